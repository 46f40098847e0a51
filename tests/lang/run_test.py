"""Proves that the language test runner fails when it must, with a stand-in for kinako that
answers what each test tells it to."""

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.util
import io
import json
import stat
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

FILE = Path(__file__).resolve().parent / "run"

# Answers with what lies next to the program X.mochi: X.out, X.err, X.code, X.sleep. An empty
# X.echo asks for the arguments and the standard input it was given.
STAND_IN = """\
#!/bin/sh
for last; do :; done
answer=${last%.mochi}
sleep "$(cat "$answer.sleep")"
cat "$answer.out"
if [ -e "$answer.echo" ]; then
  echo "${*%"$last"}" | sed 's/ $//'
  cat
fi
cat "$answer.err" >&2
exit "$(cat "$answer.code")"
"""


def load_runner():
    loader = importlib.machinery.SourceFileLoader("lang_run", str(FILE))
    spec = importlib.util.spec_from_loader("lang_run", loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules["lang_run"] = module
    loader.exec_module(module)
    return module


RUNNER = load_runner()


def report(kind: str, line: int, code: str, message: str, **more) -> str:
    return json.dumps({"kind": kind, "line": line, "code": code, "message": message, **more}) + "\n"


class RunnerTest(unittest.TestCase):
    def setUp(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = Path(self._folder.name)
        self.kinako = self.folder / "kinako"
        self.kinako.write_text(STAND_IN)
        self.kinako.chmod(self.kinako.stat().st_mode | stat.S_IXUSR)
        self.count = 0

    def run_program(
        self, program: str, out="", err="", code=0, *, options=(), sleep=0, echo=False
    ) -> tuple[int, str]:
        """Runs the runner on one program for which kinako answers `out`, `err` and `code`.
        Returns the runner's exit code and what it printed."""
        self.count += 1
        file = self.folder / f"test{self.count}.mochi"
        file.write_text(textwrap.dedent(program))
        for suffix, text in ((".out", out), (".err", err), (".code", code), (".sleep", sleep)):
            file.with_suffix(suffix).write_text(str(text))
        if echo:
            file.with_suffix(".echo").touch()
        return self.run_runner(*options, str(file))

    def run_runner(self, *arguments: str) -> tuple[int, str]:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            code = RUNNER.main([f"--kinako={self.kinako}", *arguments])
        return code, printed.getvalue()

    def assert_passes(self, *arguments, **more) -> None:
        result = self.run_program(*arguments, **more)
        self.assertEqual(result, (0, "1 passed, 0 failed\n"))

    def assert_fails(self, *arguments, saying: str, **more) -> None:
        code, printed = self.run_program(*arguments, **more)
        self.assertEqual(code, 1, printed)
        self.assertTrue(printed.endswith("0 passed, 1 failed\n"), printed)
        self.assertIn(saying, printed)


class OutputTest(RunnerTest):
    PROGRAM = """\
        print("a")  // expect: a
        print("b")  // expect: b
    """

    def test_the_expected_lines_pass(self):
        self.assert_passes(self.PROGRAM, "a\nb\n")

    def test_a_wrong_line_fails(self):
        self.assert_fails(self.PROGRAM, "a\nc\n", saying="+c")

    def test_a_missing_line_fails(self):
        self.assert_fails(self.PROGRAM, "a\n", saying="-b")

    def test_an_extra_line_fails(self):
        self.assert_fails(self.PROGRAM, "a\nb\nc\n", saying="+c")

    def test_an_extra_empty_line_fails(self):
        self.assert_fails(self.PROGRAM, "a\nb\n\n", saying="stdout")

    def test_lines_in_another_order_fail(self):
        self.assert_fails(self.PROGRAM, "b\na\n", saying="stdout")

    def test_a_missing_newline_at_the_end_fails(self):
        self.assert_fails(self.PROGRAM, "a\nb", saying="no newline")

    def test_white_space_counts(self):
        self.assert_fails(self.PROGRAM, "a\nb \n", saying="stdout")
        self.assert_passes("print(1)  // expect:  1 \n", " 1 \n")

    def test_an_empty_line_can_be_expected(self):
        self.assert_passes('print("")  // expect:\n', "\n")

    def test_two_lines_can_be_expected_in_one_place(self):
        self.assert_passes("for i in 0..2 { print(i) }  // expect: 0  // expect: 1\n", "0\n1\n")

    def test_a_wrong_exit_code_fails(self):
        self.assert_fails(self.PROGRAM, "a\nb\n", code=1, saying="exit code 1, expected 0")

    def test_text_on_stderr_fails(self):
        self.assert_fails(self.PROGRAM, "a\nb\n", "oops\n", saying="oops")

    def test_an_unexpected_trap_fails(self):
        err = report("trap", 2, "divide-by-zero", "division by zero")
        self.assert_fails(self.PROGRAM, "a\nb\n", err, 1, saying="+line 2: trap divide-by-zero")

    def test_an_unexpected_warning_fails(self):
        err = report("warning", 2, "P065", "no effect")
        self.assert_fails(self.PROGRAM, "a\nb\n", err, saying="+line 2: warning P065")

    def test_a_program_that_hangs_fails(self):
        self.assert_fails(
            self.PROGRAM, "a\nb\n", sleep=30, options=["--timeout=0.3"], saying="timed out"
        )

    def test_what_looks_like_an_expectation_in_a_string_is_none(self):
        self.assert_fails('print("// expect: a")\n', "// expect: a\n", saying="expects nothing")

    def test_what_looks_like_an_expectation_in_another_comment_is_none(self):
        self.assert_fails("/*\n// expect: a\n*/ # // expect: a\n", saying="expects nothing")


class ErrorTest(RunnerTest):
    PROGRAM = """\
        let a = 1
        print(b)  // expect error T002: undefined variable: b
    """
    ERR = report("error", 2, "T002", "undefined variable: b", help="did you mean `a`?")

    def test_the_expected_error_passes(self):
        self.assert_passes(self.PROGRAM, "", self.ERR, 1)

    def test_a_wrong_line_number_fails(self):
        err = report("error", 1, "T002", "undefined variable: b")
        self.assert_fails(self.PROGRAM, "", err, 1, saying="+line 1: error T002")

    def test_a_wrong_code_fails(self):
        err = report("error", 2, "T003", "undefined variable: b")
        self.assert_fails(self.PROGRAM, "", err, 1, saying="+line 2: error T003")

    def test_a_wrong_message_fails(self):
        err = report("error", 2, "T002", "undefined variable: bb")
        self.assert_fails(self.PROGRAM, "", err, 1, saying="+line 2")

    def test_a_warning_in_its_place_fails(self):
        err = report("warning", 2, "T002", "undefined variable: b")
        self.assert_fails(self.PROGRAM, "", err, 1, saying="+line 2: warning")

    def test_a_missing_error_fails(self):
        self.assert_fails(self.PROGRAM, "", "", 1, saying="-line 2: error T002")

    def test_a_second_error_fails(self):
        err = self.ERR + report("error", 2, "T003", "unknown function: c")
        self.assert_fails(self.PROGRAM, "", err, 1, saying="+line 2: error T003")

    def test_the_same_error_twice_fails(self):
        self.assert_fails(self.PROGRAM, "", self.ERR + self.ERR, 1, saying="+line 2: error T002")

    def test_an_exit_code_of_success_fails(self):
        self.assert_fails(self.PROGRAM, "", self.ERR, 0, saying="exit code 0, expected 1")

    def test_output_of_a_program_with_errors_fails(self):
        self.assert_fails(self.PROGRAM, "1\n", self.ERR, 1, saying="+1")

    def test_several_errors_pass_in_any_order(self):
        program = "a  // expect error T002: one  // expect error T003: two\n"
        err = report("error", 1, "T003", "two") + report("error", 1, "T002", "one")
        self.assert_passes(program, "", err, 1)

    def test_an_offset_moves_the_line(self):
        program = '// expect error @+1 P040: unterminated string literal\nlet a = "\n'
        self.assert_passes(program, "", report("error", 2, "P040", "unterminated string literal"), 1)
        self.assert_fails(
            program, "", report("error", 1, "P040", "unterminated string literal"), 1, saying="+line 1"
        )

    def test_a_warning_lets_the_program_run(self):
        program = "1  // expect warning P065: no effect\nprint(1)  // expect: 1\n"
        self.assert_passes(program, "1\n", report("warning", 1, "P065", "no effect"))
        self.assert_fails(program, "1\n", "", saying="-line 1: warning P065")


class HelpTest(RunnerTest):
    PROGRAM = """\
        print(b)  // expect error T002: undefined variable: b
                  // expect help: did you mean `a`?
    """

    def answer(self, text: str) -> str:
        return report("error", 1, "T002", "undefined variable: b", help=text)

    def test_the_expected_help_passes(self):
        self.assert_passes(self.PROGRAM, "", self.answer("well, did you mean `a`?"), 1)

    def test_another_help_fails(self):
        self.assert_fails(self.PROGRAM, "", self.answer("did you mean `c`?"), 1, saying="`c`")

    def test_no_help_fails(self):
        self.assert_fails(self.PROGRAM, "", self.answer(""), 1, saying="the help should contain")

    def test_help_far_from_its_error_cannot_be_read(self):
        program = "a  // expect error T002: x\n\n// expect help: y\n"
        self.assert_fails(program, "", report("error", 1, "T002", "x"), 1, saying="line 3: no error")


class TrapTest(RunnerTest):
    PROGRAM = """\
        print("before")  // expect: before
        print(1 / 0)  // expect trap divide-by-zero: division by zero
                      // expect stack: f, main
    """

    def answer(self, line=2, name="divide-by-zero", message="division by zero", stack=("f", "main")):
        frames = [{"function": name, "line": 1} for name in stack]
        return report("trap", line, name, message, stack=frames)

    def test_the_expected_trap_passes(self):
        self.assert_passes(self.PROGRAM, "before\n", self.answer(), 1)

    def test_no_trap_fails(self):
        self.assert_fails(self.PROGRAM, "before\n", "", 0, saying="-line 2: trap")

    def test_another_kind_of_trap_fails(self):
        err = self.answer(name="list-index")
        self.assert_fails(self.PROGRAM, "before\n", err, 1, saying="+line 2: trap list-index")

    def test_another_message_fails(self):
        err = self.answer(message="division by nought")
        self.assert_fails(self.PROGRAM, "before\n", err, 1, saying="nought")

    def test_another_line_fails(self):
        self.assert_fails(self.PROGRAM, "before\n", self.answer(line=3), 1, saying="+line 3")

    def test_missing_output_before_the_trap_fails(self):
        self.assert_fails(self.PROGRAM, "", self.answer(), 1, saying="-before")

    def test_another_stack_fails(self):
        err = self.answer(stack=("g", "main"))
        self.assert_fails(self.PROGRAM, "before\n", err, 1, saying="it is g, main")

    def test_a_longer_stack_fails(self):
        err = self.answer(stack=("f", "g", "main"))
        self.assert_fails(self.PROGRAM, "before\n", err, 1, saying="it is f, g, main")

    def test_dots_stand_for_any_frames(self):
        program = "f()  // expect trap panic: x  // expect stack: f, ..., main\n"
        for stack in (("f", "main"), ("f", "f", "f", "main")):
            err = report("trap", 1, "panic", "x", stack=[{"function": name} for name in stack])
            self.assert_passes(program, "", err, 1)
        err = report("trap", 1, "panic", "x", stack=[{"function": "main"}])
        self.assert_fails(program, "", err, 1, saying="the stack should be")

    def test_other_values_and_differences_fail(self):
        program = (
            "// expect trap @+3 expect: no\n// expect value: a = 1 // expect value: b = 2\n"
            "// expect difference: - a\\n+ b\nexpect a == b\n"
        )
        operands = [{"text": "a", "value": "1"}, {"text": "b", "value": "2"}]
        err = report("trap", 4, "expect", "no", operands=operands, difference="- a\n+ b")
        self.assert_passes(program, "", err, 1)
        err = report("trap", 4, "expect", "no", operands=operands[:1], difference="- a\n+ b")
        self.assert_fails(program, "", err, 1, saying="they are a = 1")
        err = report("trap", 4, "expect", "no", operands=operands, difference="- a")
        self.assert_fails(program, "", err, 1, saying="the difference should be")

    def test_a_program_killed_by_a_signal_fails(self):
        self.kinako.write_text("#!/bin/sh\nkill -SEGV $$\n")
        self.assert_fails(self.PROGRAM, "before\n", self.answer(), 1, saying="crashed")

    def test_a_sanitizer_report_fails(self):
        err = self.answer() + "a.cpp:1:2: runtime error: signed integer overflow\n"
        self.assert_fails(self.PROGRAM, "before\n", err, 1, saying="crashed")


class FileTest(RunnerTest):
    def test_a_file_without_expectations_fails(self):
        self.assert_fails("let a = 1\n", saying="expects nothing")
        self.assert_fails("// exit: 0\n// stdin: x\n", saying="expects nothing")

    def test_a_misspelt_expectation_fails(self):
        for comment in (
            "// Expect: 1",
            "// expect 1",
            "// expect eror T002: x",
            "// expect error: x",
            "// expect error T002 x",
            "//expect: 1",
            "// expect trap: x",
            "// exit: one",
            "// stdin : x",
        ):
            program = f"print(1)  // expect: 1\n{comment}\n"
            self.assert_fails(program, "1\n", saying="cannot read")

    def test_a_program_with_errors_cannot_expect_output(self):
        program = "print(1)  // expect: 1\nb  // expect error T002: x\n"
        self.assert_fails(program, "1\n", report("error", 2, "T002", "x"), 1, saying="does not run")

    def test_input_options_and_exit_code_are_passed_on(self):
        program = """\
            // stdin: one
            // stdin:
            // args: --fuel 10
            // exit: 3
            // expect: run --backend=interp --format=json --fuel 10
            // expect: one
            // expect:
        """
        self.assert_passes(program, "", code=3, echo=True)
        self.assert_fails(program, "", code=0, echo=True, saying="exit code 0, expected 3")

    def test_every_back_end_is_a_test(self):
        result = self.run_program("// expect: 1\n", "1\n", options=["--backends=interp,vm"])
        self.assertEqual(result, (0, "2 passed, 0 failed\n"))

    def test_no_files_at_all_is_a_failure(self):
        empty = self.folder / "empty"
        empty.mkdir()
        code, printed = self.run_runner(str(empty))
        self.assertEqual((code, printed), (1, "no tests found\n0 passed, 1 failed\n"))

    def test_comments_are_told_from_text(self):
        text = 'a // one\n"// no \\" // no" // two\n/* // no */ b # // no\n// three'
        found = list(RUNNER.comments(text))
        self.assertEqual(found, [(1, "// one"), (2, "// two"), (4, "// three")])


if __name__ == "__main__":
    unittest.main()
