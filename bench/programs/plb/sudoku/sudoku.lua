-- Fills the first empty cell with each digit in turn and goes back when none fits. A grid is
-- 81 digits, 0 for an empty cell; rows[r * 9 + d] says that row r has the digit d. Rows,
-- columns and boxes count from 0, lists from 1.
local floor = math.floor

local function box_of(row, column)
  return floor(row / 3) * 3 + floor(column / 3)
end

local function parsed(text)
  local puzzle = { cells = {}, rows = {}, columns = {}, boxes = {} }
  for i = 1, 81 do
    puzzle.cells[i] = 0
    puzzle.rows[i] = false
    puzzle.columns[i] = false
    puzzle.boxes[i] = false
  end
  for i = 0, 80 do
    local c = text:sub(i + 1, i + 1)
    if c ~= "." then
      local digit = tonumber(c)
      local row, column = floor(i / 9), i % 9
      puzzle.cells[i + 1] = digit
      puzzle.rows[row * 9 + digit] = true
      puzzle.columns[column * 9 + digit] = true
      puzzle.boxes[box_of(row, column) * 9 + digit] = true
    end
  end
  return puzzle
end

local function solve(puzzle, from)
  local cells = puzzle.cells
  local at = from
  while at < 81 and cells[at + 1] ~= 0 do at = at + 1 end
  if at == 81 then return true end
  local row, column = floor(at / 9), at % 9
  local rows, columns, boxes = puzzle.rows, puzzle.columns, puzzle.boxes
  local row_start, column_start, box_start = row * 9, column * 9, box_of(row, column) * 9
  for d = 1, 9 do
    if not rows[row_start + d] and not columns[column_start + d] and not boxes[box_start + d] then
      cells[at + 1] = d
      rows[row_start + d] = true
      columns[column_start + d] = true
      boxes[box_start + d] = true
      if solve(puzzle, at + 1) then return true end
      rows[row_start + d] = false
      columns[column_start + d] = false
      boxes[box_start + d] = false
    end
  end
  cells[at + 1] = 0
  return false
end

local n = 1 -- bench:n
local grids = {
  ".6....8..1.7.3........7.6.2.16..2....2..8..679.......36..5...1....6.7...534......",
  "...3..5....1.2..38..8..1.9..84....2..7......95...7..6..........19.7....5.3..45.12",
  "...2.6....4.....8...8...971.24.9.1......4...7...861..3....1..24...9.3....71......",
  "2..54...1..126...7......6...9.4.8..2..2..57........96.7.31..5.....78.........48..",
}

local start = os.clock()
local hash = 0
for _ = 1, n do
  for _, grid in ipairs(grids) do
    local puzzle = parsed(grid)
    if solve(puzzle, 0) then
      for _, digit in ipairs(puzzle.cells) do hash = (hash * 31 + digit) % 1000000007 end
    end
  end
end
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %d}', elapsed, hash))
