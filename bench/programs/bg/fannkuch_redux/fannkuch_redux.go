package main

import (
	"fmt"
	"time"
)

// The permutations of 0..n in the order of the Benchmarks Game, by rotations of prefixes.
func fannkuch(n int) (int, int) {
	first := make([]int, n)
	flipped := make([]int, n)
	rotations := make([]int, n)
	for i := range first {
		first[i] = i
	}
	checksum, most := 0, 0
	even := true
	r := n
	for {
		for r != 1 {
			rotations[r-1] = r
			r--
		}
		if first[0] != 0 {
			for i := 0; i < n; i++ {
				flipped[i] = first[i]
			}
			flips := 0
			k := flipped[0]
			for k != 0 {
				low, high := 0, k
				for low < high {
					flipped[low], flipped[high] = flipped[high], flipped[low]
					low++
					high--
				}
				flips++
				k = flipped[0]
			}
			if flips > most {
				most = flips
			}
			if even {
				checksum += flips
			} else {
				checksum -= flips
			}
		}
		more := false
		for !more {
			if r == n {
				return checksum, most
			}
			front := first[0]
			for i := 0; i < r; i++ {
				first[i] = first[i+1]
			}
			first[r] = front
			rotations[r]--
			if rotations[r] > 0 {
				more = true
			} else {
				r++
			}
		}
		even = !even
	}
}

var n int = 6 // bench:n

func main() {
	start := time.Now()
	checksum, most := fannkuch(n)
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": [%d, %d]}\n", elapsed, checksum, most)
}
