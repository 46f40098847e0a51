package main

import (
	"fmt"
	"time"
)

func fibonacci(n int64) int64 {
	if n <= 1 {
		return n
	}
	return fibonacci(n-1) + fibonacci(n-2)
}

var n int64 = 15 // bench:n

func main() {
	start := time.Now()
	result := fibonacci(n)
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
