local function escapes(cr, ci)
  local zr, zi = 0.0, 0.0
  for _ = 1, 50 do
    local zr2, zi2 = zr * zr, zi * zi
    if zr2 + zi2 > 4.0 then return true end
    zi = 2.0 * zr * zi + ci
    zr = zr2 - zi2 + cr
  end
  return false
end

-- The set as a bitmap of n by n points, eight to a byte, folded into one number.
local function mandelbrot(n)
  local checksum = 0
  for y = 0, n - 1 do
    local ci = 2.0 * y / n - 1.0
    local byte, bits = 0, 0
    for x = 0, n - 1 do
      local cr = 2.0 * x / n - 1.5
      byte = byte * 2
      if not escapes(cr, ci) then byte = byte + 1 end
      bits = bits + 1
      if bits == 8 then
        checksum = (checksum * 31 + byte) % 1000000007
        byte, bits = 0, 0
      end
    end
    checksum = (checksum * 31 + byte) % 1000000007
  end
  return checksum
end

local n = 20 -- bench:n

local start = os.clock()
local result = mandelbrot(n)
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %d}', elapsed, result))
