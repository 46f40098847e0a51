-- Lua has no integers beyond 64 bits: limbs of seven decimal digits, least significant first.
local function times(big, factor)
  local carry = 0
  for i = 1, #big do
    local product = big[i] * factor + carry
    local low = product % 10000000
    big[i] = low
    carry = (product - low) / 10000000
  end
  if carry > 0 then big[#big + 1] = carry end
  return big
end

local function factorial(n)
  if n == 0 then return { 1 } end
  return times(factorial(n - 1), n)
end

local function digits(big)
  local parts = { string.format("%.0f", big[#big]) }
  for i = #big - 1, 1, -1 do parts[#parts + 1] = string.format("%07.0f", big[i]) end
  return table.concat(parts)
end

local n = 30 -- bench:n
local rounds = 10 -- bench:repeat

local start = os.clock()
local result
for _ = 1, rounds do result = factorial(n) end
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": %s}', elapsed, digits(result)))
