package main

import (
	"fmt"
	"time"
)

func isPrime(n int64) bool {
	if n < 2 {
		return false
	}
	for divisor := int64(2); divisor < n; divisor++ {
		if n%divisor == 0 {
			return false
		}
	}
	return true
}

func countPrimes(n int64) int64 {
	count := int64(0)
	for candidate := int64(2); candidate < n; candidate++ {
		if isPrime(candidate) {
			count++
		}
	}
	return count
}

var n int64 = 50   // bench:n
var rounds int = 2 // bench:repeat

func main() {
	start := time.Now()
	var result int64
	for i := 0; i < rounds; i++ {
		result = countPrimes(n)
	}
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
