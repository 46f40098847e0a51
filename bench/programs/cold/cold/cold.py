import time


# bench:each
def cold_EACH(x):
    y = x + EACH
    if y % 2 == 0:
        y = y * 3
    else:
        y = y + 7
    for k in range(3):
        y = (y * 31 + k) % 65521
    return y


# bench:end
def run():
    total = 1
    # bench:each
    total = cold_EACH(total)
    # bench:end
    return total


def main():
    start = time.perf_counter_ns()
    result = run()
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, result))


main()
