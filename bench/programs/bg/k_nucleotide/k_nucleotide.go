package main

import (
	"fmt"
	"time"
)

func nucleotides(n int) string {
	letters := "acgt"
	seed := 42
	text := make([]byte, n)
	for i := range text {
		seed = (seed*3877 + 29573) % 139968
		text[i] = letters[seed*4/139968]
	}
	return string(text)
}

func frequencies(text string, k int) map[string]int {
	counts := map[string]int{}
	for i := 0; i <= len(text)-k; i++ {
		counts[text[i:i+k]]++
	}
	return counts
}

var n int = 1000 // bench:n

func main() {
	text := nucleotides(n)
	start := time.Now()
	ones := frequencies(text, 1)
	twos := frequencies(text, 2)
	threes := frequencies(text, 3)
	fours := frequencies(text, 4)
	sixes := frequencies(text, 6)
	twelves := frequencies(text, 12)
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": [%d, %d, %d, %d, %d, %d, %d]}\n", elapsed, ones["a"], twos["gg"], threes["ggt"], fours["ggta"], sixes["ggtatt"], len(sixes), len(twelves))
}
