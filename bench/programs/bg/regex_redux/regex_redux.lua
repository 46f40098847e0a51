-- A pattern is a list of alternatives; an alternative is a list of classes, one for each
-- position; a class is the set of the letters (their codes) that it accepts.
local BAR, OPEN, CLOSE = ("|[]"):byte(1, 3)

local function compiled(pattern)
  local alternatives, classes = {}, {}
  local letters
  local inside = false
  for i = 1, #pattern do
    local c = pattern:byte(i)
    if c == BAR then
      alternatives[#alternatives + 1] = classes
      classes = {}
    elseif c == OPEN then
      inside = true
      letters = {}
    elseif c == CLOSE then
      inside = false
      classes[#classes + 1] = letters
    elseif inside then
      letters[c] = true
    else
      classes[#classes + 1] = { [c] = true }
    end
  end
  alternatives[#alternatives + 1] = classes
  return alternatives
end

local byte, sub = string.byte, string.sub

-- How many letters of the text from `at` on the pattern takes; 0 when it does not match.
local function matched(alternatives, text, at)
  for a = 1, #alternatives do
    local classes = alternatives[a]
    local count = #classes
    if at + count - 1 <= #text then
      local i = 0
      while i < count and classes[i + 1][byte(text, at + i)] do i = i + 1 end
      if i == count then return count end
    end
  end
  return 0
end

local function occurrences(alternatives, text)
  local count = 0
  local at = 1
  while at <= #text do
    local length = matched(alternatives, text, at)
    if length > 0 then
      count = count + 1
      at = at + length
    else
      at = at + 1
    end
  end
  return count
end

local function replaced(alternatives, text, by)
  local result = {}
  local at = 1
  while at <= #text do
    local length = matched(alternatives, text, at)
    if length > 0 then
      result[#result + 1] = by
      at = at + length
    else
      result[#result + 1] = sub(text, at, at)
      at = at + 1
    end
  end
  return table.concat(result)
end

local function nucleotides(n)
  local letters = { "a", "c", "g", "t" }
  local seed = 42
  local text = {}
  for i = 1, n do
    seed = (seed * 3877 + 29573) % 139968
    text[i] = letters[math.floor(seed * 4 / 139968) + 1]
  end
  return table.concat(text)
end

local n = 1000 -- bench:n

local text = nucleotides(n)
local variants = {
  "agggt|accct", "[cgt]ggta|tacc[acg]", "a[act]gta|tac[agt]t", "ag[act]ta|ta[agt]ct",
  "agg[act]a|t[agt]cct", "aggg[acg]|[cgt]ccct",
}

local start = os.clock()
local total, folded = 0, 0
for _, variant in ipairs(variants) do
  local count = occurrences(compiled(variant), text)
  total = total + count
  folded = (folded * 31 + count) % 1000000007
end
local shorter = replaced(compiled("tga[ct]|gat"), text, "<4>")
shorter = replaced(compiled("agg[cg]|cc[acg]"), shorter, "<3>")
shorter = replaced(compiled("a[act]|tt"), shorter, "<2>")
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": [%d, %d, %d]}', elapsed, total, folded, #shorter))
