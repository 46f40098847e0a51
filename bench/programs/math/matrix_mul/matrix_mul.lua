local function multiply(a, b, n)
  local product = {}
  for i = 1, n do
    local left = a[i]
    local row = {}
    for j = 1, n do
      local sum = 0
      for k = 1, n do sum = sum + left[k] * b[k][j] end
      row[j] = sum
    end
    product[i] = row
  end
  return product
end

local function table_of(n, value)
  local rows = {}
  for i = 1, n do
    local row = {}
    for j = 1, n do row[j] = value(i - 1, j - 1) end
    rows[i] = row
  end
  return rows
end

local function total(rows)
  local sum = 0
  for _, row in ipairs(rows) do
    for _, value in ipairs(row) do sum = sum + value end
  end
  return sum
end

local n = 20 -- bench:n
local rounds = 1 -- bench:repeat

local a = table_of(n, function(i, j) return i + j end)
local b = table_of(n, function(i, j) return i * j end)
local start = os.clock()
local result
for _ = 1, rounds do result = multiply(a, b, n) end
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %.0f}', elapsed, total(result)))
