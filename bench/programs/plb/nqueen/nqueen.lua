-- How many ways there are to place n queens, with one list of taken columns and two of taken
-- diagonals. Rows and columns count from 1.
local function place(row, n, columns, falling, rising)
  if row > n then return 1 end
  local ways = 0
  for column = 1, n do
    local up = row + column - 1
    local down = row - column + n
    if not columns[column] and not rising[up] and not falling[down] then
      columns[column] = true
      rising[up] = true
      falling[down] = true
      ways = ways + place(row + 1, n, columns, falling, rising)
      columns[column] = false
      rising[up] = false
      falling[down] = false
    end
  end
  return ways
end

local function free(count)
  local values = {}
  for i = 1, count do values[i] = false end
  return values
end

local n = 6 -- bench:n

local start = os.clock()
local result = place(1, n, free(n), free(2 * n), free(2 * n))
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %d}', elapsed, result))
