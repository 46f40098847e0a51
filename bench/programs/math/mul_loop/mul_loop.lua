local function product(n)
  local result = 1
  for i = 1, n - 1 do result = result * i end
  return result
end

local n = 17 -- bench:n
local rounds = 10 -- bench:repeat

local start = os.clock()
local result = 0
for _ = 1, rounds do result = product(n) end
local elapsed = (os.clock() - start) * 1e6
-- %.0f, because the numbers of LuaJIT are floats: exact here, as every factorial up to 22! is.
print(string.format('{"duration_us": %.0f, "output": %.0f}', elapsed, result))
