import time


def matrix(n):
    scale = 1.0 / n / n
    rows = []
    for i in range(n):
        row = []
        for j in range(n):
            row.append(scale * (i - j) * (i + j))
        rows.append(row)
    return rows


def transposed(a, n):
    rows = []
    for i in range(n):
        row = []
        for j in range(n):
            row.append(a[j][i])
        rows.append(row)
    return rows


def multiply(a, b, n):
    columns = transposed(b, n)
    product = []
    for i in range(n):
        left = a[i]
        row = []
        for j in range(n):
            right = columns[j]
            total = 0.0
            for k in range(n):
                total += left[k] * right[k]
            row.append(total)
        product.append(row)
    return product


def main():
    n = 20  # bench:n
    start = time.perf_counter_ns()
    result = multiply(matrix(n), matrix(n), n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, int(result[n // 2][n // 2] * 1000000.0)))


main()
