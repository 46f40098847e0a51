package main

import (
	"fmt"
	"time"
)

func build(n int) int {
	text := "a"
	for i := 0; i < n; i++ {
		text = text + "a"
	}
	return len(text)
}

var n int = 30      // bench:n
var rounds int = 10 // bench:repeat

func main() {
	start := time.Now()
	result := 0
	for i := 0; i < rounds; i++ {
		result = build(n)
	}
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
