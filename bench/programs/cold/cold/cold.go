package main

import (
	"fmt"
	"time"
)

// bench:each
//
//go:noinline
func cold_EACH(x int) int {
	y := x + EACH
	if y%2 == 0 {
		y = y * 3
	} else {
		y = y + 7
	}
	for k := 0; k < 3; k++ {
		y = (y*31 + k) % 65521
	}
	return y
}

// bench:end

func run() int {
	total := 1
	// bench:each
	total = cold_EACH(total)
	// bench:end
	return total
}

func main() {
	start := time.Now()
	result := run()
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
