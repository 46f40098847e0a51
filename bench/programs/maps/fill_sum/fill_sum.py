import time


def fill_and_sum(n):
    values = {}
    for i in range(n):
        values[i] = i
    total = 0
    for i in range(n):
        total += values[i]
    return total


def main():
    n = 100  # bench:n
    rounds = 10  # bench:repeat
    start = time.perf_counter_ns()
    result = 0
    for _ in range(rounds):
        result = fill_and_sum(n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, result))


main()
