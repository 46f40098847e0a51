-- Lua has no big integers: limbs of seven decimal digits, least significant first. A limb times
-- a factor below 10^8 and a carry stays below 2^53, so that floats will do as well.
local BASE = 10000000
local floor = math.floor

local function times(a, factor)
  local carry = 0
  for i = 1, #a do
    local product = a[i] * factor + carry
    carry = floor(product / BASE)
    a[i] = product - carry * BASE
  end
  if carry > 0 then a[#a + 1] = carry end
end

-- a = a + b * factor
local function add(a, b, factor)
  local carry = 0
  for i = 1, math.max(#a, #b) do
    local sum = (a[i] or 0) + (b[i] or 0) * factor + carry
    carry = floor(sum / BASE)
    a[i] = sum - carry * BASE
  end
  if carry > 0 then a[#a + 1] = carry end
end

-- a = a - b * factor, which is not negative
local function subtract(a, b, factor)
  local borrow = 0
  for i = 1, #a do
    local difference = a[i] - (b[i] or 0) * factor - borrow
    borrow = -floor(difference / BASE)
    a[i] = difference + borrow * BASE
  end
  while #a > 1 and a[#a] == 0 do a[#a] = nil end
end

local function at_least(a, b)
  if #a ~= #b then return #a > #b end
  for i = #a, 1, -1 do
    if a[i] ~= b[i] then return a[i] > b[i] end
  end
  return true
end

-- (numerator * factor + accumulator) / denominator, which is a small number
local function quotient(numerator, factor, accumulator, denominator)
  local rest = {}
  for i = 1, #accumulator do rest[i] = accumulator[i] end
  add(rest, numerator, factor)
  local result = 0
  while at_least(rest, denominator) do
    subtract(rest, denominator, 1)
    result = result + 1
  end
  return result
end

-- The first n digits of pi by Gibbons' spigot, folded into one number.
local function digits_of_pi(n)
  local numerator, accumulator, denominator = { 1 }, { 0 }, { 1 }
  local k, produced, hash = 0, 0, 0
  while produced < n do
    k = k + 1
    local odd = k * 2 + 1
    add(accumulator, numerator, 2)
    times(accumulator, odd)
    times(denominator, odd)
    times(numerator, k)
    if at_least(accumulator, numerator) then
      local digit = quotient(numerator, 0, accumulator, denominator)
      if digit == quotient(numerator, 4, accumulator, denominator) then
        hash = (hash * 10 + digit) % 2147483647
        produced = produced + 1
        subtract(accumulator, denominator, digit)
        times(accumulator, 10)
        times(numerator, 10)
      end
    end
  end
  return hash
end

local n = 30 -- bench:n

local start = os.clock()
local result = digits_of_pi(n)
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %d}', elapsed, result))
