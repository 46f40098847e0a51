package main

import (
	"fmt"
	"strings"
	"time"
)

func nucleotides(n int) string {
	letters := "ACGTMRWSYKVHDBNU"
	seed := 42
	text := make([]byte, n)
	for i := range text {
		seed = (seed*3877 + 29573) % 139968
		text[i] = letters[seed*16/139968]
	}
	return string(text)
}

func reverseComplement(text string) string {
	complements := [128]byte{
		'A': 'T', 'C': 'G', 'G': 'C', 'T': 'A', 'U': 'A', 'M': 'K', 'R': 'Y', 'W': 'W',
		'S': 'S', 'Y': 'R', 'K': 'M', 'V': 'B', 'H': 'D', 'D': 'H', 'B': 'V', 'N': 'N',
	}
	lines := []string{}
	line := make([]byte, 0, 60)
	for i := len(text) - 1; i >= 0; i-- {
		line = append(line, complements[text[i]])
		if len(line) == 60 {
			lines = append(lines, string(line))
			line = line[:0]
		}
	}
	if len(line) > 0 {
		lines = append(lines, string(line))
	}
	return strings.Join(lines, "\n")
}

var n int = 1000 // bench:n

func main() {
	text := nucleotides(n)
	start := time.Now()
	result := reverseComplement(text)
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	hash := 0
	for i := 0; i < len(result); i++ {
		hash = (hash*31 + int(result[i])) % 1000000007
	}
	fmt.Printf("{\"duration_us\": %.3f, \"output\": [%d, %d]}\n", elapsed, len(result), hash)
}
