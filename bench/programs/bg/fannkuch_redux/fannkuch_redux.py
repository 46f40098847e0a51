import time


def fannkuch(n):
    """The permutations of 0..n in the order of the Benchmarks Game, by rotations of prefixes."""
    first = list(range(n))
    flipped = [0] * n
    rotations = [0] * n
    checksum = 0
    most = 0
    even = True
    r = n
    while True:
        while r != 1:
            rotations[r - 1] = r
            r -= 1
        if first[0] != 0:
            for i in range(n):
                flipped[i] = first[i]
            flips = 0
            k = flipped[0]
            while k != 0:
                low = 0
                high = k
                while low < high:
                    flipped[low], flipped[high] = flipped[high], flipped[low]
                    low += 1
                    high -= 1
                flips += 1
                k = flipped[0]
            if flips > most:
                most = flips
            if even:
                checksum += flips
            else:
                checksum -= flips
        more = False
        while not more:
            if r == n:
                return checksum, most
            front = first[0]
            for i in range(r):
                first[i] = first[i + 1]
            first[r] = front
            rotations[r] -= 1
            if rotations[r] > 0:
                more = True
            else:
                r += 1
        even = not even


def main():
    n = 6  # bench:n
    start = time.perf_counter_ns()
    checksum, most = fannkuch(n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": [%d, %d]}' % (elapsed, checksum, most))


main()
