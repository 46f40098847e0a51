package main

import "fmt"

func fibonacci(n int64) int64 {
	if n <= 1 {
		return n
	}
	return fibonacci(n-1) + fibonacci(n-2)
}

var n int64 = 20 // bench:n

func main() {
	fmt.Println(fibonacci(n))
}
