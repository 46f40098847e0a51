def fibonacci(n)
  return n if n <= 1
  fibonacci(n - 1) + fibonacci(n - 2)
end

n = 20 # bench:n
puts fibonacci(n)
