import time


def sieve(n):
    composite = []
    for _ in range(n + 1):
        composite.append(False)
    count = 0
    for i in range(2, n + 1):
        if not composite[i]:
            count += 1
            for multiple in range(i * i, n + 1, i):
                composite[multiple] = True
    return count


def main():
    n = 1000  # bench:n
    rounds = 2  # bench:repeat
    start = time.perf_counter_ns()
    result = 0
    for _ in range(rounds):
        result = sieve(n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, result))


main()
