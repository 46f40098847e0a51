local function sieve(n)
  local composite = {}
  for i = 1, n do composite[i] = false end
  local count = 0
  for i = 2, n do
    if not composite[i] then
      count = count + 1
      for multiple = i * i, n, i do composite[multiple] = true end
    end
  end
  return count
end

local n = 1000 -- bench:n
local rounds = 2 -- bench:repeat

local start = os.clock()
local result = 0
for _ = 1, rounds do result = sieve(n) end
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %d}', elapsed, result))
