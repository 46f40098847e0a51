"""kinako run, and what all commands have in common."""

import json
import os
import signal
import subprocess
import time
import unittest

import driver
from driver import CliTest

DIVIDE = "fun half(n: int): int {\n  return 10 / n\n}\nprint(half(5))\nprint(half(0))\n"

DIVIDE_TRAP = """\
runtime error[divide-by-zero]: division by zero
  --> a.mochi:2:10
   |
 2 |   return 10 / n
   |          ^^^^^^
   = help: Test the divisor before dividing: `if d != 0 { … }`.
   = stack:
       at half (a.mochi:2:10)
       at main (a.mochi:5:7)
"""


class Programs(CliTest):
    def test_a_file_runs_with_and_without_the_word_run(self):
        self.write("a.mochi", 'print("hello", 6 * 7)\n')
        self.says(self.kinako("a.mochi"), 0, "hello 42\n")
        self.says(self.kinako("run", "a.mochi"), 0, "hello 42\n")

    def test_a_program_comes_from_standard_input(self):
        self.says(self.kinako("-", stdin="print(1)"), 0, "1\n")
        self.says(self.kinako("run", "-", stdin="print(1)"), 0, "1\n")

    def test_a_program_comes_from_the_command_line(self):
        self.says(self.kinako("run", "-e", "print(1 + 1)"), 0, "2\n")
        self.says(self.kinako("-e", "print(1 + 1)"), 0, "2\n")
        self.says(self.kinako("run", "--eval=print(-3)"), 0, "-3\n")

    def test_a_program_reads_standard_input(self):
        self.write("a.mochi", 'let a = input()\nlet b = input()\nprint(b + a)\nprint(input() == "")')
        self.says(self.kinako("a.mochi", stdin="one\r\ntwo"), 0, "twoone\ntrue\n")

    def test_long_input_and_output_arrive_whole(self):
        line = "x" * 100_000
        self.write("a.mochi", "for i in 0..20 {\n  print(input())\n}\n")
        answer = self.kinako("a.mochi", stdin=f"{line}\n" * 20)
        self.assertEqual((answer.code, answer.err), (0, ""))
        self.assertTrue(answer.out == f"{line}\n" * 20)  # without a diff of two megabytes

    def test_a_question_is_shown_before_the_answer_is_read(self):
        self.write("a.mochi", 'print("name?")\nprint("hello " + input())\n')
        with self.start("a.mochi", stdin=subprocess.PIPE) as process:
            self.assertEqual(process.stdout.readline(), b"name?\n")
            out, _ = process.communicate(b"Ada\n", timeout=30)
            self.assertEqual(out, b"hello Ada\n")

    def test_arguments_after_two_dashes_are_accepted(self):
        self.write("a.mochi", "print(1)")
        self.says(self.kinako("a.mochi", "--", "--fuel", "x", "y"), 0, "1\n")
        self.says(self.kinako("run", "--color=never", "a.mochi", "--", "x"), 0, "1\n")


class Failures(CliTest):
    def test_a_trap_comes_after_the_output_and_exits_with_1(self):
        self.write("a.mochi", DIVIDE)
        self.says(self.kinako("a.mochi"), 1, "2\n", DIVIDE_TRAP)

    def test_output_and_errors_in_one_pipe_are_in_order(self):
        self.write("a.mochi", DIVIDE)
        done = subprocess.run(
            [driver.KINAKO, "a.mochi"],
            cwd=self.folder,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
        )
        self.assertEqual(done.stdout.decode(), "2\n" + DIVIDE_TRAP)

    def test_a_program_with_errors_does_not_run(self):
        self.write("a.mochi", 'print("before")\nlet length = 3\nprint(lenght)\n')
        answer = self.kinako("a.mochi")
        self.assertEqual((answer.code, answer.out), (1, ""))
        self.assertTrue(
            answer.err.startswith(
                "error[T002]: undefined variable: lenght\n"
                "  --> a.mochi:3:7\n"
                "   |\n"
                " 3 | print(lenght)\n"
                "   |       ^^^^^^\n"
            ),
            answer.err,
        )

    def test_warnings_do_not_stop_a_program(self):
        self.write("a.mochi", "let a = 1\na + 1\nprint(a)\n")
        answer = self.kinako("a.mochi")
        self.assertEqual((answer.code, answer.out), (0, "1\n"))
        self.assertIn("warning[P065]", answer.err)

    def test_json_has_one_object_a_line(self):
        self.write("a.mochi", DIVIDE)
        answer = self.kinako("run", "--format=json", "a.mochi")
        self.assertEqual((answer.code, answer.out), (1, "2\n"))
        trap = json.loads(answer.err)
        self.assertEqual(
            [trap[key] for key in ("kind", "code", "message", "file", "line", "column")],
            ["trap", "divide-by-zero", "division by zero", "a.mochi", 2, 10],
        )
        self.assertEqual([frame["function"] for frame in trap["stack"]], ["half", "main"])

        self.write("b.mochi", "print(a)\nprint(b)\n")
        answer = self.kinako("run", "--format", "json", "b.mochi")
        reports = [json.loads(line) for line in answer.err.splitlines()]
        self.assertEqual([report["code"] for report in reports], ["T002", "T002"])
        self.assertEqual([report["line"] for report in reports], [1, 2])

    def test_a_missing_file_is_named(self):
        self.says(
            self.kinako("no.mochi"),
            1,
            "",
            "kinako: cannot read 'no.mochi': No such file or directory\n",
        )
        self.says(self.kinako("run", "."), 1, "", "kinako: cannot read '.': Is a directory\n")

    def test_names_cannot_drive_the_terminal(self):
        answer = self.kinako("run", "\x1b[2J.mochi")
        self.assertEqual(answer.code, 1)
        self.assertNotIn("\x1b", answer.err)

    def test_a_program_that_is_not_utf8_is_refused(self):
        self.write("a.mochi", b'print("\xff")\n')
        answer = self.kinako("a.mochi")
        self.assertEqual((answer.code, answer.out), (1, ""))
        self.assertIn("error[P047]", answer.err)

    def test_an_empty_program_does_nothing(self):
        self.write("a.mochi", "")
        self.says(self.kinako("a.mochi"), 0)


class Limits(CliTest):
    LOOP = "var n = 0\nwhile true { n = n + 1 }\n"

    def trap_of(self, *arguments: str) -> str:
        start = time.monotonic()
        answer = self.kinako("run", "--format=json", *arguments)
        self.assertLess(time.monotonic() - start, 50)
        self.assertEqual(answer.code, 1)
        return json.loads(answer.err)["code"]

    def test_fuel(self):
        self.assertEqual(self.trap_of("--fuel=1000", "-e", self.LOOP), "fuel")
        self.says(self.kinako("run", "--fuel=1000", "-e", "print(1)"), 0, "1\n")

    def test_time(self):
        self.assertEqual(self.trap_of("--timeout=0.2", "-e", self.LOOP), "timeout")

    def test_memory(self):
        grow = 'var s = "x"\nwhile true { s = s + s }\n'
        self.assertEqual(self.trap_of("--max-memory=16M", "-e", grow), "memory")

    def test_depth(self):
        down = "fun f(n: int): int { return 1 + f(n - 1) }\nprint(f(1))\n"
        answer = self.kinako("run", "--max-depth=1000", "-e", down)
        self.assertEqual((answer.code, answer.out), (1, ""))
        self.assertIn("runtime error[stack-overflow]: call stack exceeded 1000 frames", answer.err)
        self.assertRegex(answer.err, r"… \d+ more frames …")

    def test_deep_recursion_is_possible(self):
        down = "fun f(n: int): int {\n  if n == 0 { return 0 }\n  return 1 + f(n - 1)\n}\n"
        self.says(self.kinako("-e", down + "print(f(100000))"), 0, "100000\n")

    def test_collecting_garbage_all_the_time_changes_nothing(self):
        code = 'var xs = []\nfor i in 0..50 { xs = append(xs, "n" + str(i)) }\nprint(len(xs), xs[49])'
        self.says(self.kinako("run", "--gc-stress", "-e", code), 0, "50 n49\n")

    def test_stats_go_to_standard_error(self):
        answer = self.kinako("run", "--stats", "-e", "print(1)")
        self.assertEqual((answer.code, answer.out), (0, "1\n"))
        self.assertRegex(
            answer.err,
            r"\Atime +\S+ s\nsteps +\d+\ninstructions +\d+\nallocated +\d+ bytes\npeak +\d+ bytes\ncollections +\d+\n\Z",
        )
        stats = json.loads(self.kinako("run", "--stats", "--format=json", "-e", "print(1)").err)
        self.assertEqual((stats["kind"], stats["hot"]), ("stats", []))
        interpreted = self.kinako("run", "--stats", "--backend=interp", "-e", "print(1)")
        self.assertNotIn("instructions", interpreted.err)

    def instructions(self, code: str, *options: str) -> int:
        """How many the run of `code` took."""
        answer = self.kinako("run", "--stats", "--format=json", *options, "-e", code)
        return json.loads(answer.err.splitlines()[-1])["instructions"]

    def test_compiled_code_is_evaluated_on_request(self):
        code = "fun f(n: int): int { return n + 1 }\nprint(f(1))"
        answer = self.kinako("run", "--jit=evaluate", "--stats", "--format=json", "-e", code)
        self.assertEqual((answer.code, answer.out), (0, "2\n"))
        jit = json.loads(answer.err)["jit"]
        self.assertEqual((jit["compiled"], jit["declined"], jit["called"]), (2, {}, 1))
        self.assertEqual(jit["rows"], {"call_builtin": 1})
        self.assertIn("jit          {", self.kinako("run", "--jit=evaluate", "--stats", "-e", code).err)
        plain = json.loads(self.kinako("run", "--stats", "--format=json", "-e", code).err)
        self.assertNotIn("jit", plain)
        self.kinako("run", "--jit=evaluate", "--jit-log=log.jsonl", "-e", code)
        lines = [json.loads(line) for line in self.read("log.jsonl").splitlines()]
        self.assertEqual([line["event"] for line in lines], ["compiled", "compiled"])
        self.assertEqual({line["function"] for line in lines}, {"main", "f"})
        answer = self.kinako("run", "--jit=always", "-e", code)
        self.assertEqual(answer.code, 2)
        self.assertIn("expected off or evaluate", answer.err)
        answer = self.kinako("run", "--jit-log=missing/log", "-e", code)
        self.assertEqual((answer.code, answer.out), (1, ""))
        self.assertEqual(answer.err, "kinako: cannot write 'missing/log': No such file or directory\n")

    def test_stats_say_that_a_function_was_too_large_for_the_vm(self):
        lines = "".join(f"  let a{i} = n\n" for i in range(70_000))
        self.write("a.mochi", f"fun f(n: int): int {{\n{lines}  return n\n}}\nprint(f(1))\n")
        answer = self.kinako("run", "--stats", "a.mochi")
        self.assertEqual((answer.code, answer.out), (0, "1\n"))
        why = "function f has too many registers"
        self.assertIn(f"back end     interp: {why}\n", answer.err)
        stats = json.loads(self.kinako("run", "--stats", "--format=json", "a.mochi").err)
        self.assertEqual((stats["backend"], stats["declined"]), ("interp", why))
        stats = json.loads(self.kinako("run", "--stats", "--format=json", "-e", "print(1)").err)
        self.assertEqual((stats["backend"], stats["declined"]), ("vm", ""))

    def test_a_limit_of_memory_is_explained_without_holes(self):
        code = "var xs = [1]\nwhile true { xs = xs + xs }"
        for backend in ("interp", "vm"):
            answer = self.kinako("run", f"--backend={backend}", "--max-memory=1M", "-e", code)
            self.assertIn("runtime error[memory]: memory limit reached: 1048576 bytes\n", answer.err)
            self.assertNotIn("help", answer.err)

    def test_stats_count_every_instruction(self):
        loop = "var s = 0\nfor i in 0..{} {{ s = s + i }}"
        iteration = self.instructions(loop.format(101)) - self.instructions(loop.format(100))
        self.assertGreater(iteration, 1)
        many = self.instructions(loop.format(20000)) - self.instructions(loop.format(100))
        self.assertEqual(many, iteration * 19900)
        # A program in a program counts, too, and what ran up to a trap.
        self.assertGreater(self.instructions('eval("for i in 0..9000 { }")'), 9000)
        self.assertGreater(self.instructions("while true { }", "--fuel=5000"), 5000)
        self.assertEqual(self.instructions("print(1)", "--backend=interp"), 0)

    def test_stats_name_the_hot_places(self):
        code = "fun f(n: int): int { return n + 1 }\nvar s = 0\nfor i in 0..99999 { s = f(s) }"
        answer = self.kinako("run", "--stats", "-e", code)
        self.assertRegex(answer.err, r"(?m)^hot +\d+\.\d%  a loop in main at <argument>:3$")
        stats = json.loads(self.kinako("run", "--stats", "--format=json", "-e", code).err)
        self.assertEqual(stats["steps"], 99998 + 99999)
        places = {(hot["function"], hot["line"], hot["isLoop"]) for hot in stats["hot"]}
        self.assertLessEqual(places, {("main", 3, True), ("f", 1, False)})
        # What ran since the last look is not in it.
        self.assertGreater(sum(hot["steps"] for hot in stats["hot"]), stats["steps"] - 4096)


class Colours(CliTest):
    BAD = "print(a)"

    def err(self, *arguments: str, **env: str) -> str:
        return self.kinako("run", *arguments, "-e", self.BAD, **env).err

    def shown(self, *arguments: str, **env: str) -> bytes:
        with self.terminal("run", *arguments, "-e", self.BAD, **env) as terminal:
            raw = b""
            while True:
                try:
                    got = os.read(terminal._fd, 4096)
                except OSError:
                    break
                if not got:
                    break
                raw += got
            self.assertEqual(terminal.wait_for_end(), 1)
        return raw

    def test_no_colours_in_a_pipe_unless_asked_for(self):
        self.assertNotIn("\x1b", self.err())
        self.assertNotIn("\x1b", self.err("--color=auto"))
        self.assertIn("\x1b[", self.err("--color=always"))
        self.assertIn("\x1b[", self.err("--color=always", NO_COLOR="1"))

    def test_colours_on_a_terminal_unless_declined(self):
        self.assertIn(b"\x1b[", self.shown())
        self.assertNotIn(b"\x1b", self.shown("--color=never"))
        self.assertNotIn(b"\x1b", self.shown(NO_COLOR="1"))
        self.assertIn(b"\x1b[", self.shown(NO_COLOR=""))
        self.assertNotIn(b"\x1b", self.shown(TERM="dumb"))


class Interrupts(CliTest):
    def test_ctrl_c_stops_a_program_with_130(self):
        self.write("a.mochi", 'print("go")\nvar n = 0\nwhile true { n = n + 1 }\n')
        with self.terminal("a.mochi") as terminal:
            terminal.wait_for("go\n")
            terminal.type("\x03")
            terminal.wait_for("runtime error[interrupted]")
            self.assertEqual(terminal.wait_for_end(), 130)

    def test_ctrl_c_stops_a_program_that_waits_for_input(self):
        self.write("a.mochi", 'print("go")\nlet x = input()\nprint("got it")\n')
        with self.terminal("a.mochi") as terminal:
            terminal.wait_for("go\n")
            time.sleep(0.2)
            terminal.type("\x03")
            self.assertEqual(terminal.wait_for_end(), 130)
            self.assertNotIn("got it", terminal.shown)

    def test_nobody_reads_and_nobody_complains(self):
        self.write("a.mochi", 'while true { print("line") }\n')
        for ignore in (False, True):
            with self.start(
                "a.mochi",
                preexec_fn=(lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN)) if ignore else None,
                restore_signals=not ignore,
            ) as process:
                self.assertEqual(process.stdout.readline(), b"line\n")
                process.stdout.close()
                self.assertEqual(process.stderr.read(), b"")
                self.assertIn(process.wait(timeout=30), (-signal.SIGPIPE, 128 + signal.SIGPIPE))

    @unittest.skipUnless(os.path.exists("/dev/full"), "needs /dev/full")
    def test_a_full_disk_is_reported(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [driver.KINAKO, "-e", "print(1)"],
                stdout=full,
                stderr=subprocess.PIPE,
                env=self.env,
                timeout=60,
            )
        self.assertEqual(done.returncode, 1)
        self.assertEqual(
            done.stderr, b"kinako: cannot write output: No space left on device\n"
        )


class Usage(CliTest):
    def mistake(self, *arguments: str) -> str:
        answer = self.kinako(*arguments)
        self.assertEqual((answer.code, answer.out), (2, ""))
        self.assertTrue(answer.err.startswith("kinako: "), answer.err)
        return answer.err

    def test_the_overview_lists_every_command(self):
        for arguments in ([], ["--help"], ["-h"], ["help"], ["help", "version"]):
            answer = self.kinako(*arguments)
            self.assertEqual((answer.code, answer.err), (0, ""))
            for command in ("run", "check", "test", "fmt", "repl", "explain", "dump"):
                self.assertRegex(answer.out, rf"(?m)^  {command} ")

    def test_every_command_has_a_page_with_its_options_and_examples(self):
        for command, option in {
            "run": "--fuel=STEPS",
            "check": "--format=text|json",
            "test": "--filter=TEXT",
            "fmt": "--check",
            "repl": "--color=auto|always|never",
            "explain": "-h, --help",
            "dump": "what to print: tokens, ast, types",
        }.items():
            answer = self.kinako(command, "--help")
            self.assertEqual((answer.code, answer.err), (0, ""))
            self.assertTrue(answer.out.startswith(f"Usage: kinako {command} "), answer.out)
            self.assertIn(option, answer.out)
            self.assertIn(f"Examples:\n  ", answer.out)
            self.assertEqual(self.kinako("help", command).out, answer.out)
            self.assertEqual([line for line in answer.out.splitlines() if len(line) > 100], [])

    def test_help_wins_over_mistakes(self):
        self.assertEqual(self.kinako("run", "--nonsense", "--help").code, 0)

    def test_the_version(self):
        for option in ("--version", "-V", "version"):
            answer = self.kinako(option)
            self.assertEqual((answer.code, answer.err), (0, ""))
            self.assertRegex(answer.out, r"\Akinako \d+\.\d+\.\d+\n\Z")

    def test_an_unknown_command_gets_a_suggestion(self):
        self.assertIn("did you mean `kinako check`?", self.mistake("chekc", "a.mochi"))
        self.assertIn("did you mean `kinako run`?", self.mistake("rnu"))
        self.assertIn("did you mean `kinako version`?", self.mistake("verison"))
        self.assertNotIn("did you mean", self.mistake("frobnicate"))
        self.assertIn("'nonsense'", self.mistake("help", "nonsense"))

    def test_an_unknown_option_gets_a_suggestion(self):
        self.assertIn("did you mean `--fuel`?", self.mistake("run", "--feul=3", "a.mochi"))
        self.assertIn("unknown option '--nonsense'", self.mistake("check", "--nonsense"))
        self.assertIn("unknown option '-x'", self.mistake("run", "-x", "a.mochi"))

    def test_bad_values_are_named(self):
        for argument, complaint in {
            "--fuel=many": "expected a whole number",
            "--fuel=-1": "expected a whole number",
            "--timeout=soon": "expected a positive number of seconds",
            "--timeout=0": "expected a positive number of seconds",
            "--max-memory=1Q": "expected a number of bytes, or one with K, M or G",
            "--max-memory=99999999999G": "expected a number of bytes, or one with K, M or G",
            "--max-depth=4294967296": "expected a whole number",
            "--backend=magic": "expected interp",
            "--format=xml": "expected text or json",
            "--color=red": "expected auto, always or never",
        }.items():
            option, value = argument.split("=")
            self.assertIn(f"{option} {value}: {complaint}", self.mistake("run", argument, "-e", "1"))

    def test_missing_and_superfluous_files(self):
        self.assertIn("which file?", self.mistake("run"))
        self.assertIn("one program at a time", self.mistake("run", "a.mochi", "b.mochi"))
        self.assertIn("not both", self.mistake("run", "-e", "print(1)", "a.mochi"))
        self.assertIn("which files?", self.mistake("check"))
        self.assertIn("which files?", self.mistake("fmt"))
        self.assertIn("`--fuel` needs a value: `--fuel=STEPS`", self.mistake("run", "--fuel"))
        for option in ("-e", "--eval"):
            complaint = self.mistake("run", option)
            self.assertIn("`-e` needs a value: `-e CODE`, to run CODE instead of a file", complaint)


if __name__ == "__main__":
    unittest.main()
