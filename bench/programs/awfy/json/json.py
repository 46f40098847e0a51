import time


class Parser:
    __slots__ = ("text", "at")

    def __init__(self, text):
        self.text = text
        self.at = 0

    def skip_space(self):
        while self.text[self.at] == " " or self.text[self.at] == "\n":
            self.at += 1

    def word(self, length, value):
        self.at += length
        return value

    def quoted(self):
        text = self.text
        first = self.at + 1
        end = first
        while text[end] != '"':
            end += 1
        self.at = end + 1
        return text[first:end]

    def digits(self):
        value = 0
        while "0" <= self.text[self.at] <= "9":
            value = value * 10 + ord(self.text[self.at]) - 48
            self.at += 1
        return value

    def items(self):
        values = []
        self.at += 1
        self.skip_space()
        while self.text[self.at] != "]":
            values.append(self.parse())
            self.skip_space()
            if self.text[self.at] == ",":
                self.at += 1
            self.skip_space()
        self.at += 1
        return values

    def fields(self):
        values = {}
        self.at += 1
        self.skip_space()
        while self.text[self.at] != "}":
            name = self.quoted()
            self.skip_space()
            self.at += 1  # the colon
            values[name] = self.parse()
            self.skip_space()
            if self.text[self.at] == ",":
                self.at += 1
            self.skip_space()
        self.at += 1
        return values

    def parse(self):
        self.skip_space()
        c = self.text[self.at]
        if c == "{":
            return self.fields()
        if c == "[":
            return self.items()
        if c == '"':
            return self.quoted()
        if c == "t":
            return self.word(4, True)
        if c == "f":
            return self.word(5, False)
        if c == "n":
            return self.word(4, None)
        return self.digits()


def fold(json):
    if json is None:
        return 1
    kind = type(json)
    if kind is bool:
        return 3 if json else 2
    if kind is int:
        return json
    if kind is str:
        return len(json) * 5
    if kind is list:
        hash = 7
        for value in json:
            hash = (hash * 31 + fold(value)) % 1000003
        return hash
    # The order of the fields makes no difference.
    total = 11
    for name, value in json.items():
        total = (total + (len(name) + 1) * fold(value)) % 1000003
    return total


def document(n):
    parts = []
    for i in range(n):
        parent = "null" if i % 3 == 0 else str(i // 3)
        active = "true" if i % 2 == 0 else "false"
        parts.append(
            '{"id": %d, "name": "item %d", "tags": ["red", "green", "blue"],\n "active": %s, '
            '"parent": %s, "size": {"width": %d, "height": %d}}'
            % (i, i, active, parent, i * 7, i * 11)
        )
    return "[" + ",\n".join(parts) + "]"


def main():
    n = 10  # bench:n
    text = document(n)
    start = time.perf_counter_ns()
    result = fold(Parser(text).parse())
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": %d}' % (elapsed, result))


main()
