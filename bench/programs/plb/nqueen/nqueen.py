import time


def place(row, n, columns, falling, rising):
    """How many ways there are to place n queens, with one list of taken columns and two of
    taken diagonals."""
    if row == n:
        return 1
    ways = 0
    for column in range(n):
        up = row + column
        down = row - column + n - 1
        if not columns[column] and not rising[up] and not falling[down]:
            columns[column] = True
            rising[up] = True
            falling[down] = True
            ways += place(row + 1, n, columns, falling, rising)
            columns[column] = False
            rising[up] = False
            falling[down] = False
    return ways


def main():
    n = 6  # bench:n
    start = time.perf_counter_ns()
    result = place(0, n, [False] * n, [False] * (2 * n), [False] * (2 * n))
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, result))


main()
