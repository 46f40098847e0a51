local function following(random)
  random.seed = (random.seed * 3877 + 29573) % 139968
  return random.seed / 139968.0
end

-- Adds lines of 60 characters; the characters of a line are collected in a table.
local function repeated(lines, unit, count)
  local line, length = {}, 0
  local at, size = 1, #unit
  for _ = 1, count do
    length = length + 1
    line[length] = unit:sub(at, at)
    at = at + 1
    if at > size then at = 1 end
    if length == 60 then
      lines[#lines + 1] = table.concat(line, "", 1, length)
      length = 0
    end
  end
  if length > 0 then lines[#lines + 1] = table.concat(line, "", 1, length) end
end

local function chosen(lines, random, letters, limits, count)
  local line, length = {}, 0
  for _ = 1, count do
    local p = following(random)
    local at = 1
    while p >= limits[at] do at = at + 1 end
    length = length + 1
    line[length] = letters[at]
    if length == 60 then
      lines[#lines + 1] = table.concat(line, "", 1, length)
      length = 0
    end
  end
  if length > 0 then lines[#lines + 1] = table.concat(line, "", 1, length) end
end

local function fasta(n)
  local random = { seed = 42 }
  local unit = "GGCCTTACGATAACGTTGGCATCAGGTACCAATTCGGAGCTCTAAGC"
  local ambiguous = { "a", "c", "g", "t", "B", "D", "H", "K", "M", "N", "R", "S", "V", "W", "Y" }
  local ambiguous_limits =
    { 0.27, 0.39, 0.51, 0.78, 0.80, 0.82, 0.84, 0.86, 0.88, 0.90, 0.92, 0.94, 0.96, 0.98, 1.0 }
  local plain = { "a", "c", "g", "t" }
  local plain_limits = { 0.3029549426680, 0.5009432431601, 0.6984905497992, 1.0 }
  local lines = { ">ONE repeated" }
  repeated(lines, unit, n * 2)
  lines[#lines + 1] = ">TWO ambiguous"
  chosen(lines, random, ambiguous, ambiguous_limits, n * 3)
  lines[#lines + 1] = ">THREE plain"
  chosen(lines, random, plain, plain_limits, n * 5)
  return table.concat(lines, "\n")
end

local n = 100 -- bench:n

local start = os.clock()
local text = fasta(n)
local elapsed = (os.clock() - start) * 1e6
local hash = 0
for i = 1, #text do hash = (hash * 31 + text:byte(i)) % 1000000007 end
print(string.format('{"duration_us": %.0f, "output": [%d, %d]}', elapsed, #text, hash))
