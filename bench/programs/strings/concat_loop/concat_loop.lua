local function build(n)
  local text = "a"
  for _ = 1, n do text = text .. "a" end
  return #text
end

local n = 30 -- bench:n
local rounds = 10 -- bench:repeat

local start = os.clock()
local result = 0
for _ = 1, rounds do result = build(n) end
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %d}', elapsed, result))
