package main

import (
	"fmt"
	"time"
)

func fibonacci(n int64) int64 {
	var a, b int64 = 0, 1
	for i := int64(0); i < n; i++ {
		next := a + b
		a = b
		b = next
	}
	return a
}

var n int64 = 30    // bench:n
var rounds int = 10 // bench:repeat

func main() {
	start := time.Now()
	var result int64
	for i := 0; i < rounds; i++ {
		result = fibonacci(n)
	}
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
