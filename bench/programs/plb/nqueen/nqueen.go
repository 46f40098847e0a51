package main

import (
	"fmt"
	"time"
)

// place says how many ways there are to place n queens, with one list of taken columns and
// two of taken diagonals.
func place(row, n int, columns, falling, rising []bool) int {
	if row == n {
		return 1
	}
	ways := 0
	for column := 0; column < n; column++ {
		up := row + column
		down := row - column + n - 1
		if !columns[column] && !rising[up] && !falling[down] {
			columns[column] = true
			rising[up] = true
			falling[down] = true
			ways += place(row+1, n, columns, falling, rising)
			columns[column] = false
			rising[up] = false
			falling[down] = false
		}
	}
	return ways
}

var n int = 6 // bench:n

func main() {
	start := time.Now()
	result := place(0, n, make([]bool, n), make([]bool, 2*n), make([]bool, 2*n))
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
