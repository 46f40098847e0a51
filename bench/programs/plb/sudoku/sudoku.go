package main

import (
	"fmt"
	"time"
)

// A grid is 81 digits, 0 for an empty cell; rows[r*9+d] says that row r has the digit d+1.
type Puzzle struct {
	cells                []int
	rows, columns, boxes []bool
}

func boxOf(row, column int) int {
	return row/3*3 + column/3
}

func parsed(text string) *Puzzle {
	puzzle := &Puzzle{make([]int, 81), make([]bool, 81), make([]bool, 81), make([]bool, 81)}
	for i := 0; i < 81; i++ {
		if text[i] != '.' {
			digit := int(text[i] - '0')
			row := i / 9
			column := i % 9
			puzzle.cells[i] = digit
			puzzle.rows[row*9+digit-1] = true
			puzzle.columns[column*9+digit-1] = true
			puzzle.boxes[boxOf(row, column)*9+digit-1] = true
		}
	}
	return puzzle
}

// solve fills the first empty cell with each digit in turn and goes back when none fits.
func solve(puzzle *Puzzle, from int) bool {
	cells := puzzle.cells
	at := from
	for at < 81 && cells[at] != 0 {
		at++
	}
	if at == 81 {
		return true
	}
	row := at / 9
	column := at % 9
	rowStart := row * 9
	columnStart := column * 9
	boxStart := boxOf(row, column) * 9
	for d := 0; d < 9; d++ {
		if !puzzle.rows[rowStart+d] && !puzzle.columns[columnStart+d] && !puzzle.boxes[boxStart+d] {
			cells[at] = d + 1
			puzzle.rows[rowStart+d] = true
			puzzle.columns[columnStart+d] = true
			puzzle.boxes[boxStart+d] = true
			if solve(puzzle, at+1) {
				return true
			}
			puzzle.rows[rowStart+d] = false
			puzzle.columns[columnStart+d] = false
			puzzle.boxes[boxStart+d] = false
		}
	}
	cells[at] = 0
	return false
}

var n int = 1 // bench:n

func main() {
	grids := []string{
		".6....8..1.7.3........7.6.2.16..2....2..8..679.......36..5...1....6.7...534......",
		"...3..5....1.2..38..8..1.9..84....2..7......95...7..6..........19.7....5.3..45.12",
		"...2.6....4.....8...8...971.24.9.1......4...7...861..3....1..24...9.3....71......",
		"2..54...1..126...7......6...9.4.8..2..2..57........96.7.31..5.....78.........48..",
	}
	start := time.Now()
	hash := 0
	for i := 0; i < n; i++ {
		for _, grid := range grids {
			puzzle := parsed(grid)
			if solve(puzzle, 0) {
				for _, digit := range puzzle.cells {
					hash = (hash*31 + digit) % 1000000007
				}
			}
		}
	}
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, hash)
}
