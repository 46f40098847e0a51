import time


def nucleotides(n):
    seed = 42
    text = []
    for _ in range(n):
        seed = (seed * 3877 + 29573) % 139968
        text.append("ACGTMRWSYKVHDBNU"[seed * 16 // 139968])
    return "".join(text)


def reverse_complement(text):
    complements = {
        "A": "T", "C": "G", "G": "C", "T": "A", "U": "A", "M": "K", "R": "Y", "W": "W",
        "S": "S", "Y": "R", "K": "M", "V": "B", "H": "D", "D": "H", "B": "V", "N": "N",
    }
    lines = []
    line = []
    for i in range(len(text) - 1, -1, -1):
        line.append(complements[text[i]])
        if len(line) == 60:
            lines.append("".join(line))
            line = []
    if line:
        lines.append("".join(line))
    return "\n".join(lines)


def main():
    n = 1000  # bench:n
    text = nucleotides(n)
    start = time.perf_counter_ns()
    result = reverse_complement(text)
    elapsed = (time.perf_counter_ns() - start) // 1000
    hash = 0
    for c in result:
        hash = (hash * 31 + ord(c)) % 1000000007
    print('{"duration_us": %d, "output": [%d, %d]}' % (elapsed, len(result), hash))


main()
