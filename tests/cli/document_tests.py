"""What the documents show is what kinako does: their programs run, their messages are exact."""

import json
import re
from pathlib import Path

from driver import CliTest

ROOT = Path(__file__).resolve().parent.parent.parent

MISTAKES = """\
let prices = [1.5, 2.5]
var total = 0.0
for price in prices {
  total = total + prise
}
print("sum: " + totl)
"""

STOPS = """\
fun average(xs: list<int>): int {
  return sum(xs) / len(xs)
}

let none_yet: list<int> = []
print(average(none_yet))
"""


def blocks(document: str) -> list[str]:
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def block(document: str, start: str) -> str:
    """The block that starts with this text."""
    (found,) = [each for each in blocks(document) if each.startswith(start)]
    return found


def claimed(program: str) -> str:
    """What the comments of a program say that it prints."""
    return "".join(line + "\n" for line in re.findall(r"print\(.*\)  // (.*)$", program, re.MULTILINE))


class Readme(CliTest):
    def test_the_program_prints_what_its_comment_says(self):
        program = block("README.md", "type Person")
        self.write("a.mochi", program)
        self.assertNotEqual(claimed(program), "")
        self.says(self.kinako("a.mochi"), 0, claimed(program))

    def test_the_program_with_two_files_prints_what_its_comment_says(self):
        self.write("shapes.mochi", block("README.md", "// shapes.mochi"))
        program = block("README.md", 'import "./shapes"')
        self.write("a.mochi", program)
        self.assertNotEqual(claimed(program), "")
        self.says(self.kinako("a.mochi"), 0, claimed(program))

    def test_messages_look_as_shown(self):
        self.write("mistakes.mochi", MISTAKES)
        self.says(self.kinako("mistakes.mochi"), 1, "", block("README.md", "error[T002]"))
        self.write("stops.mochi", STOPS)
        self.says(self.kinako("stops.mochi"), 1, "", block("README.md", "runtime error"))

    def test_the_table_of_commands_is_that_of_the_overview(self):
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        shown = re.findall(r"^\| `kinako (\w+)", text, re.MULTILINE)
        overview = self.kinako("--help").out
        listed = overview[overview.index("Commands:") : overview.index("Options:")]
        self.assertEqual(shown, re.findall(r"^  (\w+) ", listed, re.MULTILINE))


class RoomOfTheBase(CliTest):
    def test_a_message_looks_as_shown(self):
        self.write("sum.mochi", "let total = 0\nfor n in [1, 2] {\n  total = total + n\n}\n")
        self.says(self.kinako("sum.mochi"), 1, "", block("engine/base/README.md", "error[T024]"))


class Loading(CliTest):
    """docs/loading.md."""

    def setUp(self):
        super().setUp()
        self.text = (ROOT / "docs" / "loading.md").read_text(encoding="utf-8")

    def loaded(self, cells: list[str], kind: str, type_: str):
        """What a file with one cell a row is loaded as, in the format JSON."""
        head, row = {"csv": ("c\n", "{}\n"), "yaml": ("", "- c: {}\n")}[kind]
        self.write(f"data.{kind}", head + "".join(row.format(cell) for cell in cells))
        self.write("a.mochi", f'save (load "data.{kind}" as {type_}) to "-" with {{ format: "jsonl" }}\n')
        answer = self.kinako("a.mochi")
        self.assertEqual((answer.code, answer.err), (0, ""))
        return [json.loads(line)["c"] for line in answer.out.splitlines()]

    def row_of(self, declared: str) -> list[str]:
        """The examples in the table's row about a type."""
        (row,) = re.findall(rf"^\| .*`{re.escape(declared)}`[^|]* \| (.*) \|$", self.text, re.MULTILINE)
        return re.findall(r"`([^`]*)`", row.split("In YAML")[0].split("Not JSON")[0])

    def test_the_first_program_runs(self):
        self.write("people.csv", "name,zip,age\nAnn,00123,31\nBob,4711,\n")
        self.write("a.mochi", block("docs/loading.md", "type Person"))
        self.says(self.kinako("a.mochi"), 0)
        rows = [json.loads(line) for line in self.read("people.jsonl").splitlines()]
        self.assertEqual(rows[0], {"name": "Ann", "zip": "00123", "age": 31})
        self.assertIsNone(rows[1].get("age"))

    def test_the_message_is_the_one_shown(self):
        (message,) = re.findall(r"`(people\.csv:3: [^`]*)`", self.text)
        self.write("people.csv", "name,zip,age\nAnn,00123,31\nBob,4711,old\n")
        self.write("a.mochi", block("docs/loading.md", "type Person"))
        answer = self.kinako("a.mochi")
        self.assertEqual(answer.code, 1)
        self.assertIn(f"runtime error[data]: {message}\n", answer.err)

    def test_numbers_and_texts_without_a_type(self):
        sentence = re.search(r"(`12`.*?) are numbers; (.*?) are\s+text", self.text, re.DOTALL)
        numbers, texts = (re.findall(r"`([^`]*)`", part) for part in sentence.groups())
        self.assertGreater(len(numbers), 3)
        self.assertGreater(len(texts), 8)
        for cell in self.loaded(numbers, "csv", "any"):
            self.assertIsInstance(cell, (int, float))
        self.assertEqual(self.loaded(texts, "csv", "any"), texts)

    def test_the_examples_of_the_declared_types(self):
        texts = self.row_of("string")
        self.assertEqual(self.loaded(texts, "csv", "list<{c: string}>"), texts)
        for declared in ("int", "bool", "bigrat"):
            examples = self.row_of(declared)
            self.assertGreater(len(examples), 1)
            for example in examples:
                self.loaded([example], "csv", f"list<{{c: {declared}}}>")
        for example in ("0x1F", "0o17", "0b11"):
            self.assertIn(f"`{example}`", self.text)
            (value,) = self.loaded([example], "yaml", "list<{c: int}>")
            self.assertEqual(value, int(example, 0))
