package main

import (
	"fmt"
	"time"
)

func matrix(n int) [][]float64 {
	scale := 1.0 / float64(n) / float64(n)
	rows := make([][]float64, 0, n)
	for i := 0; i < n; i++ {
		row := make([]float64, 0, n)
		for j := 0; j < n; j++ {
			row = append(row, scale*float64(i-j)*float64(i+j))
		}
		rows = append(rows, row)
	}
	return rows
}

func transposed(a [][]float64, n int) [][]float64 {
	rows := make([][]float64, 0, n)
	for i := 0; i < n; i++ {
		row := make([]float64, 0, n)
		for j := 0; j < n; j++ {
			row = append(row, a[j][i])
		}
		rows = append(rows, row)
	}
	return rows
}

func multiply(a, b [][]float64, n int) [][]float64 {
	columns := transposed(b, n)
	product := make([][]float64, 0, n)
	for i := 0; i < n; i++ {
		left := a[i]
		row := make([]float64, 0, n)
		for j := 0; j < n; j++ {
			right := columns[j]
			sum := 0.0
			for k := 0; k < n; k++ {
				sum += left[k] * right[k]
			}
			row = append(row, sum)
		}
		product = append(product, row)
	}
	return product
}

var n int = 20 // bench:n

func main() {
	start := time.Now()
	result := multiply(matrix(n), matrix(n), n)
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, int64(result[n/2][n/2]*1000000.0))
}
