"""kinako repl, on a terminal and in a pipe."""

import stat

from driver import CliTest


class Pipe(CliTest):
    backend = "vm"

    def repl(self, text: str, *arguments: str):
        return self.kinako("repl", f"--backend={self.backend}", *arguments, stdin=text)

    def test_values_are_shown_without_prompts(self):
        self.says(self.repl('1 + 2\n"a" + "b"\n'), 0, '3\nab\n')

    def test_declarations_stay(self):
        self.says(self.repl("let a = 20\nfun f(n: int): int { return n + 1 }\nf(a)\n"), 0, "21\n")

    def test_a_program_goes_over_several_lines(self):
        self.says(self.repl("fun f(n: int): int {\n  return n * 2\n}\nprint(f(4))\n"), 0, "8\n")

    def test_errors_and_traps_do_not_end_it(self):
        answer = self.repl("let a = 5\nprint(b)\n1 / 0\na\n")
        self.assertEqual((answer.code, answer.out), (0, "5\n"))
        self.assertIn("error[T002]", answer.err)
        self.assertIn("runtime error[divide-by-zero]", answer.err)

    def test_a_trap_leaves_lists_as_they_were(self):
        text = (
            "var xs = [1, 2, 3]\nfun f(a: list<int>): list<int> { return [1 / 0] }\n"
            "xs = f(append(xs, 4))\nxs = f(xs[1:])\nxs = f([0] + xs)\nxs\n"
        )
        self.assertEqual(self.repl(text).out, "[1, 2, 3]\n")

    def test_what_is_unfinished_at_the_end_is_an_error(self):
        answer = self.repl("let a = (1 +\n")
        self.assertEqual((answer.code, answer.out), (0, ""))
        self.assertIn("error[P001]", answer.err)

    def test_the_last_line_needs_no_line_break(self):
        self.says(self.repl("1\n2"), 0, "1\n2\n")

    def test_commands(self):
        self.write("lib.mochi", "fun triple(n: int): int {\n  return n * 3\n}\n")
        self.says(self.repl(":load lib.mochi\ntriple(5)\n:quit\n7\n"), 0, "15\n")
        self.assertIn(":load FILE", self.repl(":help\n").out)
        self.assertIn("cannot read 'no.mochi'", self.repl(":load no.mochi\n").err)
        self.assertIn("did you mean `:help`?", self.repl(":hlep\n").err)
        answer = self.repl("let a = 5\n:reset\na\n")
        self.assertEqual(answer.out, "")
        self.assertIn("error[T002]", answer.err)

    def test_exit_quit_and_help_are_understood(self):
        for word in ("exit", "quit", "exit()", "quit();", "  exit  "):
            self.says(self.repl(f"1\n{word}\n2\n"), 0, "1\n")
        self.assertIn(":load FILE", self.repl("help\n").out)
        self.assertIn(":load FILE", self.repl("help()\n").out)

    def test_names_of_the_program_win_over_exit_quit_and_help(self):
        self.says(self.repl("let exit = 5\nexit\nexit + 1\n"), 0, "5\n6\n")
        self.says(self.repl('fun help(): string { return "mine" }\nhelp()\n'), 0, "mine\n")

    def test_places_are_named_by_the_line_of_the_conversation(self):
        answer = self.repl("let a = 1\n\n:help\nfun f(n: int): int {\n  return n / 0\n}\nf(b)\nf(1)\n")
        self.assertIn("--> line 7:1:3\n", answer.err)
        # A trap in an earlier line shows that line.
        self.assertIn(
            "  --> line 4:2:10\n   |\n 2 |   return n / 0\n   |          ^^^^^\n", answer.err
        )
        self.assertIn("at f (line 4:2:10)\n       at main (line 8:1:1)\n", answer.err)

    def test_a_label_in_an_earlier_line_shows_that_line(self):
        answer = self.repl("let total = 1\ntotal = 2\n")
        self.assertIn(" 1 | total = 2\n   | ^^^^^\n  ::: line 1:1:5\n   |\n", answer.err)
        self.assertIn(" 1 | let total = 1\n   |     ----- declared here\n", answer.err)

    def test_a_loaded_file_is_named_by_its_name(self):
        self.write("lib.mochi", "let total = 1\nfun f(): int {\n  return 1 / 0\n}\n")
        answer = self.repl(":load lib.mochi\ntotal = 2\nf()\n")
        self.assertIn("::: lib.mochi:1:5\n", answer.err)
        self.assertIn("--> line 2:1:1\n", answer.err)
        self.assertIn("--> lib.mochi:3:10\n", answer.err)

    def test_limits_hold_for_every_line(self):
        answer = self.repl("while true { }\n1\n", "--fuel=1000")
        self.assertEqual((answer.code, answer.out), (0, "1\n"))
        self.assertIn("runtime error[fuel]", answer.err)


    def test_closures_and_old_functions_stay_when_names_are_declared_again(self):
        text = (
            "var n = 9223372036854775807\nfun f(): int { return n }\nlet g = fun(): int { return f() + 1 }\n"
            'fun f(): string { return "new" }\nlet n = 1\ng()\nf()\nprint(n)\nif true { return }\n'
        )
        self.says(self.repl(text), 0, "9223372036854775808\nnew\n1\n")


class PipeOnTheInterpreter(Pipe):
    backend = "interp"


class OnTerminal(CliTest):
    def start_repl(self):
        terminal = self.terminal("repl", NO_COLOR="1", LANG="C")
        self.addCleanup(terminal.__exit__)
        terminal.wait_for(":help lists the commands")
        terminal.wait_for("> ")
        return terminal

    def test_a_conversation(self):
        terminal = self.start_repl()
        terminal.type("let größe = 20\r")
        terminal.wait_for("> ")
        terminal.type("größe + 1\r")
        terminal.wait_for("\n21\n")
        terminal.wait_for("> ")
        terminal.type("fun f(): int {\r")
        terminal.wait_for("| ")
        terminal.type("return 9 }\r")
        terminal.wait_for("> ")
        terminal.type("f()\r")
        terminal.wait_for("\n9\n")
        terminal.wait_for("> ")
        terminal.type("\x04")
        self.assertEqual(terminal.wait_for_end(), 0)

    def test_ctrl_c_gives_up_the_line(self):
        terminal = self.start_repl()
        terminal.type("print(1")
        terminal.wait_for("print(1")
        terminal.type("\x03")
        terminal.wait_for("> ")
        terminal.type("fun f() {\r")
        terminal.wait_for("| ")
        terminal.type("\x03")
        terminal.wait_for("> ")
        terminal.type("6 * 7\r")
        terminal.wait_for("\n42\n")
        terminal.wait_for("> ")
        terminal.type(":quit\r")
        self.assertEqual(terminal.wait_for_end(), 0)

    def test_ctrl_c_stops_a_running_program_and_the_talk_goes_on(self):
        terminal = self.start_repl()
        terminal.type('print("go") while true { }\r')
        terminal.wait_for("\ngo\n")
        terminal.type("\x03")
        terminal.wait_for("runtime error[interrupted]")
        terminal.wait_for("> ")
        terminal.type("6 * 7\r")
        terminal.wait_for("\n42\n")

    def test_tab_completes_names(self):
        terminal = self.start_repl()
        terminal.type("let remarkable = 11\r")
        terminal.wait_for("> ")
        terminal.type("rema\t + 1\r")
        terminal.wait_for("\n12\n")

    def test_history_is_kept_for_the_next_time_and_for_nobody_else(self):
        terminal = self.start_repl()
        terminal.type("100 + 11\r")
        terminal.wait_for("\n111\n")
        terminal.wait_for("> ")
        terminal.type("\x1b[A\r")  # arrow up
        terminal.wait_for("\n111\n")
        terminal.wait_for("> ")
        terminal.type("\x04")
        self.assertEqual(terminal.wait_for_end(), 0)
        file = self.folder / ".local/state/kinako/history"
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        terminal = self.start_repl()
        terminal.type("\x1b[A\r")
        terminal.wait_for("\n111\n")

    def test_the_place_of_the_history_can_be_chosen(self):
        state = self.folder / "state"
        with self.terminal("repl", XDG_STATE_HOME=str(state)) as terminal:
            terminal.wait_for("> ")
            terminal.type("1\r")
            terminal.wait_for("> ")
            terminal.type("\x04")
            self.assertEqual(terminal.wait_for_end(), 0)
        self.assertTrue((state / "kinako/history").is_file())
