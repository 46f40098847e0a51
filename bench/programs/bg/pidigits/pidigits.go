package main

import (
	"fmt"
	"math/big"
	"time"
)

// quotient gives (numerator * factor + accumulator) / denominator, which is a small number.
func quotient(numerator, factor, accumulator, denominator, work *big.Int) int64 {
	work.Mul(numerator, factor)
	work.Add(work, accumulator)
	return work.Quo(work, denominator).Int64()
}

// The first n digits of pi by Gibbons' spigot, folded into one number.
func digitsOfPi(n int) int64 {
	zero, two, four, ten := big.NewInt(0), big.NewInt(2), big.NewInt(4), big.NewInt(10)
	numerator, accumulator, denominator := big.NewInt(1), big.NewInt(0), big.NewInt(1)
	work, small := new(big.Int), new(big.Int)
	k, hash := int64(0), int64(0)
	produced := 0
	for produced < n {
		k++
		work.Mul(numerator, two)
		accumulator.Add(accumulator, work)
		small.SetInt64(k*2 + 1)
		accumulator.Mul(accumulator, small)
		denominator.Mul(denominator, small)
		numerator.Mul(numerator, small.SetInt64(k))
		if numerator.Cmp(accumulator) <= 0 {
			digit := quotient(numerator, zero, accumulator, denominator, work)
			if digit == quotient(numerator, four, accumulator, denominator, work) {
				hash = (hash*10 + digit) % 2147483647
				produced++
				work.Mul(denominator, small.SetInt64(digit))
				accumulator.Sub(accumulator, work)
				accumulator.Mul(accumulator, ten)
				numerator.Mul(numerator, ten)
			}
		}
	}
	return hash
}

var n int = 30 // bench:n

func main() {
	start := time.Now()
	result := digitsOfPi(n)
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
