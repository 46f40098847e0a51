local function make(depth)
  if depth == 0 then return {} end
  return { left = make(depth - 1), right = make(depth - 1) }
end

local function check(tree)
  if tree.left == nil then return 1 end
  return 1 + check(tree.left) + check(tree.right)
end

local function trees(depth)
  local count = 1
  for _ = 1, depth do count = count * 2 end
  local total = 0
  for _ = 1, count do total = total + check(make(depth)) end
  return total
end

local depth = 5 -- bench:n

local start = os.clock()
local result = trees(depth)
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %d}', elapsed, result))
