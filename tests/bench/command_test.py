"""Proves that bench/run fails when a measurement cannot be trusted, and what it writes."""

from __future__ import annotations

import json
import subprocess
import sys
import unittest
from unittest import mock

from support import KINAKO, PYTHON, ROOT, WithProgram

from harness import peers, session
from harness.peers import Peer
from harness.results import load


class FailureTest(WithProgram):
    def fails(self, expected: str, *arguments: object, code: int = 1) -> None:
        got, out, err = self.bench(*arguments)
        self.assertIn(expected, out + err)
        self.assertEqual(got, code)
        self.assertNotIn("| µs |", out, "a time was reported")

    def test_a_killed_peer(self):
        self.write("py", "import os, signal\n" + PYTHON + "os.kill(os.getpid(), signal.SIGKILL)\n")
        self.fails("math/sum n=10: python: killed by SIGKILL")

    def test_a_peer_that_is_killed_after_the_outputs_were_checked(self):
        count = self.folder / "count"
        self.write(
            "py",
            PYTHON + f"open({str(count)!r}, 'a').write('x')\n"
            f"if len(open({str(count)!r}).read()) == 4:\n    import os; os.kill(os.getpid(), 9)\n",
        )
        self.fails("python: killed by SIGKILL", "--size", "seeds")
        self.assertEqual(count.read_text(), "xxxx")

    def test_one_digit_that_differs(self):
        self.write("py", PYTHON.replace("sum(range(n))", "sum(range(n)) + 1"))
        self.fails("math/sum n=10: the outputs differ: kinako-vm: 45; python: 46")

    def test_an_output_that_changes_from_run_to_run(self):
        self.write(
            "py",
            PYTHON.replace("total = sum(range(n))", f"p = {str(self.folder / 'seen')!r}\n"
                "import os\ntotal = sum(range(n)) + os.path.exists(p)\nopen(p, 'w').close()"),
        )  # fmt: skip
        self.fails("python gave 46 after 45", "--size", "seeds")

    def test_a_removed_file(self):
        (self.program / "sum.cpp").unlink()
        self.fails("math/sum: there is no sum.cpp; every program needs every peer's file")

    def test_a_failing_program(self):
        self.write("py", "n = 3 # bench:n\nraise SystemExit('no luck')\n")
        self.fails("python: failed with exit code 1: no luck")

    def test_a_failing_program_of_ours(self):
        self.write("mochi", "let n = 3  // bench:n\nprint(1 / 0)\n")
        self.fails("kinako-vm: failed with exit code 1")

    def test_a_program_that_prints_something_else(self):
        for line in ("45", '{"output": 45}', '{"duration_us": -1, "output": 45}', "[]", "a\nb"):
            self.write("py", f"n = 3 # bench:n\nprint({line!r})\n")
            self.fails("python: printed no line of the form", "--size", "seeds")

    def test_a_program_that_hangs(self):
        self.write("py", "import time\nn = 3 # bench:n\ntime.sleep(60)\n")
        with mock.patch.object(session, "TIMEOUT", 3.0):
            self.fails("python: did not end within 3 s")

    def test_smoke_tells_every_failure(self):
        self.write("py", PYTHON.replace("sum(range(n))", "0"))
        code, out, _ = self.bench("--smoke")
        self.assertIn("math/sum n=5: the outputs differ: kinako-vm: 10; python: 0", out)
        self.assertEqual((code, out.splitlines()[-1]), (1, "0 passed, 1 failed"))

    def test_wrong_command_lines(self):
        for expected, words in (
            ("there is no suite 'maths'", ["--suite", "maths"]),
            ("there is no peer 'cobol'", ["--peers", "cobol"]),
            ("this build of Kinako has no back end 'warp'", ["--backend", "warp"]),
            ("--repeat must be at least 5", ["--repeat", "4"]),
            ("--n takes whole numbers", ["--n", "ten"]),
            ("--size takes smoke, seeds, long", ["--size", "big"]),
            ("leave out what narrows it down", ["--all", "--suite", "math"]),
        ):
            self.fails(expected, *words, code=2)


class PeersTest(WithProgram):
    def with_ghost(self, *arguments: object) -> tuple[int, str, str]:
        ghost = Peer("ghost", "Ghost", "py", "no-such-program-anywhere", package="ghostly")
        with mock.patch.object(peers, "PEERS", (*peers.PEERS, ghost)):
            return self.bench("--size", "seeds", "--peers", "python,ghost", *arguments)

    def test_a_peer_that_is_not_installed_is_named(self):
        path = self.folder / "r.json"
        code, out, err = self.with_ghost("--json", path)
        self.assertEqual(code, 0, err)
        self.assertIn("ghost is left out: not installed; Debian's package is ghostly", err)
        self.assertIn("- not here: ghost (not installed", out)
        self.assertEqual(list(load(path).header["absent"]), ["ghost"])

    def test_a_required_peer_that_is_not_installed_ends_the_run(self):
        code, out, err = self.with_ghost("--require", "ghost")
        self.assertEqual((code, out), (1, ""))
        self.assertIn("ghost is required and not installed", err)

    def test_the_version_of_a_peer_is_asked_for(self):
        found = peers.locate(next(peer for peer in peers.PEERS if peer.id == "python"))
        self.assertRegex(found.version, r"^Python 3\.\d+")


class OutputTest(WithProgram):
    def test_a_measurement_writes_numbers_tables_and_a_plot(self):
        files = [self.folder / name for name in ("r.json", "r.md", "r.svg")]
        code, out, err = self.bench(
            "--json", files[0], "--markdown", files[1], "--plot", files[2], "--repeat", 6
        )
        self.assertEqual(code, 0, err)
        measured = load(files[0])
        self.assertEqual([str(row) for row in measured.rows], ["math/sum n=10", "math/sum n=1000"])
        for row in measured.rows:
            self.assertEqual(set(row.peers), {"kinako-vm", "python"})
            for columns in row.peers.values():
                for name in ("us", "wall_us", "cpu_us", "rss_kb"):
                    self.assertEqual(len(columns[name]), 6)
        for name in ("host", "commit", "seed", "peers", "date"):
            self.assertTrue(measured.header[name], name)
        self.assertIn("math/sum n=10: kinako-vm", err)
        self.assertIn("Peak resident memory", files[1].read_text())
        self.assertIn("<svg", files[2].read_text())

    def test_memory_is_the_peers_own(self):
        # The harness needs more than Kinako; the peak of a child must not be the parent's.
        path = self.folder / "r.json"
        ballast = bytearray(b"x") * 200_000_000
        code, _, err = self.bench("--json", path, "--size", "seeds")
        self.assertEqual((code, len(ballast)), (0, 200_000_000), err)
        for peer in ("kinako-vm", "python"):
            self.assertLess(load(path).rows[0].median(peer, "rss_kb"), 100_000, peer)

    def test_whole_processes_print_plain_text(self):
        self.about({"about": "x", "process": True, "sizes": [{"for": "seeds", "n": 4}]})
        self.write("mochi", "let n = 3  // bench:n\nprint(n)\n")
        self.write("py", "n = 3  # bench:n\nprint(n)\n")
        for language in ("rb", "rs"):
            self.write(language, "n = 3 // bench:n\n")
        path = self.folder / "r.json"
        code, _, err = self.bench("--json", path)
        self.assertEqual(code, 0, err)
        (row,) = load(path).rows
        self.assertEqual((row.kind, row.output), ("process", "4"))
        self.assertEqual(row.peers["python"]["us"], [round(t, 3) for t in row.peers["python"]["us"]])

    def test_compare_finds_a_planted_regression_and_nothing_in_equal_results(self):
        self.about({"about": "x", "sizes": [{"for": "seeds", "n": 200000}]})
        old, new = self.folder / "old.json", self.folder / "new.json"
        self.assertEqual(self.bench("--json", old)[0], 0)
        code, out, err = self.bench("--merge", old, "--compare", old)
        self.assertEqual(code, 0, err)
        self.assertIn("slower: none\nfaster: none", out)
        data = json.loads(old.read_text())
        mine = data["rows"][0]["peers"]["kinako-vm"]
        mine["us"] = [us * 100 for us in mine["us"]]
        new.write_text(json.dumps(data))
        code, out, err = self.bench("--merge", new, "--compare", old)
        self.assertEqual(code, 1, err)
        self.assertIn("slower: 1\n  math/sum n=200000: kinako-vm", out)

    def test_a_measurement_is_compared(self):
        self.about({"about": "x", "sizes": [{"for": "seeds", "n": 200000}]})
        old = self.folder / "old.json"
        self.assertEqual(self.bench("--json", old)[0], 0)
        code, out, err = self.bench("--compare", old)
        self.assertIn("1 rows compared", out, err)
        self.assertEqual(code, 0 if "slower: none" in out else 1)

    def test_merging_files_of_two_hosts_is_refused(self):
        one, other = self.folder / "one.json", self.folder / "other.json"
        self.assertEqual(self.bench("--json", one, "--size", "seeds")[0], 0)
        data = json.loads(one.read_text())
        data["host"]["id"] = "another"
        other.write_text(json.dumps(data))
        code, out, err = self.bench("--merge", one, other)
        self.assertEqual((code, out), (1, ""))
        self.assertIn("different hosts", err)

    def test_comparing_with_another_host_is_refused_before_measuring(self):
        path = self.folder / "old.json"
        self.assertEqual(self.bench("--json", path, "--size", "seeds")[0], 0)
        data = json.loads(path.read_text())
        data["host"]["id"] = "another"
        path.write_text(json.dumps(data))
        code, _, err = self.bench("--compare", path)
        self.assertEqual(code, 1)
        self.assertIn("another host", err)
        self.assertNotIn("math/sum n=10:", err)


class ScriptTest(unittest.TestCase):
    def test_the_command_itself(self):
        done = subprocess.run(
            [ROOT / "bench" / "run", "--list", "--suite", "math"], capture_output=True, text=True
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("math/fib_rec", done.stdout)


if __name__ == "__main__":
    if not KINAKO.is_file():
        sys.exit(f"{KINAKO} is not built")
    unittest.main()
