local function is_prime(n)
  if n < 2 then return false end
  for divisor = 2, n - 1 do
    if n % divisor == 0 then return false end
  end
  return true
end

local function count_primes(n)
  local count = 0
  for candidate = 2, n - 1 do
    if is_prime(candidate) then count = count + 1 end
  end
  return count
end

local n = 50 -- bench:n
local rounds = 2 -- bench:repeat

local start = os.clock()
local result = 0
for _ = 1, rounds do result = count_primes(n) end
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %d}', elapsed, result))
