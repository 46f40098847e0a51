local function nucleotides(n)
  local letters = "ACGTMRWSYKVHDBNU"
  local seed = 42
  local text = {}
  for i = 1, n do
    seed = (seed * 3877 + 29573) % 139968
    local at = math.floor(seed * 16 / 139968) + 1
    text[i] = letters:sub(at, at)
  end
  return table.concat(text)
end

local function reverse_complement(text)
  local complements = {
    A = "T", C = "G", G = "C", T = "A", U = "A", M = "K", R = "Y", W = "W",
    S = "S", Y = "R", K = "M", V = "B", H = "D", D = "H", B = "V", N = "N",
  }
  local lines = {}
  local line, length = {}, 0
  for i = #text, 1, -1 do
    length = length + 1
    line[length] = complements[text:sub(i, i)]
    if length == 60 then
      lines[#lines + 1] = table.concat(line, "", 1, length)
      length = 0
    end
  end
  if length > 0 then lines[#lines + 1] = table.concat(line, "", 1, length) end
  return table.concat(lines, "\n")
end

local n = 1000 -- bench:n

local text = nucleotides(n)
local start = os.clock()
local result = reverse_complement(text)
local elapsed = (os.clock() - start) * 1e6
local hash = 0
for i = 1, #result do hash = (hash * 31 + result:byte(i)) % 1000000007 end
print(string.format('{"duration_us": %.0f, "output": [%d, %d]}', elapsed, #result, hash))
