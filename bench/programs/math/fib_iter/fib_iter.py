import time


def fibonacci(n):
    a = 0
    b = 1
    for _ in range(n):
        following = a + b
        a = b
        b = following
    return a


def main():
    n = 30  # bench:n
    rounds = 10  # bench:repeat
    start = time.perf_counter_ns()
    result = 0
    for _ in range(rounds):
        result = fibonacci(n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, result))


main()
