import time


class Left:
    __slots__ = ("id", "val")

    def __init__(self, id, val):
        self.id = id
        self.val = val


class Right:
    __slots__ = ("id", "info")

    def __init__(self, id, info):
        self.id = id
        self.info = info


def joined(left, right):
    """Tries every pair."""
    rows = []
    for l in left:
        for r in right:
            if l.id >= r.id and l.id <= r.id:
                rows.append(l.val + r.info)
    return rows


def folded(values):
    hash = len(values)
    for value in values:
        hash = (hash * 31 + value) % 1000000007
    return hash


def main():
    n = 50  # bench:n
    rounds = 2  # bench:repeat
    left = [Left(i, i) for i in range(n)]
    right = []
    start = time.perf_counter_ns()
    result = []
    for _ in range(rounds):
        result = joined(left, right)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, folded(result)))


main()
