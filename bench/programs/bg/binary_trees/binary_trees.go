package main

import (
	"fmt"
	"time"
)

type Tree struct {
	left, right *Tree
}

func makeTree(depth int) *Tree {
	if depth == 0 {
		return &Tree{}
	}
	return &Tree{makeTree(depth - 1), makeTree(depth - 1)}
}

func check(tree *Tree) int {
	if tree.left == nil {
		return 1
	}
	return 1 + check(tree.left) + check(tree.right)
}

func trees(depth int) int {
	count := 1
	for i := 0; i < depth; i++ {
		count *= 2
	}
	total := 0
	for i := 0; i < count; i++ {
		total += check(makeTree(depth))
	}
	return total
}

var depth int = 5 // bench:n

func main() {
	start := time.Now()
	result := trees(depth)
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
