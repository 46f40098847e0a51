"""Proves how a size gets into a file, and that every program of the tree can be rendered."""

from __future__ import annotations

import unittest
from pathlib import Path

from support import WithProgram

from harness.errors import BenchError, UsageError
from harness.places import PROGRAMS
from harness.programs import Size, find, sizes_of


class RenderTest(WithProgram):
    def rendered(self, language: str, **parameters: int) -> str:
        return find(self.folder / "programs")[0].rendered(language, Size("x", tuple(parameters.items())))

    def test_the_marked_number_is_replaced_and_nothing_else(self):
        self.write("lua", "local m = 3 -- bench:m\nlocal n = 3 -- bench:n\nlocal k = 3\n")
        self.assertEqual(
            self.rendered("lua", n=25),
            "local m = 3 -- bench:m\nlocal n = 25 -- bench:n\nlocal k = 3\n",
        )

    def test_the_forms_of_the_languages(self):
        for line in (
            "let n = 3  // bench:n", "n = 3  # bench:n", "const n = 3; // bench:n",
            "var n int64 = 3 // bench:n", "static volatile int64_t n = 3;  // bench:n",
            "    let n: i64 = 3; // bench:n",
        ):  # fmt: skip
            self.write("lua", line + "\n")
            self.assertEqual(self.rendered("lua", n=42), line.replace(" 3", " 42") + "\n")

    def test_no_mark_or_two_are_errors(self):
        for text in ("n = 3\n", "n = 3 -- bench:n\nn = 3 -- bench:n\n"):
            self.write("lua", text)
            with self.assertRaisesRegex(BenchError, "marked bench:n"):
                self.rendered("lua", n=1)

    def test_lines_are_repeated(self):
        self.about({"about": "x", "each": "n", "sizes": [{"for": "seeds", "n": 2}]})
        self.write("lua", "a\n  -- bench:each\n  f_EACH(EACH)\n  -- bench:end\nb\n")
        self.assertEqual(self.rendered("lua", n=2), "a\n  f_0(0)\n  f_1(1)\nb\n")

    def test_a_missing_file_of_a_peer_is_an_error(self):
        (self.program / "sum.go").unlink()
        with self.assertRaisesRegex(BenchError, "math/sum: there is no sum.go"):
            find(self.folder / "programs")

    def test_an_unknown_suite_or_name_is_an_error(self):
        with self.assertRaisesRegex(UsageError, "no suite 'maths'"):
            find(self.folder / "programs", suites=["maths"])
        with self.assertRaisesRegex(UsageError, "no program 'sums'"):
            find(self.folder / "programs", names=["sums"])

    def test_a_bad_table_is_named(self):
        for data in ({}, {"about": "x"}, {"about": "x", "sizes": [{"for": "fun", "n": 1}]}):
            self.about(data)
            with self.assertRaisesRegex(BenchError, "program.json"):
                find(self.folder / "programs")

    def test_other_sizes_keep_the_other_parameters(self):
        self.about({"about": "x", "sizes": [{"for": "smoke", "n": 1, "repeat": 2}, {"for": "seeds", "n": 3, "repeat": 4}]})
        program = find(self.folder / "programs")[0]
        self.assertEqual([str(size) for size in sizes_of(program, ["seeds"], [7, 8])], ["n=7 repeat=4", "n=8 repeat=4"])


class TreeTest(unittest.TestCase):
    def test_every_program_has_every_file_and_every_size_fits_into_it(self):
        programs = find(PROGRAMS)
        self.assertGreaterEqual(len(programs), 40)
        for program in programs:
            uses = {size.use for size in program.sizes}
            self.assertLessEqual({"smoke", "seeds"}, uses, str(program))
            for size in program.sizes:
                for language in program.languages:
                    self.assertTrue(program.rendered(language, size), f"{program}.{language}")

    def test_lua_files_are_valid_for_lua_5_1(self):
        # LuaJIT runs them, too: no integer division and no operators on bits.
        for path in Path(PROGRAMS).glob("*/*/*.lua"):
            code = "\n".join(line.split("--", 1)[0] for line in path.read_text().splitlines())
            self.assertNotIn(" // ", code, path)
            self.assertNotRegex(code, r" (<<|>>|~|&|\|) ", str(path))


if __name__ == "__main__":
    unittest.main()
