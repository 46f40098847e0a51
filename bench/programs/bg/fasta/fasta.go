package main

import (
	"fmt"
	"strings"
	"time"
)

type Random struct {
	seed int
}

func (random *Random) next() float64 {
	random.seed = (random.seed*3877 + 29573) % 139968
	return float64(random.seed) / 139968.0
}

func repeated(lines []string, unit string, count int) []string {
	line := make([]byte, 0, 60)
	at := 0
	for i := 0; i < count; i++ {
		line = append(line, unit[at])
		at++
		if at == len(unit) {
			at = 0
		}
		if len(line) == 60 {
			lines = append(lines, string(line))
			line = line[:0]
		}
	}
	if len(line) > 0 {
		lines = append(lines, string(line))
	}
	return lines
}

func chosen(lines []string, random *Random, letters string, limits []float64, count int) []string {
	line := make([]byte, 0, 60)
	for i := 0; i < count; i++ {
		p := random.next()
		at := 0
		for p >= limits[at] {
			at++
		}
		line = append(line, letters[at])
		if len(line) == 60 {
			lines = append(lines, string(line))
			line = line[:0]
		}
	}
	if len(line) > 0 {
		lines = append(lines, string(line))
	}
	return lines
}

func fasta(n int) string {
	random := &Random{42}
	unit := "GGCCTTACGATAACGTTGGCATCAGGTACCAATTCGGAGCTCTAAGC"
	ambiguous := "acgtBDHKMNRSVWY"
	ambiguousLimits := []float64{
		0.27, 0.39, 0.51, 0.78, 0.80, 0.82, 0.84, 0.86, 0.88, 0.90, 0.92, 0.94, 0.96, 0.98, 1.0,
	}
	plain := "acgt"
	plainLimits := []float64{0.3029549426680, 0.5009432431601, 0.6984905497992, 1.0}
	lines := []string{">ONE repeated"}
	lines = repeated(lines, unit, n*2)
	lines = append(lines, ">TWO ambiguous")
	lines = chosen(lines, random, ambiguous, ambiguousLimits, n*3)
	lines = append(lines, ">THREE plain")
	lines = chosen(lines, random, plain, plainLimits, n*5)
	return strings.Join(lines, "\n")
}

var n int = 100 // bench:n

func main() {
	start := time.Now()
	text := fasta(n)
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	hash := 0
	for i := 0; i < len(text); i++ {
		hash = (hash*31 + int(text[i])) % 1000000007
	}
	fmt.Printf("{\"duration_us\": %.3f, \"output\": [%d, %d]}\n", elapsed, len(text), hash)
}
