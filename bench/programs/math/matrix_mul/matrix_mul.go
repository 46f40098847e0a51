package main

import (
	"fmt"
	"time"
)

func multiply(a, b [][]int64, n int) [][]int64 {
	product := make([][]int64, 0, n)
	for i := 0; i < n; i++ {
		left := a[i]
		row := make([]int64, 0, n)
		for j := 0; j < n; j++ {
			sum := int64(0)
			for k := 0; k < n; k++ {
				sum += left[k] * b[k][j]
			}
			row = append(row, sum)
		}
		product = append(product, row)
	}
	return product
}

func tableOf(n int, value func(i, j int) int64) [][]int64 {
	rows := make([][]int64, n)
	for i := range rows {
		rows[i] = make([]int64, n)
		for j := range rows[i] {
			rows[i][j] = value(i, j)
		}
	}
	return rows
}

var n int = 20     // bench:n
var rounds int = 1 // bench:repeat

func main() {
	a := tableOf(n, func(i, j int) int64 { return int64(i + j) })
	b := tableOf(n, func(i, j int) int64 { return int64(i * j) })
	start := time.Now()
	var result [][]int64
	for i := 0; i < rounds; i++ {
		result = multiply(a, b, n)
	}
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	total := int64(0)
	for _, row := range result {
		for _, value := range row {
			total += value
		}
	}
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, total)
}
