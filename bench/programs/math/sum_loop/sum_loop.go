package main

import (
	"fmt"
	"time"
)

func total(n int64) int64 {
	sum := int64(0)
	for i := int64(1); i < n; i++ {
		sum = sum + i
	}
	return sum
}

var n int64 = 1000  // bench:n
var rounds int = 10 // bench:repeat

func main() {
	start := time.Now()
	var result int64
	for i := 0; i < rounds; i++ {
		result = total(n)
	}
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
