package main

import (
	"fmt"
	"time"
)

func sieve(n int) int {
	composite := []bool{}
	for i := 0; i <= n; i++ {
		composite = append(composite, false)
	}
	count := 0
	for i := 2; i <= n; i++ {
		if !composite[i] {
			count++
			for multiple := i * i; multiple <= n; multiple += i {
				composite[multiple] = true
			}
		}
	}
	return count
}

var n int = 1000   // bench:n
var rounds int = 2 // bench:repeat

func main() {
	start := time.Now()
	result := 0
	for i := 0; i < rounds; i++ {
		result = sieve(n)
	}
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
