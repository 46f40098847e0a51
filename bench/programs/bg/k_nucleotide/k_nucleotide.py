import time


def nucleotides(n):
    seed = 42
    text = []
    for _ in range(n):
        seed = (seed * 3877 + 29573) % 139968
        text.append("acgt"[seed * 4 // 139968])
    return "".join(text)


def frequencies(text, k):
    counts = {}
    for i in range(len(text) - k + 1):
        key = text[i:i + k]
        counts[key] = counts.get(key, 0) + 1
    return counts


def main():
    n = 1000  # bench:n
    text = nucleotides(n)
    start = time.perf_counter_ns()
    ones = frequencies(text, 1)
    twos = frequencies(text, 2)
    threes = frequencies(text, 3)
    fours = frequencies(text, 4)
    sixes = frequencies(text, 6)
    twelves = frequencies(text, 12)
    elapsed = (time.perf_counter_ns() - start) // 1000
    found = [
        ones.get("a", 0), twos.get("gg", 0), threes.get("ggt", 0), fours.get("ggta", 0),
        sixes.get("ggtatt", 0), len(sixes), len(twelves),
    ]
    print('{"duration_us": %d, "output": %s}' % (elapsed, found))


main()
