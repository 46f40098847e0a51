import time


def total(n):
    sum = 0
    for i in range(1, n):
        sum = sum + i
    return sum


def main():
    n = 1000  # bench:n
    rounds = 10  # bench:repeat
    start = time.perf_counter_ns()
    result = 0
    for _ in range(rounds):
        result = total(n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, result))


main()
