package main

import (
	"fmt"
	"math/big"
	"time"
)

func factorial(n int64) *big.Int {
	if n == 0 {
		return big.NewInt(1)
	}
	rest := factorial(n - 1)
	return rest.Mul(rest, big.NewInt(n))
}

var n int64 = 30    // bench:n
var rounds int = 10 // bench:repeat

func main() {
	start := time.Now()
	var result *big.Int
	for i := 0; i < rounds; i++ {
		result = factorial(n)
	}
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %s}\n", elapsed, result)
}
