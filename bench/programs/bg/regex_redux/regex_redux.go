package main

import (
	"fmt"
	"strings"
	"time"
)

// compiled makes a list of alternatives; an alternative is a list of classes, one for each
// position; a class is the letters that it accepts. `[cgt]a|tt` is compiled to
// {{"cgt", "a"}, {"t", "t"}}.
func compiled(pattern string) [][]string {
	alternatives := [][]string{}
	classes := []string{}
	letters := ""
	inside := false
	for _, c := range pattern {
		switch {
		case c == '|':
			alternatives = append(alternatives, classes)
			classes = []string{}
		case c == '[':
			inside = true
			letters = ""
		case c == ']':
			inside = false
			classes = append(classes, letters)
		case inside:
			letters += string(c)
		default:
			classes = append(classes, string(c))
		}
	}
	return append(alternatives, classes)
}

// matched says how many letters of the text from `at` on the pattern takes; 0 when it does
// not match.
func matched(alternatives [][]string, text string, at int) int {
	for _, classes := range alternatives {
		count := len(classes)
		if at+count <= len(text) {
			i := 0
			for i < count && strings.IndexByte(classes[i], text[at+i]) >= 0 {
				i++
			}
			if i == count {
				return count
			}
		}
	}
	return 0
}

func occurrences(alternatives [][]string, text string) int {
	count, at := 0, 0
	for at < len(text) {
		length := matched(alternatives, text, at)
		if length > 0 {
			count++
			at += length
		} else {
			at++
		}
	}
	return count
}

func replaced(alternatives [][]string, text string, by string) string {
	var result strings.Builder
	at := 0
	for at < len(text) {
		length := matched(alternatives, text, at)
		if length > 0 {
			result.WriteString(by)
			at += length
		} else {
			result.WriteByte(text[at])
			at++
		}
	}
	return result.String()
}

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

var n int = 1000 // bench:n

func main() {
	text := nucleotides(n)
	variants := []string{
		"agggt|accct", "[cgt]ggta|tacc[acg]", "a[act]gta|tac[agt]t", "ag[act]ta|ta[agt]ct",
		"agg[act]a|t[agt]cct", "aggg[acg]|[cgt]ccct",
	}
	start := time.Now()
	total, folded := 0, 0
	for _, variant := range variants {
		count := occurrences(compiled(variant), text)
		total += count
		folded = (folded*31 + count) % 1000000007
	}
	shorter := replaced(compiled("tga[ct]|gat"), text, "<4>")
	shorter = replaced(compiled("agg[cg]|cc[acg]"), shorter, "<3>")
	shorter = replaced(compiled("a[act]|tt"), shorter, "<2>")
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": [%d, %d, %d]}\n", elapsed, total, folded, len(shorter))
}
