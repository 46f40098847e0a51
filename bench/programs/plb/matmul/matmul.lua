local function matrix(n)
  local scale = 1.0 / n / n
  local rows = {}
  for i = 1, n do
    local row = {}
    for j = 1, n do row[j] = scale * (i - j) * (i + j - 2) end
    rows[i] = row
  end
  return rows
end

local function transposed(a, n)
  local rows = {}
  for i = 1, n do
    local row = {}
    for j = 1, n do row[j] = a[j][i] end
    rows[i] = row
  end
  return rows
end

local function multiply(a, b, n)
  local columns = transposed(b, n)
  local product = {}
  for i = 1, n do
    local left = a[i]
    local row = {}
    for j = 1, n do
      local right = columns[j]
      local sum = 0.0
      for k = 1, n do sum = sum + left[k] * right[k] end
      row[j] = sum
    end
    product[i] = row
  end
  return product
end

local n = 20 -- bench:n

local start = os.clock()
local result = multiply(matrix(n), matrix(n), n)
local elapsed = (os.clock() - start) * 1e6
local middle = math.floor(n / 2) + 1
local value = result[middle][middle] * 1000000.0
print(string.format('{"duration_us": %.0f, "output": %d}', elapsed, value < 0 and math.ceil(value) or math.floor(value)))
