local byte, sub = string.byte, string.sub
local SPACE, NEWLINE, QUOTE, COMMA = byte(' \n",', 1, 4)
local OPEN, CLOSE, OPEN_LIST, CLOSE_LIST = byte("{}[]", 1, 4)
local ZERO, NINE, T, F, N = byte("09tfn", 1, 5)

-- nil cannot be an element of a list.
local null = {}

local function skip_space(parser)
  local c = byte(parser.text, parser.at)
  while c == SPACE or c == NEWLINE do
    parser.at = parser.at + 1
    c = byte(parser.text, parser.at)
  end
end

local function word(parser, length, value)
  parser.at = parser.at + length
  return value
end

local function quoted(parser)
  local text = parser.text
  local first = parser.at + 1
  local finish = first
  while byte(text, finish) ~= QUOTE do finish = finish + 1 end
  parser.at = finish + 1
  return sub(text, first, finish - 1)
end

local function digits(parser)
  local value = 0
  local c = byte(parser.text, parser.at)
  while c >= ZERO and c <= NINE do
    value = value * 10 + c - ZERO
    parser.at = parser.at + 1
    c = byte(parser.text, parser.at)
  end
  return value
end

local parse

local function items(parser)
  local values = {}
  parser.at = parser.at + 1
  skip_space(parser)
  while byte(parser.text, parser.at) ~= CLOSE_LIST do
    values[#values + 1] = parse(parser)
    skip_space(parser)
    if byte(parser.text, parser.at) == COMMA then parser.at = parser.at + 1 end
    skip_space(parser)
  end
  parser.at = parser.at + 1
  return { items = values }
end

local function fields(parser)
  local values = {}
  parser.at = parser.at + 1
  skip_space(parser)
  while byte(parser.text, parser.at) ~= CLOSE do
    local name = quoted(parser)
    skip_space(parser)
    parser.at = parser.at + 1 -- the colon
    values[name] = parse(parser)
    skip_space(parser)
    if byte(parser.text, parser.at) == COMMA then parser.at = parser.at + 1 end
    skip_space(parser)
  end
  parser.at = parser.at + 1
  return { fields = values }
end

function parse(parser)
  skip_space(parser)
  local c = byte(parser.text, parser.at)
  if c == OPEN then return fields(parser) end
  if c == OPEN_LIST then return items(parser) end
  if c == QUOTE then return quoted(parser) end
  if c == T then return word(parser, 4, true) end
  if c == F then return word(parser, 5, false) end
  if c == N then return word(parser, 4, null) end
  return digits(parser)
end

local function fold(json)
  if json == null then return 1 end
  local kind = type(json)
  if kind == "boolean" then return json and 3 or 2 end
  if kind == "number" then return json end
  if kind == "string" then return #json * 5 end
  if json.items then
    local hash = 7
    for _, value in ipairs(json.items) do hash = (hash * 31 + fold(value)) % 1000003 end
    return hash
  end
  -- The order of the fields makes no difference.
  local sum = 11
  for name, value in pairs(json.fields) do sum = (sum + (#name + 1) * fold(value)) % 1000003 end
  return sum
end

local function document(n)
  local parts = {}
  for i = 0, n - 1 do
    local parent = i % 3 == 0 and "null" or string.format("%d", math.floor(i / 3))
    local active = i % 2 == 0 and "true" or "false"
    parts[#parts + 1] = string.format(
      '{"id": %d, "name": "item %d", "tags": ["red", "green", "blue"],\n "active": %s, "parent": %s, "size": {"width": %d, "height": %d}}',
      i, i, active, parent, i * 7, i * 11)
  end
  return "[" .. table.concat(parts, ",\n") .. "]"
end

local n = 10 -- bench:n

local text = document(n)
local start = os.clock()
local result = fold(parse({ text = text, at = 1 }))
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %d}', elapsed, result))
