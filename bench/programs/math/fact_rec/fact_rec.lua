local function factorial(n)
  if n == 0 then return 1 end
  return n * factorial(n - 1)
end

local n = 20 -- bench:n
local rounds = 10 -- bench:repeat

local start = os.clock()
local result = 0
for _ = 1, rounds do result = factorial(n) end
local elapsed = (os.clock() - start) * 1e6
-- %.0f, because the numbers of LuaJIT are floats: exact here, as every factorial up to 22! is.
print(string.format('{"duration_us": %.0f, "output": %.0f}', elapsed, result))
