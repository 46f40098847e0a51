import time


def factorial(n):
    if n == 0:
        return 1
    return n * factorial(n - 1)


def main():
    n = 20  # bench:n
    rounds = 10  # bench:repeat
    start = time.perf_counter_ns()
    result = 0
    for _ in range(rounds):
        result = factorial(n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, result))


main()
