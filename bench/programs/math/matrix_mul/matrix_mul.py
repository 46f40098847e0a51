import time


def multiply(a, b, n):
    product = []
    for i in range(n):
        left = a[i]
        row = []
        for j in range(n):
            total = 0
            for k in range(n):
                total += left[k] * b[k][j]
            row.append(total)
        product.append(row)
    return product


def main():
    n = 20  # bench:n
    rounds = 1  # bench:repeat
    a = [[i + j for j in range(n)] for i in range(n)]
    b = [[i * j for j in range(n)] for i in range(n)]
    start = time.perf_counter_ns()
    result = []
    for _ in range(rounds):
        result = multiply(a, b, n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    total = sum(sum(row) for row in result)
    print('{"duration_us": %d, "output": %d}' % (elapsed, total))


main()
