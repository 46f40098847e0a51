import time


def is_prime(n):
    if n < 2:
        return False
    for divisor in range(2, n):
        if n % divisor == 0:
            return False
    return True


def count_primes(n):
    count = 0
    for candidate in range(2, n):
        if is_prime(candidate):
            count = count + 1
    return count


def main():
    n = 50  # bench:n
    rounds = 2  # bench:repeat
    start = time.perf_counter_ns()
    result = 0
    for _ in range(rounds):
        result = count_primes(n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, result))


main()
