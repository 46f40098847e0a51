n = 1000 # bench:n
total = 0
i = 1
while i <= n
  total += i
  i += 1
end
puts total
