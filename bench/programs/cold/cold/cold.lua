-- Fields of a table: a chunk may have 200 locals at most.
local cold = {}
-- bench:each
function cold.f_EACH(x)
  local y = x + EACH
  if y % 2 == 0 then y = y * 3 else y = y + 7 end
  for k = 0, 2 do y = (y * 31 + k) % 65521 end
  return y
end
-- bench:end

local function run()
  local total = 1
  -- bench:each
  total = cold.f_EACH(total)
  -- bench:end
  return total
end

local start = os.clock()
local result = run()
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %d}', elapsed, result))
