package main

import (
	"fmt"
	"time"
)

func factorial(n int64) int64 {
	if n == 0 {
		return 1
	}
	return n * factorial(n-1)
}

var n int64 = 20    // bench:n
var rounds int = 10 // bench:repeat

func main() {
	start := time.Now()
	var result int64
	for i := 0; i < rounds; i++ {
		result = factorial(n)
	}
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
