local n = 1000 -- bench:n
local total = 0
for i = 1, n do total = total + i end
print(string.format("%d", total))
