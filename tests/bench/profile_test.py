"""Proves what bench/profile reads, shows and refuses."""

from __future__ import annotations

import contextlib
import io
import unittest

from support import WithFolder

from harness import profile
from harness.errors import BenchError

COUNTS = '{"ops": {"AddI64": 60, "JumpLess": 30, "Return": 10}, "pairs": {"AddI64 JumpLess": 25}}'

CALLGRIND = """version: 1
events: Ir Bc
fn=(1) main
16 10 2
+1 5 1
cfn=(2) loop
calls=3 20
+2 700 70
fn=(2)
20 600 60
* 100 10
totals: 715 73
"""


class CountsTest(unittest.TestCase):
    def test_the_last_object_counts(self):
        counts = profile.read_counts('a warning\n{"ops": {"X": 1}, "pairs": {}}\n' + COUNTS + "\n")
        self.assertEqual(counts.ops["AddI64"], 60)
        self.assertEqual(counts.pairs["AddI64", "JumpLess"], 25)

    def test_no_counts_are_an_error(self):
        for text in ("", "hello", "{}", '{"ops": [], "pairs": {}}', '{"ops": {}, "pairs": {"A": 1}}'):
            with self.assertRaisesRegex(BenchError, "no instruction counts"):
                profile.read_counts(text)

    def test_the_report_is_sorted_and_has_shares(self):
        lines = profile.count_report(profile.read_counts(COUNTS), 2).splitlines()
        self.assertEqual(lines[0], "instructions: 100")
        self.assertRegex(lines[1], r"^ +60 +60.0%  AddI64$")
        self.assertRegex(lines[3], r"^ +10 +10.0%  1 more$")
        self.assertRegex(lines[-1], r"^ +25 +100.0%  AddI64 JumpLess$")


class CallgrindTest(unittest.TestCase):
    def test_the_cost_of_a_call_belongs_to_the_called_function(self):
        lines = profile.read_callgrind(CALLGRIND, 5).splitlines()
        self.assertRegex(lines[1], r"715  instructions of the processor")
        self.assertRegex(lines[2], r"73  conditional branches")
        self.assertRegex(lines[3], r"^ +700 +97.9%  loop$")
        self.assertRegex(lines[4], r"^ +15 +2.1%  main$")

    def test_another_file_is_refused(self):
        with self.assertRaises(BenchError):
            profile.read_callgrind("hello", 5)


class CommandTest(WithFolder):
    def profile(self, script: str, *arguments: str) -> tuple[int, str, str]:
        binary = self.folder / "kinako"
        binary.write_text("#!/bin/sh\n" + script)
        binary.chmod(0o755)
        out, err = io.StringIO(), io.StringIO()
        words = ["--no-callgrind", f"--counting-kinako={binary}", *arguments]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = profile.main(words)
        return code, out.getvalue(), err.getvalue()

    def test_a_program_of_the_benchmarks_at_a_size(self):
        script = f"test \"$1 $2\" = 'run --profile-opcodes' && grep -q 'n = 7 ' \"$3\" && echo '{COUNTS}' >&2"
        code, out, err = self.profile(script, "math/fib_rec", "--n", "7")
        self.assertEqual(code, 0, err)
        self.assertIn("math/fib_rec n=7", out)
        self.assertIn("pairs: 25", out)

    def test_a_binary_that_does_not_count(self):
        code, _, err = self.profile("echo 'unknown option' >&2; exit 2", "fib_rec")
        self.assertEqual(code, 1)
        self.assertIn("unknown option", err)

    def test_an_unknown_program(self):
        self.assertEqual(self.profile("", "no_such")[0], 2)
        self.assertEqual(self.profile("", "no_such.mochi")[0], 2)


if __name__ == "__main__":
    unittest.main()
