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

local function frequencies(text, k)
  local counts = {}
  for i = 1, #text - k + 1 do
    local key = text:sub(i, i + k - 1)
    counts[key] = (counts[key] or 0) + 1
  end
  return counts
end

local function size(counts)
  local n = 0
  for _ in pairs(counts) do n = n + 1 end
  return n
end

local n = 1000 -- bench:n

local text = nucleotides(n)
local start = os.clock()
local ones = frequencies(text, 1)
local twos = frequencies(text, 2)
local threes = frequencies(text, 3)
local fours = frequencies(text, 4)
local sixes = frequencies(text, 6)
local twelves = frequencies(text, 12)
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": [%d, %d, %d, %d, %d, %d, %d]}', elapsed, ones.a or 0, twos.gg or 0, threes.ggt or 0, fours.ggta or 0, sixes.ggtatt or 0, size(sixes), size(twelves)))
