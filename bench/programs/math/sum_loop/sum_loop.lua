local function total(n)
  local sum = 0
  for i = 1, n - 1 do sum = sum + i end
  return sum
end

local n = 1000 -- bench:n
local rounds = 10 -- bench:repeat

local start = os.clock()
local result = 0
for _ = 1, rounds do result = total(n) end
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %d}', elapsed, result))
