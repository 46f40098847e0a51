import time


def compiled(pattern):
    """A pattern is a list of alternatives; an alternative is a list of classes, one for each
    position; a class is the letters that it accepts. `[cgt]a|tt` is compiled to
    [["cgt", "a"], ["t", "t"]]."""
    alternatives = []
    classes = []
    letters = ""
    inside = False
    for c in pattern:
        if c == "|":
            alternatives.append(classes)
            classes = []
        elif c == "[":
            inside = True
            letters = ""
        elif c == "]":
            inside = False
            classes.append(letters)
        elif inside:
            letters += c
        else:
            classes.append(c)
    alternatives.append(classes)
    return alternatives


def matched(alternatives, text, at):
    """How many letters of the text from `at` on the pattern takes; 0 when it does not match."""
    for classes in alternatives:
        count = len(classes)
        if at + count <= len(text):
            i = 0
            while i < count and text[at + i] in classes[i]:
                i += 1
            if i == count:
                return count
    return 0


def occurrences(alternatives, text):
    count = 0
    at = 0
    size = len(text)
    while at < size:
        length = matched(alternatives, text, at)
        if length > 0:
            count += 1
            at += length
        else:
            at += 1
    return count


def replaced(alternatives, text, by):
    result = []
    at = 0
    size = len(text)
    while at < size:
        length = matched(alternatives, text, at)
        if length > 0:
            result.append(by)
            at += length
        else:
            result.append(text[at])
            at += 1
    return "".join(result)


def nucleotides(n):
    seed = 42
    text = []
    for _ in range(n):
        seed = (seed * 3877 + 29573) % 139968
        text.append("acgt"[seed * 4 // 139968])
    return "".join(text)


def main():
    n = 1000  # bench:n
    text = nucleotides(n)
    variants = [
        "agggt|accct", "[cgt]ggta|tacc[acg]", "a[act]gta|tac[agt]t", "ag[act]ta|ta[agt]ct",
        "agg[act]a|t[agt]cct", "aggg[acg]|[cgt]ccct",
    ]
    start = time.perf_counter_ns()
    total = 0
    folded = 0
    for variant in variants:
        count = occurrences(compiled(variant), text)
        total += count
        folded = (folded * 31 + count) % 1000000007
    shorter = replaced(compiled("tga[ct]|gat"), text, "<4>")
    shorter = replaced(compiled("agg[cg]|cc[acg]"), shorter, "<3>")
    shorter = replaced(compiled("a[act]|tt"), shorter, "<2>")
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": [%d, %d, %d]}' % (elapsed, total, folded, len(shorter)))


main()
