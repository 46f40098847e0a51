package main

import (
	"fmt"
	"time"
)

type Left struct {
	id, val int
}

type Right struct {
	id, info int
}

// joined tries every pair.
func joined(left []*Left, right []*Right) []int {
	rows := []int{}
	for _, l := range left {
		for _, r := range right {
			if l.id >= r.id && l.id <= r.id && r.info%4 == 0 {
				rows = append(rows, l.val+r.info)
			}
		}
	}
	return rows
}

func folded(values []int) int {
	hash := len(values)
	for _, value := range values {
		hash = (hash*31 + value) % 1000000007
	}
	return hash
}

var n int = 50     // bench:n
var rounds int = 2 // bench:repeat

func main() {
	left, right := []*Left{}, []*Right{}
	for i := 0; i < n; i++ {
		left = append(left, &Left{i, i})
		right = append(right, &Right{i, i * 2})
	}
	start := time.Now()
	var result []int
	for i := 0; i < rounds; i++ {
		result = joined(left, right)
	}
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, folded(result))
}
