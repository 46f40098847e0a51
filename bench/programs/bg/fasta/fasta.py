import time


class Random:
    __slots__ = ("seed",)

    def __init__(self, seed):
        self.seed = seed

    def next(self):
        self.seed = (self.seed * 3877 + 29573) % 139968
        return self.seed / 139968.0


def repeated(lines, unit, count):
    line = []
    at = 0
    size = len(unit)
    for _ in range(count):
        line.append(unit[at])
        at += 1
        if at == size:
            at = 0
        if len(line) == 60:
            lines.append("".join(line))
            line = []
    if line:
        lines.append("".join(line))


def chosen(lines, random, letters, limits, count):
    line = []
    for _ in range(count):
        p = random.next()
        at = 0
        while p >= limits[at]:
            at += 1
        line.append(letters[at])
        if len(line) == 60:
            lines.append("".join(line))
            line = []
    if line:
        lines.append("".join(line))


def fasta(n):
    random = Random(42)
    unit = "GGCCTTACGATAACGTTGGCATCAGGTACCAATTCGGAGCTCTAAGC"
    ambiguous = ["a", "c", "g", "t", "B", "D", "H", "K", "M", "N", "R", "S", "V", "W", "Y"]
    ambiguous_limits = [
        0.27, 0.39, 0.51, 0.78, 0.80, 0.82, 0.84, 0.86, 0.88, 0.90, 0.92, 0.94, 0.96, 0.98, 1.0,
    ]
    plain = ["a", "c", "g", "t"]
    plain_limits = [0.3029549426680, 0.5009432431601, 0.6984905497992, 1.0]
    lines = [">ONE repeated"]
    repeated(lines, unit, n * 2)
    lines.append(">TWO ambiguous")
    chosen(lines, random, ambiguous, ambiguous_limits, n * 3)
    lines.append(">THREE plain")
    chosen(lines, random, plain, plain_limits, n * 5)
    return "\n".join(lines)


def main():
    n = 100  # bench:n
    start = time.perf_counter_ns()
    text = fasta(n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    hash = 0
    for c in text:
        hash = (hash * 31 + ord(c)) % 1000000007
    print('{"duration_us": %d, "output": [%d, %d]}' % (elapsed, len(text), hash))


main()
