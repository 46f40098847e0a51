import time


def digits_of_pi(n):
    """The first n digits of pi by Gibbons' spigot, folded into one number."""
    numerator = 1
    accumulator = 0
    denominator = 1
    k = 0
    produced = 0
    hash = 0
    while produced < n:
        k += 1
        odd = k * 2 + 1
        accumulator = (accumulator + numerator * 2) * odd
        denominator *= odd
        numerator *= k
        if numerator <= accumulator:
            digit = accumulator // denominator
            if digit == (numerator * 4 + accumulator) // denominator:
                hash = (hash * 10 + digit) % 2147483647
                produced += 1
                accumulator = (accumulator - denominator * digit) * 10
                numerator *= 10
    return hash


def main():
    n = 30  # bench:n
    start = time.perf_counter_ns()
    result = digits_of_pi(n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, result))


main()
