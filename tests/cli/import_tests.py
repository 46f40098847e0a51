"""Programs of several files, with every command."""

import json

from driver import CliTest

LIB = """\
export fun half(n: int): int { return 10 / n }
let secret = 1
"""

TRAP = """\
runtime error[divide-by-zero]: division by zero
  --> lib.mochi:1:39
   |
 1 | export fun half(n: int): int { return 10 / n }
   |                                       ^^^^^^
   = help: Test the divisor before dividing: `if d != 0 { … }`.
   = stack:
       at half (lib.mochi:1:39)
       at main (main.mochi:2:7)
"""

HIDDEN = """\
error[T092]: module `"./lib"` does not export `secret`
  --> main.mochi:2:11
   |
 2 | print(lib.secret)
   |           ^^^^^^
  ::: lib.mochi:2:5
   |
 2 | let secret = 1
   |     ------ declared here
   = help: Write `export` before its declaration.
"""


class Imports(CliTest):
    def test_paths_start_from_the_importing_file(self):
        self.write("a/main.mochi", 'import "./sub/one" as one\nprint(one.x)')
        self.write("a/sub/one.mochi", 'import "../../two" as two\nexport let x = two.y')
        self.write("two.mochi", "export let y = 7")
        self.says(self.kinako("a/main.mochi"), 0, "7\n")
        self.says(self.kinako("run", "./a/../a/main.mochi"), 0, "7\n")
        self.says(self.kinako("run", str(self.folder / "a/main.mochi")), 0, "7\n")

    def test_standard_input_and_arguments_start_from_the_current_folder(self):
        self.write("lib.mochi", LIB)
        program = 'import "./lib" as lib\nprint(lib.half(2))'
        self.says(self.kinako("run", "-e", program), 0, "5\n")
        self.says(self.kinako("-", stdin=program), 0, "5\n")

    def test_a_trap_names_the_file_it_is_in(self):
        self.write("lib.mochi", LIB)
        self.write("main.mochi", 'import "./lib" as lib\nprint(lib.half(0))')
        for backend in ("interp", "vm"):
            self.says(self.kinako("run", f"--backend={backend}", "main.mochi"), 1, "", TRAP)
        answer = self.kinako("run", "--format=json", "main.mochi")
        trap = json.loads(answer.err)
        self.assertEqual((trap["file"], trap["line"]), ("lib.mochi", 1))
        self.assertEqual(
            [(frame["function"], frame.get("file")) for frame in trap["stack"]],
            [("half", None), ("main", "main.mochi")],
        )

    def test_an_error_may_speak_of_two_files(self):
        self.write("lib.mochi", LIB)
        self.write("main.mochi", 'import "./lib" as lib\nprint(lib.secret)')
        self.says(self.kinako("main.mochi"), 1, "", HIDDEN)
        error = json.loads(self.kinako("run", "--format=json", "main.mochi").err)
        edit = error["fixes"][0]["edits"][0]
        self.assertEqual((edit["file"], edit["begin"], edit["text"]), ("lib.mochi", 47, "export "))

    def test_a_mistake_in_a_file_that_several_import_is_counted_once(self):
        self.write("lib.mochi", "export let x = missing")
        self.write("a.mochi", 'import "./lib" as lib')
        self.write("b.mochi", 'import "./lib" as lib')
        answer = self.kinako("check", "a.mochi", "b.mochi", "lib.mochi")
        self.assertEqual((answer.code, answer.out), (1, "3 files checked: 1 error\n"))
        self.assertEqual(answer.err.count("error[T002]"), 1)

    def test_links_to_one_file_are_one_module(self):
        self.write("lib.mochi", 'print("once")\nexport let x = 1')
        (self.folder / "link.mochi").symlink_to("lib.mochi")
        self.write("main.mochi", 'import "./lib" as a\nimport "./link" as b\nprint(a.x + b.x)')
        self.says(self.kinako("main.mochi"), 0, "once\n2\n")

    def test_what_is_no_file_is_not_read(self):
        import os

        os.mkfifo(self.folder / "pipe.mochi")
        (self.folder / "zero.mochi").symlink_to("/dev/zero")
        for name in ("pipe", "zero"):
            answer = self.kinako("run", "-e", f'import "./{name}" as x', seconds=10)
            self.assertEqual(answer.code, 1)
            self.assertIn(f'module "./{name}" is not available', answer.err)

    def test_packages_are_found_up_to_the_current_folder(self):
        self.write("app/main.mochi", 'import "mathutils"\nprint(mathutils.add(2, 3))')
        self.write("mathutils/add.mochi", "package mathutils\nexport fun add(a: int, b: int): int { return a + b }")
        self.says(self.kinako("app/main.mochi"), 0, "5\n")

    def test_tests_of_imported_files_do_not_run(self):
        self.write("lib.mochi", 'export let x = 1\ntest "theirs" { expect false }')
        self.write("main.mochi", 'import "./lib" as lib\ntest "ours" { expect lib.x == 1 }')
        answer = self.kinako("test", "main.mochi")
        self.assertEqual(answer.code, 0)
        self.assertIn("1 passed, 0 failed", answer.out)

    def test_a_test_file_of_a_package_sees_its_names(self):
        self.write("m/add.mochi", "package m\nfun plus(a: int, b: int): int { return a + b }")
        self.write("m/add_test.mochi", 'package m\ntest "plus" { expect plus(1, 2) == 3 }')
        answer = self.kinako("test", "m")
        self.assertEqual(answer.code, 0)
        self.assertIn("1 passed, 0 failed", answer.out)

    def test_fmt_lays_out_imports_and_exports(self):
        untidy = 'import   "./lib"   as lib\nexport   let x:lib.P=lib . P{a:1}\nexport type  T{a:int}\nexport  fun f( p:list<lib.P> ){}\n'
        tidy = 'import "./lib" as lib\nexport let x: lib.P = lib.P { a: 1 }\nexport type T { a: int }\nexport fun f(p: list<lib.P>) {}\n'
        self.says(self.kinako("fmt", "-", stdin=untidy), 0, tidy)

    def test_dump_shows_the_whole_program(self):
        self.write("lib.mochi", LIB)
        self.write("main.mochi", 'import "./lib" as lib\nprint(lib.half(2))')
        for stage in ("types", "bytecode"):
            answer = self.kinako("dump", f"--stage={stage}", "main.mochi")
            self.assertEqual(answer.code, 0)
            self.assertIn("half", answer.out)

    def test_the_repl_imports_from_the_current_folder(self):
        self.write("lib.mochi", LIB)
        answer = self.kinako("repl", stdin='import "./lib" as lib\nlib.half(5)\nlib.half(0)\n')
        self.assertEqual((answer.code, answer.out), (0, "2\n"))
        self.assertIn("--> lib.mochi:1:39", answer.err)
        self.assertIn("at main (line 3:1:1)", answer.err)
