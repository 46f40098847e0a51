import time


def build(n):
    text = "a"
    for _ in range(n):
        text = text + "a"
    return len(text)


def main():
    n = 30  # bench:n
    rounds = 10  # bench:repeat
    start = time.perf_counter_ns()
    result = 0
    for _ in range(rounds):
        result = build(n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, result))


main()
