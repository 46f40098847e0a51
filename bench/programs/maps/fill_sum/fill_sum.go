package main

import (
	"fmt"
	"time"
)

func fillAndSum(n int) int {
	values := map[int]int{}
	for i := 0; i < n; i++ {
		values[i] = i
	}
	sum := 0
	for i := 0; i < n; i++ {
		sum += values[i]
	}
	return sum
}

var n int = 100     // bench:n
var rounds int = 10 // bench:repeat

func main() {
	start := time.Now()
	result := 0
	for i := 0; i < rounds; i++ {
		result = fillAndSum(n)
	}
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
