-- The permutations of 0..n in the order of the Benchmarks Game, by rotations of prefixes.
-- Position p is first[p + 1].
local function fannkuch(n)
  local first, flipped, rotations = {}, {}, {}
  for i = 1, n do
    first[i] = i - 1
    flipped[i] = 0
    rotations[i] = 0
  end
  local checksum, most = 0, 0
  local even = true
  local r = n
  while true do
    while r ~= 1 do
      rotations[r] = r
      r = r - 1
    end
    if first[1] ~= 0 then
      for i = 1, n do flipped[i] = first[i] end
      local flips = 0
      local k = flipped[1]
      while k ~= 0 do
        local low, high = 1, k + 1
        while low < high do
          flipped[low], flipped[high] = flipped[high], flipped[low]
          low = low + 1
          high = high - 1
        end
        flips = flips + 1
        k = flipped[1]
      end
      if flips > most then most = flips end
      if even then checksum = checksum + flips else checksum = checksum - flips end
    end
    local more = false
    while not more do
      if r == n then return checksum, most end
      local front = first[1]
      for i = 1, r do first[i] = first[i + 1] end
      first[r + 1] = front
      rotations[r + 1] = rotations[r + 1] - 1
      if rotations[r + 1] > 0 then more = true else r = r + 1 end
    end
    even = not even
  end
end

local n = 6 -- bench:n

local start = os.clock()
local checksum, most = fannkuch(n)
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": [%d, %d]}', elapsed, checksum, most))
