"""Proves that scripts/corpus tells its statuses apart, with a stand-in for kinako."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from loading import load  # noqa: E402

SCRIPT = load("scripts/corpus")

# The stand-in runs the program, its last argument, as a shell script.
STAND_IN = """\
#!/bin/sh
for last; do :; done
. "$last"
"""

TRAP = '{"kind":"trap","code":"divide-by-zero","message":"division by zero","line":3}'
ERROR = '{"kind":"error","code":"T002","message":"undefined variable: b","line":2}'
BENCHMARK = '{\n  "duration_us": 5,\n  "memory_bytes": 0,\n  "name": "main"\n}\n'


class FolderTest(unittest.TestCase):
    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.root = Path(holder.name)
        self.folder = self.root / "programs"
        self.folder.mkdir()
        self.kinako = self.root / "kinako"
        self.kinako.write_text(STAND_IN)
        self.kinako.chmod(0o755)

    def add(self, name: str, program: str, golden: str | None = "1\n", stdin: str | None = None):
        file = self.folder / (name + ".mochi")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(program)
        if golden is not None:
            file.with_suffix(".out").write_text(golden)
        if stdin is not None:
            file.with_suffix(".in").write_text(stdin)

    def run_corpus(self, *options: str) -> tuple[int, str, dict[str, dict]]:
        """Exit code, text, and the results by name."""
        table = self.root / "results.json"
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            code = SCRIPT.main(
                [str(self.folder), f"--kinako={self.kinako}", f"--json={table}", *options]
            )
        return code, printed.getvalue(), {row["name"]: row for row in json.loads(table.read_text())}


class StatusTest(FolderTest):
    def status(self, program: str, golden: str | None = "1\n", *options: str, **more) -> dict:
        self.add("case", program, golden, **more)
        return self.run_corpus(*options)[2]["case"]

    def test_equal_output_passes_after_trimming(self):
        self.assertEqual(self.status("echo 1")["status"], "pass")
        self.assertEqual(self.status("echo; echo 1", "1")["status"], "pass")

    def test_other_output_differs_at_its_first_line(self):
        result = self.status("echo 1; echo 3; echo 4", "1\n2\n4\n")
        self.assertEqual(result["status"], "differ")
        self.assertEqual(result["detail"], "line 2: expected '2', got '3'")

    def test_missing_and_extra_lines_differ(self):
        self.assertEqual(self.status("echo 1", "1\n2\n")["detail"], "line 2: expected '2', got the end")
        self.assertEqual(self.status("echo 1; echo 2")["detail"], "line 2: expected the end, got '2'")

    def test_inner_white_space_is_compared(self):
        self.assertEqual(self.status("echo 'a  b'", "a b\n")["status"], "differ")

    def test_a_benchmark_at_the_end_is_not_compared(self):
        self.assertEqual(self.status("echo 1", "1\n" + BENCHMARK)["status"], "pass")
        self.assertEqual(self.status(f"echo 1; echo '{BENCHMARK}'", "1")["status"], "pass")
        self.assertEqual(self.status("echo 2", "1\n" + BENCHMARK)["status"], "differ")

    def test_any_other_json_at_the_end_is_compared(self):
        self.assertEqual(self.status("echo 1", '1\n{"a": 1}')["status"], "differ")

    def test_static_errors_are_a_refusal(self):
        result = self.status(f"echo '{ERROR}' >&2; exit 1")
        self.assertEqual((result["status"], result["reason"]), ("refuse", "T002"))

    def test_a_trap_is_a_trap_even_after_the_right_output(self):
        result = self.status(f"echo 1; echo '{TRAP}' >&2; exit 1")
        self.assertEqual((result["status"], result["reason"]), ("trap", "divide-by-zero"))

    def test_a_signal_is_a_crash_and_fails(self):
        self.add("case", "kill -SEGV $$")
        code, text, results = self.run_corpus()
        self.assertEqual((code, results["case"]["status"]), (1, "crash"))
        self.assertIn("crash   case  signal 11", text)

    def test_an_internal_error_is_a_crash(self):
        self.assertEqual(self.status("echo internal error >&2; exit 1")["status"], "crash")

    def test_an_exit_code_without_a_report_is_a_crash(self):
        self.assertEqual(self.status("exit 1")["status"], "crash")
        self.assertEqual(self.status("echo 1; exit 2")["status"], "crash")

    def test_a_program_that_hangs_is_stopped_with_its_children(self):
        start = time.monotonic()
        result = self.status("sleep 60 & sleep 60", "1\n", "--timeout=0.3")
        self.assertEqual(result["status"], "timeout")
        self.assertLess(time.monotonic() - start, 10)

    def test_standard_input_is_beside_the_program_or_empty(self):
        self.assertEqual(self.status("cat", "seven\n", stdin="seven\n")["status"], "pass")
        (self.folder / "case.in").unlink()
        self.assertEqual(self.status("cat", "")["status"], "pass")

    def test_only_the_golden_of_the_same_name_counts(self):
        self.add("case", "echo 1", None)
        (self.folder / "case.lua.out").write_text("1\n")
        self.add("other", "echo 1")
        self.assertEqual(list(self.run_corpus()[2]), ["other"])

    def test_programs_without_a_golden_are_classified_on_demand(self):
        self.assertEqual(self.status("echo 2", None, "--all")["status"], "ok")

    def test_folders_are_searched_and_filtered(self):
        self.add("a/one", "echo 1")
        self.add("b/two", "echo 1")
        self.assertEqual(list(self.run_corpus()[2]), ["a/one", "b/two"])
        self.assertEqual(list(self.run_corpus("--filter=tw")[2]), ["b/two"])

    def test_the_back_end_and_the_options_reach_kinako(self):
        self.kinako.write_text('#!/bin/sh\necho "$@"\n')
        self.add("case", "", "")
        text = self.run_corpus("--backend=vm", "--option=--fuel=9")[2]["case"]["detail"]
        self.assertIn("run --backend=vm --format=json", text)


class SameAsTest(FolderTest):
    def same_as(self, program: str, other: str) -> tuple[int, str]:
        """What comes of a program when the other kinako does not run it, but `other`."""
        self.add("case", program)
        second = self.root / "second"
        second.write_text(f"#!/bin/sh\n{other}\n")
        second.chmod(0o755)
        code, text, _ = self.run_corpus(f"--same-as={second}", "--timeout=1")
        return code, text

    def test_the_same_bytes_are_the_same(self):
        code, text = self.same_as("echo 1", "echo 1")
        self.assertEqual(code, 0)
        self.assertRegex(text, "1 the same on .*, 0 not, 0 not compared")

    def test_another_output_is_not_even_when_only_white_space_differs(self):
        code, text = self.same_as("echo 1", "echo '1 '")
        self.assertEqual(code, 1)
        self.assertIn("not the same: case: line 1: expected '1', got '1 '", text)

    def test_another_exit_code_or_error_is_not(self):
        self.assertIn("exit 1, and 0", self.same_as(f"echo '{TRAP}' >&2; exit 1", ":")[1])
        code, text = self.same_as(f"echo '{TRAP}' >&2; exit 1", f"echo '{ERROR}' >&2; exit 1")
        self.assertEqual(code, 1)
        self.assertIn("other errors", text)

    def test_where_one_ran_out_of_time_nothing_is_compared(self):
        code, text = self.same_as("echo 1", "sleep 60")
        self.assertEqual(code, 0)
        self.assertRegex(text, "0 the same on .*, 0 not, 1 not compared")


class ExpectTest(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        self.add("good", "echo 1")
        self.add("bad", "echo 2")

    def expect(self, rows: str, heading: str = "programs") -> tuple[int, str]:
        file = self.root / "known.md"
        file.write_text(
            f"# Known\n\n## {heading}\n\n| case | status | reason |\n|---|---|---|\n{rows}\n"
            "## elsewhere\n\n| `good` | differ | not ours |\n"
        )
        code, text, _ = self.run_corpus(f"--expect={file}")
        return code, text

    def test_a_listed_failure_is_accepted(self):
        code, text = self.expect("| `bad` | differ | it is so |")
        self.assertEqual(code, 0, text)

    def test_an_unlisted_failure_is_not(self):
        code, text = self.expect("")
        self.assertEqual(code, 1)
        self.assertIn("unexpected: bad: differ, and is not listed", text)

    def test_a_listed_case_that_passes_is_not(self):
        code, text = self.expect("| bad | differ | x |\n| good | differ | x |")
        self.assertEqual(code, 1)
        self.assertIn("unexpected: good: passes, but is listed as differ", text)

    def test_a_listed_case_that_fails_otherwise_is_not(self):
        code, text = self.expect("| bad | trap | x |")
        self.assertEqual(code, 1)
        self.assertIn("unexpected: bad: differ, but is listed as trap", text)

    def test_a_listed_case_that_is_not_there_is_not(self):
        code, text = self.expect("| bad | differ | x |\n| ghost | trap | x |")
        self.assertEqual(code, 1)
        self.assertIn("unexpected: ghost: is listed, but there is no such case", text)

    def test_a_list_without_the_folder_is_an_error(self):
        with self.assertRaises(SystemExit):
            self.expect("", heading="other/programs/too")


if __name__ == "__main__":
    unittest.main()
