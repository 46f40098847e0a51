-- Looks the rows on the right up by their id.
local function joined(left, right)
  local by_id = {}
  for i = 1, #right do
    local r = right[i]
    local same = by_id[r.id]
    if same == nil then
      by_id[r.id] = { r }
    else
      same[#same + 1] = r
    end
  end
  local rows = {}
  for i = 1, #left do
    local l = left[i]
    local same = by_id[l.id]
    if same ~= nil then
      for j = 1, #same do
        local r = same[j]
        rows[#rows + 1] = l.val + r.info
      end
    end
  end
  return rows
end

local function folded(values)
  local hash = #values
  for i = 1, #values do hash = (hash * 31 + values[i]) % 1000000007 end
  return hash
end

local n = 50 -- bench:n
local rounds = 2 -- bench:repeat

local left, right = {}, {}
for i = 1, n do left[i] = { id = i - 1, val = i - 1 } end
local start = os.clock()
local result
for _ = 1, rounds do result = joined(left, right) end
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %d}', elapsed, folded(result)))
