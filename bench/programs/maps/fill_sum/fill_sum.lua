local function fill_and_sum(n)
  local values = {}
  for i = 0, n - 1 do values[i] = i end
  local sum = 0
  for i = 0, n - 1 do sum = sum + values[i] end
  return sum
end

local n = 100 -- bench:n
local rounds = 10 -- bench:repeat

local start = os.clock()
local result = 0
for _ = 1, rounds do result = fill_and_sum(n) end
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %d}', elapsed, result))
