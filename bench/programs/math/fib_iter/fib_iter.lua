local function fibonacci(n)
  local a, b = 0, 1
  for _ = 1, n do
    local following = a + b
    a = b
    b = following
  end
  return a
end

local n = 30 -- bench:n
local rounds = 10 -- bench:repeat

local start = os.clock()
local result = 0
for _ = 1, rounds do result = fibonacci(n) end
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %.0f}', elapsed, result))
