// A grid is 81 digits, 0 for an empty cell; `rows[r * 9 + d]` says that row r has the digit d + 1.
class Puzzle {
  constructor() {
    this.cells = new Array(81).fill(0);
    this.rows = new Array(81).fill(false);
    this.columns = new Array(81).fill(false);
    this.boxes = new Array(81).fill(false);
  }
}

function boxOf(row, column) {
  return Math.floor(row / 3) * 3 + Math.floor(column / 3);
}

function parsed(text) {
  const puzzle = new Puzzle();
  for (let i = 0; i < 81; i++) {
    if (text[i] !== ".") {
      const digit = Number(text[i]);
      const row = Math.floor(i / 9);
      const column = i % 9;
      puzzle.cells[i] = digit;
      puzzle.rows[row * 9 + digit - 1] = true;
      puzzle.columns[column * 9 + digit - 1] = true;
      puzzle.boxes[boxOf(row, column) * 9 + digit - 1] = true;
    }
  }
  return puzzle;
}

// Fills the first empty cell with each digit in turn and goes back when none fits.
function solve(puzzle, from) {
  const cells = puzzle.cells;
  let at = from;
  while (at < 81 && cells[at] !== 0) at++;
  if (at === 81) return true;
  const row = Math.floor(at / 9);
  const column = at % 9;
  const { rows, columns, boxes } = puzzle;
  const rowStart = row * 9;
  const columnStart = column * 9;
  const boxStart = boxOf(row, column) * 9;
  for (let d = 0; d < 9; d++) {
    if (!rows[rowStart + d] && !columns[columnStart + d] && !boxes[boxStart + d]) {
      cells[at] = d + 1;
      rows[rowStart + d] = true;
      columns[columnStart + d] = true;
      boxes[boxStart + d] = true;
      if (solve(puzzle, at + 1)) return true;
      rows[rowStart + d] = false;
      columns[columnStart + d] = false;
      boxes[boxStart + d] = false;
    }
  }
  cells[at] = 0;
  return false;
}

const n = 1; // bench:n
const grids = [
  ".6....8..1.7.3........7.6.2.16..2....2..8..679.......36..5...1....6.7...534......",
  "...3..5....1.2..38..8..1.9..84....2..7......95...7..6..........19.7....5.3..45.12",
  "...2.6....4.....8...8...971.24.9.1......4...7...861..3....1..24...9.3....71......",
  "2..54...1..126...7......6...9.4.8..2..2..57........96.7.31..5.....78.........48..",
];

const start = performance.now();
let hash = 0;
for (let i = 0; i < n; i++) {
  for (const grid of grids) {
    const puzzle = parsed(grid);
    if (solve(puzzle, 0)) {
      for (const digit of puzzle.cells) hash = (hash * 31 + digit) % 1000000007;
    }
  }
}
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": ${hash}}`);
