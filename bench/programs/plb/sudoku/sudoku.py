import time


class Puzzle:
    """A grid is 81 digits, 0 for an empty cell; `rows[r * 9 + d]` says that row r has the
    digit d + 1."""

    __slots__ = ("cells", "rows", "columns", "boxes")

    def __init__(self):
        self.cells = [0] * 81
        self.rows = [False] * 81
        self.columns = [False] * 81
        self.boxes = [False] * 81


def box_of(row, column):
    return row // 3 * 3 + column // 3


def parsed(text):
    puzzle = Puzzle()
    for i in range(81):
        if text[i] != ".":
            digit = int(text[i])
            row = i // 9
            column = i % 9
            puzzle.cells[i] = digit
            puzzle.rows[row * 9 + digit - 1] = True
            puzzle.columns[column * 9 + digit - 1] = True
            puzzle.boxes[box_of(row, column) * 9 + digit - 1] = True
    return puzzle


def solve(puzzle, start):
    """Fills the first empty cell with each digit in turn and goes back when none fits."""
    cells = puzzle.cells
    at = start
    while at < 81 and cells[at] != 0:
        at += 1
    if at == 81:
        return True
    row = at // 9
    column = at % 9
    rows = puzzle.rows
    columns = puzzle.columns
    boxes = puzzle.boxes
    row_start = row * 9
    column_start = column * 9
    box_start = box_of(row, column) * 9
    for d in range(9):
        if not rows[row_start + d] and not columns[column_start + d] and not boxes[box_start + d]:
            cells[at] = d + 1
            rows[row_start + d] = True
            columns[column_start + d] = True
            boxes[box_start + d] = True
            if solve(puzzle, at + 1):
                return True
            rows[row_start + d] = False
            columns[column_start + d] = False
            boxes[box_start + d] = False
    cells[at] = 0
    return False


def main():
    n = 1  # bench:n
    grids = [
        ".6....8..1.7.3........7.6.2.16..2....2..8..679.......36..5...1....6.7...534......",
        "...3..5....1.2..38..8..1.9..84....2..7......95...7..6..........19.7....5.3..45.12",
        "...2.6....4.....8...8...971.24.9.1......4...7...861..3....1..24...9.3....71......",
        "2..54...1..126...7......6...9.4.8..2..2..57........96.7.31..5.....78.........48..",
    ]
    start = time.perf_counter_ns()
    hash = 0
    for _ in range(n):
        for grid in grids:
            puzzle = parsed(grid)
            if solve(puzzle, 0):
                for digit in puzzle.cells:
                    hash = (hash * 31 + digit) % 1000000007
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, hash))


main()
