import time


def escapes(cr, ci):
    zr = 0.0
    zi = 0.0
    for _ in range(50):
        zr2 = zr * zr
        zi2 = zi * zi
        if zr2 + zi2 > 4.0:
            return True
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
    return False


def mandelbrot(n):
    """The set as a bitmap of n by n points, eight to a byte, folded into one number."""
    checksum = 0
    for y in range(n):
        ci = 2.0 * y / n - 1.0
        byte = 0
        bits = 0
        for x in range(n):
            cr = 2.0 * x / n - 1.5
            byte = byte * 2
            if not escapes(cr, ci):
                byte += 1
            bits += 1
            if bits == 8:
                checksum = (checksum * 31 + byte) % 1000000007
                byte = 0
                bits = 0
        checksum = (checksum * 31 + byte) % 1000000007
    return checksum


def main():
    n = 20  # bench:n
    start = time.perf_counter_ns()
    result = mandelbrot(n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, result))


main()
