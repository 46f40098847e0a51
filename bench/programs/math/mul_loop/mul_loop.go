package main

import (
	"fmt"
	"time"
)

func product(n int64) int64 {
	result := int64(1)
	for i := int64(1); i < n; i++ {
		result = result * i
	}
	return result
}

var n int64 = 17    // bench:n
var rounds int = 10 // bench:repeat

func main() {
	start := time.Now()
	var result int64
	for i := 0; i < rounds; i++ {
		result = product(n)
	}
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
