#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string_view>

// A grid is 81 digits, 0 for an empty cell; `rows[r * 9 + d]` says that row r has the digit d + 1.
struct Puzzle {
  std::array<int, 81> cells{};
  std::array<bool, 81> rows{}, columns{}, boxes{};
};

static int boxOf(int row, int column) { return row / 3 * 3 + column / 3; }

static Puzzle parsed(std::string_view text) {
  Puzzle puzzle;
  for (int i = 0; i < 81; i++) {
    if (text[i] != '.') {
      const int digit = text[i] - '0';
      const int row = i / 9;
      const int column = i % 9;
      puzzle.cells[i] = digit;
      puzzle.rows[row * 9 + digit - 1] = true;
      puzzle.columns[column * 9 + digit - 1] = true;
      puzzle.boxes[boxOf(row, column) * 9 + digit - 1] = true;
    }
  }
  return puzzle;
}

// Fills the first empty cell with each digit in turn and goes back when none fits.
static bool solve(Puzzle& puzzle, int from) {
  int at = from;
  while (at < 81 && puzzle.cells[at] != 0) at++;
  if (at == 81) return true;
  const int row = at / 9;
  const int column = at % 9;
  const int rowStart = row * 9;
  const int columnStart = column * 9;
  const int boxStart = boxOf(row, column) * 9;
  for (int d = 0; d < 9; d++) {
    if (!puzzle.rows[rowStart + d] && !puzzle.columns[columnStart + d] &&
        !puzzle.boxes[boxStart + d]) {
      puzzle.cells[at] = d + 1;
      puzzle.rows[rowStart + d] = true;
      puzzle.columns[columnStart + d] = true;
      puzzle.boxes[boxStart + d] = true;
      if (solve(puzzle, at + 1)) return true;
      puzzle.rows[rowStart + d] = false;
      puzzle.columns[columnStart + d] = false;
      puzzle.boxes[boxStart + d] = false;
    }
  }
  puzzle.cells[at] = 0;
  return false;
}

static volatile int n = 1;  // bench:n

int main() {
  constexpr std::array<std::string_view, 4> grids = {
      ".6....8..1.7.3........7.6.2.16..2....2..8..679.......36..5...1....6.7...534......",
      "...3..5....1.2..38..8..1.9..84....2..7......95...7..6..........19.7....5.3..45.12",
      "...2.6....4.....8...8...971.24.9.1......4...7...861..3....1..24...9.3....71......",
      "2..54...1..126...7......6...9.4.8..2..2..57........96.7.31..5.....78.........48..",
  };
  const auto start = std::chrono::steady_clock::now();
  const int rounds = n;
  int64_t hash = 0;
  for (int i = 0; i < rounds; i++) {
    for (const std::string_view grid : grids) {
      Puzzle puzzle = parsed(grid);
      if (solve(puzzle, 0)) {
        for (const int digit : puzzle.cells) hash = (hash * 31 + digit) % 1000000007;
      }
    }
  }
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": %lld}\n", elapsed.count(), (long long)hash);
}
