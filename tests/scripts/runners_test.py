"""Proves that the runners of dumps and robustness, and the counting of tests/run, fail when
they should."""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from loading import load  # noqa: E402

DUMPS = load("tests/dumps/run")
ROBUSTNESS = load("tests/robustness/run")
ALL = load("tests/run")


class WithFolder(unittest.TestCase):
    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)

    def script(self, text: str) -> str:
        file = self.folder / "script"
        file.write_text("#!/bin/sh\n" + text)
        file.chmod(0o755)
        return str(file)


class DumpsTest(WithFolder):
    def setUp(self) -> None:
        super().setUp()
        self.dumps = self.folder / "dumps"
        (self.dumps / "ast").mkdir(parents=True)
        self.program = self.dumps / "ast" / "one.mochi"
        self.golden = self.program.with_suffix(".txt")
        self.program.write_text("1")

    def run_dumps(self, kinako: str, *options: str) -> tuple[int, str]:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            code = DUMPS.main(
                [f"--kinako={self.script(kinako)}", f"--folder={self.dumps}", *options]
            )
        return code, printed.getvalue()

    def test_the_same_text_passes(self):
        self.golden.write_text("dump --stage=ast one.mochi\n")
        self.assertEqual(self.run_dumps('echo "$@"'), (0, "1 passed, 0 failed\n"))

    def test_other_texts_fail(self):
        self.golden.write_text("a\n")
        for kinako in ("echo b", "printf a", "echo a; echo", "echo a; exit 1", "echo a; echo b >&2"):
            code, text = self.run_dumps(kinako)
            self.assertEqual((code, text.splitlines()[-1]), (1, "0 passed, 1 failed"), kinako)

    def test_a_missing_golden_fails_and_is_not_written(self):
        self.assertEqual(self.run_dumps("echo a")[0], 1)
        self.assertFalse(self.golden.exists())

    def test_a_golden_without_a_program_fails(self):
        self.golden.write_text("a\n")
        (self.dumps / "ast" / "two.txt").write_text("a\n")
        self.assertEqual(self.run_dumps("echo a")[1].splitlines()[-1], "1 passed, 1 failed")

    def test_no_dumps_at_all_fail(self):
        self.program.unlink()
        self.assertEqual(self.run_dumps("echo a"), (1, "0 passed, 0 failed\n"))

    def test_an_update_writes_what_a_run_then_accepts(self):
        kinako = "echo a; echo b >&2; exit 1"
        self.run_dumps(kinako, "--update")
        self.assertEqual(self.golden.read_text(), "a\n--- stderr\nb\n--- exit code 1\n")
        self.assertEqual(self.run_dumps(kinako), (0, "1 passed, 0 failed\n"))


class RobustnessTest(WithFolder):
    REPORT = 'echo \'{"kind":"error","message":"no"}\' >&2; '

    def problem(self, kinako: str, **more) -> str:
        case = ROBUSTNESS.Case("case", lambda: b"text", **more)
        return ROBUSTNESS.run_case(case, self.script(kinako), self.folder)

    def test_an_error_with_a_report_is_right(self):
        self.assertEqual(self.problem(self.REPORT + "exit 1"), "")

    def test_a_crash_is_not(self):
        self.assertIn("exit code -11", self.problem("kill -SEGV $$"))

    def test_a_sanitizer_report_is_not(self):
        for text in ("==1==ERROR: AddressSanitizer: heap-use-after-free", "a.h:1:2: runtime error: x"):
            self.assertIn("exit code", self.problem(f"{self.REPORT} echo '{text}' >&2; exit 1"))

    def test_an_error_without_a_report_is_not(self):
        self.assertIn("without", self.problem("exit 1"))
        self.assertIn("without", self.problem("echo oops >&2; exit 1"))

    def test_another_exit_code_is_not(self):
        self.assertIn("exit code 2", self.problem(self.REPORT + "exit 2"))

    def test_success_is_right_only_where_the_text_may_be_a_program(self):
        self.assertEqual(self.problem("exit 0"), "accepted")
        self.assertEqual(self.problem("exit 0", must_fail=False), "")

    def test_a_hang_is_not(self):
        ROBUSTNESS.TIMEOUT, before = 0.3, ROBUSTNESS.TIMEOUT
        self.addCleanup(setattr, ROBUSTNESS, "TIMEOUT", before)
        self.assertIn("still running", self.problem("sleep 30"))

    def test_the_texts_are_as_big_as_promised_and_always_the_same(self):
        self.assertEqual(len(ROBUSTNESS.random_bytes(1)), 1_000_000)
        self.assertEqual(ROBUSTNESS.random_tokens(1), ROBUSTNESS.random_tokens(1))
        self.assertNotEqual(ROBUSTNESS.random_tokens(1), ROBUSTNESS.random_tokens(2))
        deep = {case.name: case for case in ROBUSTNESS.deep_cases()}
        self.assertEqual(deep["nested lists"].text().count(b"["), 100_000)


class CountingTest(WithFolder):
    def setUp(self) -> None:
        super().setUp()
        ALL.LOGS, before = self.folder, ALL.LOGS
        self.addCleanup(setattr, ALL, "LOGS", before)

    def counts(self, script: str) -> str:
        return str(ALL.Shell("suite", 1).counting(self.script(script)))

    def suite(self, script: str) -> tuple[str, str]:
        run = lambda shell: shell.counting(self.script(script))  # noqa: E731
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            counts = ALL.run_suite(ALL.Suite("suite", "", run), 1)
        return str(counts), printed.getvalue()

    def unit(self, script: str) -> str:
        (self.folder / "bin").mkdir()
        Path(self.script(script)).rename(self.folder / "bin" / "unit_x")
        return str(ALL.unit(ALL.Shell("suite", 1), self.folder))

    def test_the_last_line_counts(self):
        self.assertEqual(self.counts("echo 3 passed, 0 failed"), "3 passed, 0 failed")
        self.assertEqual(self.counts("echo 3 passed, 2 failed; exit 1"), "3 passed, 2 failed")

    def test_an_exit_code_is_believed_before_the_text(self):
        self.assertEqual(self.counts("echo 3 passed, 0 failed; exit 1"), "3 passed, 1 failed")
        self.assertEqual(self.counts("exit 1"), "0 passed, 1 failed")

    def test_a_suite_without_tests_fails(self):
        counts, text = self.suite("echo 0 passed, 0 failed")
        self.assertEqual(counts, "0 passed, 1 failed")
        self.assertIn("it ran no test", text)

    def test_a_failing_suite_shows_what_it_said(self):
        counts, text = self.suite("echo what went wrong; echo 1 passed, 1 failed; exit 1")
        self.assertEqual(counts, "1 passed, 1 failed")
        self.assertIn("| what went wrong", text)

    def test_unit_tests_are_counted_when_all_pass(self):
        said = "All tests passed (9 assertions in 4 test cases)"
        self.assertEqual(self.unit(f"echo '{said}'"), "4 passed, 0 failed")

    def test_unit_tests_are_counted_when_some_fail(self):
        said = "test cases: 4 | 3 passed | 1 failed"
        self.assertEqual(self.unit(f"echo '{said}'; exit 1"), "3 passed, 1 failed")

    def test_a_unit_test_program_that_crashes_fails(self):
        self.assertEqual(self.unit("kill -SEGV $$"), "0 passed, 1 failed")

    def test_a_unit_test_program_without_tests_fails(self):
        self.assertEqual(self.unit("echo 'No tests ran'"), "0 passed, 1 failed")


if __name__ == "__main__":
    unittest.main()
