import time


class Tree:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def make(depth):
    if depth == 0:
        return Tree(None, None)
    return Tree(make(depth - 1), make(depth - 1))


def check(tree):
    if tree.left is None:
        return 1
    return 1 + check(tree.left) + check(tree.right)


def trees(depth):
    count = 1
    for _ in range(depth):
        count = count * 2
    total = 0
    for _ in range(count):
        total += check(make(depth))
    return total


def main():
    depth = 5  # bench:n
    start = time.perf_counter_ns()
    result = trees(depth)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, result))


main()
