"""kinako check, test, fmt, dump and explain."""

import json
import os
import re
import stat
import time
from xml.etree import ElementTree

from driver import CliTest


class Check(CliTest):
    def test_a_good_file_is_ok(self):
        self.write("a.mochi", "print(1)\n")
        self.says(self.kinako("check", "a.mochi"), 0, "1 file checked: ok\n")
        self.says(self.kinako("check", "-", stdin="print(1)"), 0, "1 file checked: ok\n")

    def test_nothing_runs(self):
        self.write("a.mochi", 'print("ran")\npanic("ran")\n')
        self.says(self.kinako("check", "a.mochi"), 0, "1 file checked: ok\n")

    def test_all_errors_of_all_files_are_shown(self):
        self.write("a.mochi", "print(x)\nprint(y)\n")
        self.write("b.mochi", "print(z)\n")
        self.write("c.mochi", "let a = 1\na + 1\n")
        answer = self.kinako("check", "a.mochi", "b.mochi", "c.mochi")
        self.assertEqual(answer.code, 1)
        self.assertEqual(answer.out, "3 files checked: 3 errors, 1 warning\n")
        places = re.findall(r"^ *--> (\S+)$", answer.err, re.MULTILINE)
        self.assertEqual(places, ["a.mochi:1:7", "a.mochi:2:7", "b.mochi:1:7", "c.mochi:2:1"])

    def test_warnings_are_no_failure(self):
        self.write("a.mochi", "let a = 1\na + 1\n")
        answer = self.kinako("check", "a.mochi")
        self.assertEqual((answer.code, answer.out), (0, "1 file checked: 1 warning\n"))

    def test_json(self):
        self.write("a.mochi", "print(x)\n")
        answer = self.kinako("check", "--format=json", "a.mochi")
        self.assertEqual((answer.code, answer.out), (1, ""))
        self.assertEqual(json.loads(answer.err)["code"], "T002")

    def test_limits_hold_before_anything_runs(self):
        self.write("a.mochi", "".join(f"let a{i} = [{i}, {i}]\n" for i in range(100_000)))
        commands = ("check", "fmt --check", "dump --stage=types", "dump --stage=bytecode", "run", "test")
        for command in commands:
            for option, kind, message in (
                ("--timeout=0.001", "timeout", "time limit reached"),
                ("--max-memory=1M", "memory", "memory limit reached: 1048576 bytes"),
            ):
                with self.subTest(command=command, option=option):
                    answer = self.kinako(*command.split(), option, "a.mochi")
                    self.assertEqual(answer.code, 1)
                    said = answer.out + answer.err
                    self.assertIn(f"runtime error[{kind}]: {message}\n  --> a.mochi:1:1\n", said)

    def test_a_limit_of_one_file_does_not_hide_the_others(self):
        self.write("a.mochi", "print(x)\n" * 100_000)
        self.write("b.mochi", "print(z)\n")
        answer = self.kinako("check", "--max-memory=1M", "a.mochi", "b.mochi")
        self.assertEqual((answer.code, answer.out), (1, "2 files checked: 2 errors\n"))
        self.assertIn("runtime error[memory]", answer.err)
        self.assertIn("error[T002]: undefined variable: z", answer.err)

    def test_an_unreadable_file_does_not_hide_the_others(self):
        self.write("b.mochi", "print(z)\n")
        answer = self.kinako("check", "no.mochi", "b.mochi")
        self.assertEqual((answer.code, answer.out), (1, "1 file checked: 1 error\n"))
        self.assertIn("cannot read 'no.mochi'", answer.err)


class Warnings(CliTest):
    def test_more_than_two_hundred_errors_are_counted(self):
        self.write("a.mochi", "".join(f"print(x{i})\n" for i in range(250)))
        answer = self.kinako("check", "a.mochi")
        self.assertEqual((answer.code, answer.out), (1, "1 file checked: 250 errors\n"))
        self.assertEqual(answer.err.count("error[T002]"), 200)
        self.assertIn("warning[P099]: … and 50 more errors\n    --> a.mochi:201:7\n", answer.err)
        answer = self.kinako("run", "--format=json", "a.mochi")
        last = json.loads(answer.err.splitlines()[-1])
        self.assertEqual((last["code"], last["omittedErrors"], last["omittedWarnings"]), ("P099", 50, 0))

    def test_errors_are_shown_before_warnings_are(self):
        text = "".join(f"{i}\n" for i in range(150))
        self.write("a.mochi", text + "".join(f"print(x{i})\n" for i in range(100)))
        answer = self.kinako("check", "a.mochi")
        self.assertEqual(answer.out, "1 file checked: 100 errors, 150 warnings\n")
        self.assertIn("… and 50 more warnings", answer.err)

    def test_what_load_warns_of_is_on_standard_error(self):
        self.write("a.json", '{"n": 1, "n": 2}')
        self.write("a.mochi", 'print(load "a.json" as any)\n')
        answer = self.kinako("run", "a.mochi")
        self.assertEqual((answer.code, answer.out), (0, '[{"n": 2}]\n'))
        self.assertIn('warning[W001]: a.json:1: row 1: duplicate key "n"; the last value is used\n'
                      "  --> a.mochi:1:7\n", answer.err)
        answer = self.kinako("run", "--format=json", "--backend=interp", "a.mochi")
        warning = json.loads(answer.err)
        self.assertEqual((warning["kind"], warning["code"], warning["line"]), ("warning", "W001", 1))
        self.write("b.mochi", 'test "t" { expect len(load "a.json" as any) == 1 }\n')
        answer = self.kinako("test", "b.mochi")
        self.assertEqual(answer.code, 0)
        self.assertIn("warning[W001]", answer.err)


class Help(CliTest):
    def write_files_of_the_examples(self):
        for name in ("hello", "guest", "draft", "src/a", "tests/b"):
            self.write(f"{name}.mochi", 'print("hello")\ntest "one" { expect 1 == 1 }\n')
        self.write("math.mochi", 'test "gcd of two" { expect 1 == 1 }\n')
        self.write("input.txt", "a line\n")

    def examples_of(self, *arguments):
        page = self.kinako(*arguments).out
        lines = page[page.index("Examples:") :].split("\n\n")[0].splitlines()[1:]
        return [re.split(r" {2,}(?=[^ ])", line.strip()) for line in lines]

    def test_the_examples_of_every_help_page_work(self):
        self.write_files_of_the_examples()
        commands = ("run", "check", "test", "fmt", "repl", "explain", "dump")
        pages = [["--help"]] + [[command, "--help"] for command in commands]
        examples = [each for page in pages for each in self.examples_of(*page)]
        self.assertGreater(len(examples), 20)
        for example, *note in examples:
            with self.subTest(example):
                answer = self.shell(example)
                # There is a blank line too few in the files.
                expected = 1 if note and note[0].startswith("exit code 1") else 0
                self.assertEqual(answer.code, expected, answer.err)

    def test_exit_codes_are_those_of_the_overview(self):
        (text,) = re.findall(r"(?s)Exit codes: (.*?)\. Set", self.kinako("--help").out)
        self.assertEqual(re.findall(r"\b(\d+) ", text), ["0", "1", "2", "130"])
        self.write("good.mochi", 'test "a" { expect true }\n')
        self.write("bad.mochi", 'test "a" { expect false }\n')
        for command in ("run", "check", "test"):
            self.assertEqual(self.kinako(command, "good.mochi").code, 0)
            self.assertEqual(self.kinako(command, "none.mochi").code, 1)
            self.assertEqual(self.kinako(command, "--nonsense").code, 2)
        self.assertEqual(self.kinako("run", "bad.mochi").code, 1)
        self.assertEqual(self.kinako("test", "bad.mochi").code, 1)

    def test_limits_mean_what_their_help_says(self):
        page = self.kinako("run", "--help").out
        self.assertIn("0.5 is half a second", page)
        started = time.monotonic()
        answer = self.kinako("run", "--timeout=0.5", "-e", "while true { }")
        self.assertIn("runtime error[timeout]", answer.err)
        self.assertGreaterEqual(time.monotonic() - started, 0.5)
        self.assertIn("64M is 64 megabytes", page)
        grow = 'var text = "x"\nwhile true { text = text + text }'
        answer = self.kinako("run", "--max-memory=64M", "-e", grow)
        self.assertIn(f"memory limit reached: {64 << 20} bytes", answer.err)
        (depth,) = re.findall(r"this many calls are nested \((\d+)\)", page)
        endless = "fun f(n: int): int { return 1 + f(n + 1) }\nprint(f(0))"
        self.assertIn(f"call stack exceeded {depth} frames", self.kinako("run", "-e", endless).err)

    def test_the_default_back_end_is_the_one_in_the_help(self):
        (name,) = re.findall(r"the back end that runs the program \((\w+)\)", self.kinako("run", "--help").out)
        code = ["--stats", "--format=json", "-e", "print(1)"]
        keys = ("steps", "instructions")
        default, named = (
            [json.loads(self.kinako("run", *options, *code).err)[key] for key in keys]
            for options in ([], [f"--backend={name}"])
        )
        self.assertEqual(default, named)
        self.assertGreater(default[1], 0)

    def test_the_commands_of_a_session_are_those_of_its_help(self):
        self.write("a.mochi", "let a = 41\n")
        listed = self.kinako("repl", stdin=":help\n").out
        self.assertEqual(re.findall(r"^  (:\w+)", listed, re.MULTILINE), [":load", ":reset", ":help", ":quit"])
        self.assertEqual(self.kinako("repl", stdin="help\n").out, listed)
        self.assertEqual(self.kinako("repl", stdin=":load a.mochi\na + 1\n").out, "42\n")
        answer = self.kinako("repl", stdin="let b = 1\n:reset\nb\n")
        self.assertIn("undefined variable: b", answer.err)
        for word in (":quit", "quit", "exit"):
            self.assertEqual(self.kinako("repl", stdin=f"1\n{word}\n2\n").out, "1\n")

    def test_fuel_counts_what_its_help_says(self):
        self.assertIn("stop after STEPS calls and loop iterations", self.kinako("run", "--help").out)
        calls = "fun f(): int { return 1 }\nprint(f() + f() + f())\n"
        self.write("a.mochi", calls)
        self.assertEqual(self.kinako("run", "--fuel=3", "a.mochi").code, 0)
        self.assertEqual(self.kinako("run", "--fuel=2", "a.mochi").code, 1)
        self.write("b.mochi", "var i = 0\nwhile i < 10 { i = i + 1 }\nprint(i)\n")
        self.assertEqual(self.kinako("run", "--fuel=10", "b.mochi").code, 0)
        self.assertEqual(self.kinako("run", "--fuel=9", "b.mochi").code, 1)
        page = " ".join(self.kinako("explain", "fuel").out.split())
        self.assertIn("except the first iteration of a loop over a range", page)
        self.write("c.mochi", "for i in 0..10 { }\n")
        self.assertEqual(self.kinako("run", "--fuel=9", "c.mochi").code, 0)
        self.assertEqual(self.kinako("run", "--fuel=8", "c.mochi").code, 1)


TESTS = """\
fun double(n: int): int { return n * 2 }
test "doubles numbers" {
  print("not shown")
  expect double(2) == 4
}
test "doubles wrongly" {
  print("shown", 1)
  expect double(2) == 5
}
"""


class Test(CliTest):
    def test_every_block_has_a_line(self):
        self.write("a.mochi", TESTS)
        answer = self.kinako("test", "a.mochi")
        self.assertEqual((answer.code, answer.err), (1, ""))
        lines = answer.out.splitlines()
        self.assertEqual(lines[0], "a.mochi")
        self.assertRegex(lines[1], r"^   ok    doubles numbers \(\d+\.\d ms\)$")
        self.assertRegex(lines[2], r"^   FAIL  doubles wrongly \(\d+\.\d ms\)$")
        self.assertIn("runtime error[expect]", lines[3])
        self.assertIn("         | shown 1", lines)
        self.assertEqual(lines[-1], "1 passed, 1 failed")
        self.assertNotIn("not shown", answer.out)

    def test_tests_do_not_see_each_other(self):
        block = 'test "%s" {\n  n = n + 1\n  expect n == 1\n}\n'
        self.write("a.mochi", "var n = 0\n" + block % "one" + block % "two")
        answer = self.kinako("test", "a.mochi")
        self.assertEqual((answer.code, answer.out.splitlines()[-1]), (0, "2 passed, 0 failed"))

    def test_a_block_in_a_function_runs_where_it_stands(self):
        self.write(
            "a.mochi",
            'fun f(a: string, b: list<string>) {\n'
            '  let c = [a]\n'
            '  test "inner" { expect len(b) == 1  expect c[0] == a  print("inner ran") }\n'
            '}\n'
            'let g = fun(n: int) { test "in a closure" { expect n == 1 } }\n'
            'f("q", ["z"])\n'
            'g(1)\n'
            'test "outer" { test "in a test" { print("deep ran") }  g(2) }\n',
        )
        answer = self.kinako("test", "a.mochi")
        self.assertEqual((answer.code, answer.err), (1, ""))
        lines = answer.out.splitlines()
        self.assertRegex(lines[1], r"^   FAIL  outer ")
        self.assertIn("expect condition failed at a.mochi:5", answer.out)
        shown = [line.strip() for line in lines if " ran" in line and "|" in line]
        self.assertEqual(shown[-2:], ["| inner ran", "| deep ran"])
        self.assertEqual(lines[-1], "0 passed, 1 failed")

    def test_blocks_in_functions_alone_are_no_tests(self):
        self.write("a.mochi", 'fun f() { test "inner" { expect false } }\nf()\n')
        self.says(self.kinako("test", "a.mochi"), 0, "no tests found\n0 passed, 0 failed\n")

    def test_folders_are_searched(self):
        good = 'test "fine" { expect 1 == 1 }\n'
        self.write("b.mochi", good)
        self.write("deep/er/a.mochi", good)
        self.write("deep/notes.txt", "no program")
        self.write(".hidden/c.mochi", good)
        self.write("plain.mochi", 'print("no tests here")\n')
        for arguments in ([], ["."]):
            answer = self.kinako("test", *arguments)
            self.assertEqual((answer.code, answer.err), (0, ""))
            names = [line for line in answer.out.splitlines() if line.endswith(".mochi")]
            self.assertEqual(names, ["b.mochi", "deep/er/a.mochi"])
            self.assertTrue(answer.out.endswith("\n2 passed, 0 failed\n"))
        answer = self.kinako("test", "deep", "b.mochi")
        names = [line for line in answer.out.splitlines() if line.endswith(".mochi")]
        self.assertEqual(names, ["deep/er/a.mochi", "b.mochi"])

    def test_the_filter_chooses_titles(self):
        self.write("a.mochi", TESTS)
        answer = self.kinako("test", "--filter=numbers", "a.mochi")
        self.assertEqual((answer.code, answer.out.splitlines()[-1]), (0, "1 passed, 0 failed"))
        self.assertNotIn("wrongly", answer.out)
        answer = self.kinako("test", "--filter", "nothing", "a.mochi")
        self.says(answer, 0, "no test has 'nothing' in its title\n0 passed, 0 failed\n")

    def test_no_tests_is_said(self):
        self.write("a.mochi", "print(1)\n")
        self.says(self.kinako("test", "a.mochi"), 0, "no tests found\n0 passed, 0 failed\n")

    def test_a_file_with_errors_counts_as_failed(self):
        self.write("a.mochi", "print(x)\n")
        self.write("b.mochi", 'test "fine" { expect true }\n')
        answer = self.kinako("test", "a.mochi", "b.mochi")
        self.assertEqual((answer.code, answer.out.splitlines()[-1]), (1, "1 passed, 1 failed"))
        self.assertIn("error[T002]", answer.err)
        self.assertIn("FAIL  does not compile", answer.out)

    def test_an_endless_test_is_stopped_by_a_limit(self):
        self.write("a.mochi", 'test "endless" {\n  while true { }\n}\ntest "fine" { expect true }\n')
        answer = self.kinako("test", "--timeout=0.2", "a.mochi")
        self.assertEqual((answer.code, answer.out.splitlines()[-1]), (1, "1 passed, 1 failed"))
        self.assertIn("runtime error[timeout]", answer.out)

    def test_ctrl_c_ends_the_run_with_130(self):
        self.write("a.mochi", 'test "quick" { expect true }\ntest "endless" {\n  while true { }\n}\n')
        with self.terminal("test", "a.mochi") as terminal:
            terminal.wait_for("quick")
            terminal.type("\x03")
            terminal.wait_for("1 passed, 0 failed")
            self.assertEqual(terminal.wait_for_end(), 130)

    def test_a_failure_shows_the_values(self):
        self.write("a.mochi", TESTS)
        out = self.kinako("test", "a.mochi").out
        self.assertIn("            = values:\n                double(2) = 4\n                5\n", out)

    def test_a_folder_with_dots_is_that_folder(self):
        good = 'test "fine" { expect 1 == 1 }\n'
        self.write("b.mochi", good)
        self.write("deep/er/a.mochi", good)
        for arguments in (["./..."], ["..."], ["deep/...", "b.mochi"], [".", "b.mochi", "deep"]):
            answer = self.kinako("test", *arguments)
            self.assertEqual((answer.code, answer.err), (0, ""))
            self.assertTrue(answer.out.endswith("\n2 passed, 0 failed\n"), answer.out)
        checked = self.kinako("check", "./...")
        self.says(checked, 0, "2 files checked: ok\n")
        self.says(self.kinako("check", "deep", "b.mochi"), 0, "2 files checked: ok\n")

    def test_what_is_not_there_is_named_and_fails(self):
        self.write("b.mochi", 'test "fine" { expect 1 == 1 }\n')
        for path in ("no.mochi", "nowhere", "nowhere/..."):
            answer = self.kinako("test", path, "b.mochi")
            self.assertEqual(answer.code, 1)
            named = path.removesuffix("/...")
            self.assertEqual(answer.err, f"kinako: cannot read '{named}': No such file or directory\n")
            self.assertEqual(answer.out.splitlines()[-1], "1 passed, 1 failed")

    def test_an_empty_folder_has_no_tests(self):
        (self.folder / "empty").mkdir()
        self.says(self.kinako("test", "empty"), 0, "no tests found\n0 passed, 0 failed\n")


class TestFormats(CliTest):
    """What build servers read: `kinako test --format=json` and `--format=junit`."""

    UGLY = 'a "title" with <b> & ]]> \x1b'

    def objects(self, *arguments, code=1):
        answer = self.kinako("test", "--format=json", *arguments)
        self.assertEqual(answer.code, code)
        self.err = answer.err
        return [json.loads(line) for line in answer.out.splitlines()]

    def xml(self, *arguments, code=1):
        answer = self.kinako("test", "--format=junit", *arguments)
        self.assertEqual(answer.code, code)
        self.err = answer.err
        self.assertTrue(answer.out.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites '))
        return ElementTree.fromstring(answer.out)

    def write_all(self):
        self.write("a.mochi", TESTS + 'test "stops" { print(1 / 0) }\n')
        self.write("sub/b.mochi", 'let a = 1\nprint(x)\n')
        self.write("sub/c.mochi", 'test "a \\"title\\" with <b> & ]]> \\u001b" { print("\\u0001<&]]>") }\n')

    def test_json_has_an_object_for_every_test_and_a_summary(self):
        self.write_all()
        *tests, summary = self.objects(".", "no.mochi")
        self.assertEqual(self.err, "kinako: cannot read 'no.mochi': No such file or directory\n")
        seen = [(t["kind"], t["title"], t["file"], t["line"], t["result"]) for t in tests]
        self.assertEqual(
            seen,
            [
                ("test", "doubles numbers", "a.mochi", 2, "pass"),
                ("test", "doubles wrongly", "a.mochi", 6, "fail"),
                ("test", "stops", "a.mochi", 10, "error"),
                ("file", "", "sub/b.mochi", 2, "error"),
                ("test", self.UGLY, "sub/c.mochi", 1, "pass"),
                ("file", "", "no.mochi", 1, "error"),
            ],
        )
        for test in tests:
            self.assertIsInstance(test["duration"], float)
        self.assertEqual([t["output"] for t in tests[:2]], ["not shown\n", "shown 1\n"])
        self.assertEqual((tests[0]["message"], tests[0]["trap"]), ("", None))
        self.assertTrue(tests[1]["message"].startswith("expect condition failed at a.mochi:8: "))
        trap = tests[1]["trap"]
        self.assertEqual((trap["code"], trap["line"], trap["column"]), ("expect", 8, 10))
        self.assertEqual(
            trap["operands"], [{"text": "double(2)", "value": "4"}, {"text": "5", "value": "5"}]
        )
        self.assertEqual(tests[2]["trap"]["code"], "divide-by-zero")
        self.assertEqual(tests[3]["message"], "does not compile: undefined variable: x")
        self.assertEqual([d["code"] for d in tests[3]["diagnostics"]], ["T002"])
        self.assertEqual(tests[5]["diagnostics"], [])
        duration = summary.pop("duration")
        self.assertIsInstance(duration, float)
        self.assertEqual(
            summary,
            {"kind": "summary", "files": 4, "tests": 6, "passed": 2, "failed": 1, "errors": 3,
             "skipped": 0, "interrupted": False},
        )

    def test_an_error_in_an_imported_file_is_placed_there(self):
        self.write("a.mochi", 'import "./lib" as lib\ntest "fine" { expect lib.f() == 1 }\n')
        self.write("lib.mochi", "let a = 1\nexport fun f(): int { return b }\n")
        file, summary = self.objects("a.mochi")
        self.assertEqual((file["file"], file["line"]), ("a.mochi", 1))
        self.assertEqual(file["message"], "does not compile: lib.mochi:2: undefined variable: b")
        self.assertEqual(summary["errors"], 1)

    def test_json_of_nothing_is_a_summary(self):
        (summary,) = self.objects(code=0)
        self.assertEqual((summary["tests"], summary["files"]), (0, 0))

    def test_tests_that_are_not_asked_for_are_skipped(self):
        self.write("a.mochi", TESTS)
        *tests, summary = self.objects("--filter=numbers", "a.mochi", code=0)
        self.assertEqual([t["result"] for t in tests], ["pass", "skip"])
        self.assertEqual((summary["passed"], summary["skipped"]), (1, 1))
        (suite,) = self.xml("--filter=numbers", "a.mochi", code=0)
        self.assertEqual(suite.get("skipped"), "1")
        self.assertEqual([len(case.findall("skipped")) for case in suite], [0, 1])

    def test_junit_is_well_formed_xml_with_every_test(self):
        self.write_all()
        suites = self.xml()
        self.assertEqual(self.err, "")
        self.assertEqual(suites.tag, "testsuites")
        counts = [suites.get(name) for name in ("tests", "failures", "errors", "skipped")]
        self.assertEqual(counts, ["5", "1", "2", "0"])
        self.assertEqual([s.get("name") for s in suites], ["a.mochi", "sub/b.mochi", "sub/c.mochi"])
        self.assertEqual(suites[0].get("tests"), "3")
        passed, failed, stopped = suites[0]
        self.assertEqual(passed.get("name"), "doubles numbers")
        self.assertEqual((passed.get("file"), passed.get("line")), ("a.mochi", "2"))
        self.assertRegex(passed.get("time"), r"^\d+\.\d+$")
        self.assertEqual(passed.get("classname"), "a")
        self.assertEqual(passed.find("system-out").text, "not shown\n")
        failure = failed.find("failure")
        self.assertEqual(failure.get("type"), "expect")
        self.assertTrue(failure.get("message").startswith("expect condition failed at a.mochi:8: "))
        self.assertIn("double(2) = 4", failure.text)
        self.assertEqual(stopped.find("error").get("type"), "divide-by-zero")
        (broken,) = suites[1]
        self.assertEqual(broken.get("classname"), "sub.b")
        self.assertEqual(broken.find("error").get("type"), "compile")
        self.assertIn("error[T002]: undefined variable: x", broken.find("error").text)
        (ugly,) = suites[2]
        self.assertEqual(ugly.get("name"), self.UGLY.replace("\x1b", "\\x1b"))
        self.assertEqual(ugly.find("system-out").text, "\\x01<&]]>\n")

    def test_other_words_are_refused(self):
        answer = self.kinako("test", "--format=xml")
        self.assertEqual(answer.code, 2)
        self.assertIn("expected text, json or junit", answer.err)
        answer = self.kinako("run", "--format=junit", "-e", "print(1)")
        self.assertEqual(answer.code, 2)
        self.assertIn("expected text or json", answer.err)


UGLY = "let   a=1 // one\n\n\n\nif a>0{print( a )}\n"


class Format(CliTest):
    def formatted(self, text: str) -> str:
        answer = self.kinako("fmt", "-", stdin=text)
        self.assertEqual((answer.code, answer.err), (0, ""))
        return answer.out

    def test_standard_input_goes_to_standard_output(self):
        pretty = self.formatted(UGLY)
        self.assertNotEqual(pretty, UGLY)
        self.assertIn("let a = 1", pretty)
        self.assertIn("// one", pretty)
        self.assertEqual(self.formatted(pretty), pretty)

    def test_a_file_is_replaced_and_keeps_its_permissions(self):
        path = self.write("a.mochi", UGLY)
        path.chmod(0o640)
        self.says(self.kinako("fmt", "a.mochi"), 0)
        self.assertEqual(self.read("a.mochi"), self.formatted(UGLY))
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o640)
        self.assertEqual(os.listdir(self.folder), ["a.mochi"])

    def test_a_file_in_the_standard_style_is_not_touched(self):
        path = self.write("a.mochi", self.formatted(UGLY))
        os.utime(path, (1, 1))
        self.says(self.kinako("fmt", "a.mochi"), 0)
        self.assertEqual(path.stat().st_mtime, 1)

    def test_a_link_stays_a_link(self):
        self.write("real.mochi", UGLY)
        os.symlink("real.mochi", self.folder / "link.mochi")
        self.says(self.kinako("fmt", "link.mochi"), 0)
        self.assertTrue((self.folder / "link.mochi").is_symlink())
        self.assertEqual(self.read("real.mochi"), self.formatted(UGLY))

    def test_a_file_with_errors_stays_as_it_is(self):
        broken = "let   a=(1\n"
        self.write("a.mochi", broken)
        self.write("b.mochi", UGLY)
        answer = self.kinako("fmt", "a.mochi", "b.mochi")
        self.assertEqual((answer.code, answer.out), (1, ""))
        self.assertIn("error[P001]", answer.err)
        self.assertEqual(self.read("a.mochi"), broken)
        self.assertEqual(self.read("b.mochi"), self.formatted(UGLY))

    def test_a_file_that_cannot_be_replaced_stays_as_it_is(self):
        if os.geteuid() == 0:
            self.skipTest("root may write everywhere")
        self.write("folder/a.mochi", UGLY)
        (self.folder / "folder").chmod(0o555)
        answer = self.kinako("fmt", "folder/a.mochi")
        (self.folder / "folder").chmod(0o755)
        self.assertEqual(answer.code, 1)
        self.assertIn("cannot write 'folder/a.mochi': Permission denied", answer.err)
        self.assertEqual(self.read("folder/a.mochi"), UGLY)

    def test_check_lists_and_changes_nothing(self):
        self.write("sub/a.mochi", UGLY)
        self.write("sub/b.mochi", self.formatted(UGLY))
        self.says(self.kinako("fmt", "--check", "sub"), 1, "sub/a.mochi\n")
        self.assertEqual(self.read("sub/a.mochi"), UGLY)
        self.says(self.kinako("fmt", "--check", "sub/b.mochi"), 0)

    def test_folders_are_searched(self):
        self.write("sub/a.mochi", UGLY)
        self.says(self.kinako("fmt", "."), 0)
        self.assertEqual(self.read("sub/a.mochi"), self.formatted(UGLY))

    def test_a_missing_file_is_named(self):
        answer = self.kinako("fmt", "no.mochi")
        self.says(
            answer, 1, "", "kinako: cannot read 'no.mochi': No such file or directory\n"
        )


class Dump(CliTest):
    def test_every_stage_prints_something_of_its_own(self):
        self.write("a.mochi", "let n = 1 + 2\nprint(n)\n")
        texts = set()
        stages = ("tokens", "ast", "types", "bytecode")
        for stage in stages:
            answer = self.kinako("dump", f"--stage={stage}", "a.mochi")
            self.assertEqual((answer.code, answer.err), (0, ""))
            self.assertIn("n", answer.out)
            texts.add(answer.out)
        self.assertEqual(len(texts), len(stages))

    def test_bytecode_has_a_line_for_every_instruction_that_runs(self):
        code = "print(1)\nlet x = 2.5\nprint(x + 1.0)"
        dumped = self.kinako("dump", "--stage=bytecode", "-", stdin=code).out
        stats = self.kinako("run", "--stats", "--format=json", "-e", code).err
        lines = re.findall(r"(?m)^ +\d+ [a-z]", dumped)
        self.assertEqual(json.loads(stats)["instructions"], len(lines))

    def test_tokens_and_tree_are_printed_in_spite_of_errors(self):
        for stage in ("tokens", "ast"):
            answer = self.kinako("dump", "--stage", stage, "-", stdin="let a = 0x\nprint(a)\n")
            self.assertEqual(answer.code, 1)
            self.assertIn("print", answer.out)
            self.assertIn("error[P046]", answer.err)

    def test_mistakes(self):
        self.write("a.mochi", "")
        answer = self.kinako("dump", "a.mochi")
        self.assertEqual(answer.code, 2)
        self.assertIn("which stage? `--stage=tokens`, `ast`, `types`", answer.err)
        answer = self.kinako("dump", "--stage=nonsense", "a.mochi")
        self.assertEqual(answer.code, 2)
        self.assertIn("expected tokens, ast, types", answer.err)


class DumpOfCompiledCode(CliTest):
    """What the compiler of hot code makes of a program."""

    CODE = "fun f(n: int): int { return n + 0 }\nprint(f(1))\n"

    def listing(self, *options):
        answer = self.kinako("dump", "--stage=ssa", *options, "-", stdin=self.CODE)
        self.assertEqual((answer.code, answer.err), (0, ""))
        self.assertTrue(answer.out.startswith("ssa f\nblock0(v0: int):\n"))
        self.assertIn("\nssa main\n", answer.out)
        return answer.out

    def test_passes_are_chosen_by_name(self):
        self.assertEqual(self.listing(), self.listing("--jit-passes=all"))
        self.assertIn(" = add v0, ", self.listing("--jit-passes=none"))
        self.assertIn(" = add v0, ", self.listing("--jit-passes=hoist,dead"))
        self.assertNotIn(" = add v0, ", self.listing("--jit-passes=fold"))
        self.assertNotIn(" = add v0, ", self.listing("--jit-passes=dead,fold"))

    def test_programs_with_errors_have_none(self):
        answer = self.kinako("dump", "--stage=ssa", "-", stdin="print(lenght)\n")
        self.assertEqual((answer.code, answer.out), (1, ""))
        self.assertIn("error[T002]", answer.err)

    def test_mistakes(self):
        for passes, unknown in (("nonsense", "nonsense"), ("fold,none", "none")):
            answer = self.kinako("dump", "--stage=ssa", f"--jit-passes={passes}", "-", stdin="")
            self.assertEqual((answer.code, answer.out), (2, ""))
            self.assertEqual(
                answer.err,
                f"kinako: --jit-passes {passes}: there is no pass `{unknown}`\n"
                "kinako: see `kinako dump --help`\n",
            )
        answer = self.kinako("dump", "--stage=nonsense", "-", stdin="")
        self.assertIn("expected tokens, ast, types, bytecode or ssa", answer.err)

    def test_the_page_of_help_names_them(self):
        answer = self.kinako("dump", "--help")
        self.assertEqual((answer.code, answer.err), (0, ""))
        self.assertIn("what to print: tokens, ast, types, bytecode or ssa", answer.out)
        self.assertIn(
            "  --jit-passes=LIST          passes of the stage ssa: all, none, or names such as"
            " fold,number\n",
            answer.out,
        )


class Explain(CliTest):
    def test_a_diagnostic(self):
        answer = self.kinako("explain", "t002")
        self.assertEqual((answer.code, answer.err), (0, ""))
        self.assertTrue(answer.out.startswith("error[T002]: "))
        self.assertIn("    print(lenght)\n", answer.out)
        self.assertIn("The same program, fixed:", answer.out)

    def test_a_trap_and_a_builtin(self):
        self.assertTrue(
            self.kinako("explain", "divide-by-zero").out.startswith("runtime error[divide-by-zero]")
        )
        self.assertTrue(self.kinako("explain", "substring").out.startswith("substring(s, from, to)"))
        both = self.kinako("explain", "panic").out
        self.assertIn("runtime error[panic]", both)
        self.assertIn("panic(message)", both)

    def test_modules_of_other_languages_and_their_members(self):
        page = self.kinako("explain", "math").out
        self.assertTrue(page.startswith('`import python "math"` makes these available:\n\n  math.pi math.e '))
        self.assertIn('`import go "math"` makes these available:\n\n  math.Pi math.E math.Sqrt ', page)
        self.assertEqual(
            self.kinako("explain", "math.pi").out,
            'math.pi: float\n\nA constant of the module that `import python "math"` imports.\n',
        )
        self.assertEqual(
            self.kinako("explain", "strings.ToUpper").out,
            "strings.ToUpper(s): string\n\nUpper case (Unicode).\n\n"
            'A function of the module that `import go "strings"` imports, the builtin `upper`.\n',
        )
        self.assertEqual(self.kinako("explain", "strings.upper").code, 2)
        self.assertIn("\nModules of other languages:\n  math strings\n", self.kinako("explain").out)

    def test_a_word_of_the_language(self):
        answer = self.kinako("explain", "match")
        self.assertEqual((answer.code, answer.err), (0, ""))
        self.assertTrue(answer.out.startswith("match: A choice by value or by variant\n\n"))
        self.assertIn("An example:\n\n    type Shape", answer.out)
        self.assertIn("It prints:\n\n    12 9 two\n", answer.out)
        self.assertEqual(self.kinako("explain", "ORDER").out, self.kinako("explain", "sort").out.split("\nThe builtin")[0])
        self.assertIn("A program that is refused:\n\n    agent Counter { }\n", self.kinako("explain", "agent").out)
        both = self.kinako("explain", "expect").out
        self.assertTrue(both.startswith("expect: "))
        self.assertIn("\nruntime error[expect]: ", both)

    def test_an_instruction(self):
        answer = self.kinako("explain", "list_get_int")
        self.assertEqual((answer.code, answer.err), (0, ""))
        self.assertTrue(answer.out.startswith("list_get_int: an instruction of the virtual machine\n\n  a = b[c]"))
        self.assertIn("\nOperands:\n  a  writes a register, int\n  b  reads a register, value\n", answer.out)
        self.assertIn("  d  a type\n", answer.out)
        self.assertIn("\nEffects:\n  Reads lists, maps.\n  Writes whether lists are shared.\n", answer.out)
        pair = self.kinako("explain", "move.jump").out
        self.assertIn("After it comes a jump, to which the machine continues at once.", pair)
        self.assertIn("Nothing but its registers.", self.kinako("explain", "lt_float").out)

    def test_an_instruction_that_is_also_a_word(self):
        word = self.kinako("explain", "map").out
        self.assertTrue(word.startswith("map: "))
        self.assertTrue(word.endswith("About the instruction of the virtual machine: `kinako explain instruction:map`.\n"))
        self.assertTrue(self.kinako("explain", "instruction:map").out.startswith("map: an instruction"))
        self.assertEqual(self.kinako("explain", "instruction:nothing").code, 2)

    def test_the_list_names_everything_and_every_page_can_be_shown(self):
        answer = self.kinako("explain")
        self.assertEqual(answer.code, 0)
        names = re.findall(r"^  ([A-Za-z0-9-]+)  +\S", answer.out, re.MULTILINE)
        self.assertGreater(len(names), 80)
        self.assertIn("\nInstructions of the virtual machine", answer.out)
        self.assertIn(" list_get_int ", answer.out)
        shown = self.kinako("explain", *names)
        self.assertEqual((shown.code, shown.err), (0, ""))
        for name in names:
            self.assertIn(f"[{name}]: ", shown.out)
        self.assertEqual([line for line in shown.out.splitlines() if len(line) > 110], [])
        self.assertNotIn("\ufffd", shown.out)

    def test_an_unknown_name_gets_a_suggestion(self):
        answer = self.kinako("explain", "divide-by-zeor")
        self.assertEqual((answer.code, answer.out), (2, ""))
        self.assertIn("did you mean `divide-by-zero`?", answer.err)
        self.assertEqual(self.kinako("explain", "nonsense").code, 2)
        self.assertIn("did you mean `match`?", self.kinako("explain", "mtach").err)
        self.assertIn("did you mean `list_get_int`?", self.kinako("explain", "list_get_itn").err)
