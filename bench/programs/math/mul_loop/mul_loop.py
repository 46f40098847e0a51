import time


def product(n):
    result = 1
    for i in range(1, n):
        result = result * i
    return result


def main():
    n = 17  # bench:n
    rounds = 10  # bench:repeat
    start = time.perf_counter_ns()
    result = 0
    for _ in range(rounds):
        result = product(n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, result))


main()
