"""What the tests of the benchmark harness share."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
KINAKO = ROOT / "build" / "release" / "bin" / "kinako"
sys.path.insert(0, str(ROOT / "bench"))

from harness import cli  # noqa: E402
from harness.results import Results, Row  # noqa: E402

MOCHI = """let n = 3  // bench:n
let start = now()
var sum = 0
for i in 0..n { sum = sum + i }
let elapsed = (now() - start) / 1000
print("{\\"duration_us\\": " + str(elapsed) + ", \\"output\\": " + str(sum) + "}")
"""
PYTHON = """import time

n = 3  # bench:n
start = time.perf_counter_ns()
total = sum(range(n))
elapsed = (time.perf_counter_ns() - start) // 1000
print('{"duration_us": %d, "output": %d}' % (elapsed, total))
"""
SIZES = [{"for": "smoke", "n": 5}, {"for": "seeds", "n": 10}, {"for": "long", "n": 1000}]


class WithFolder(unittest.TestCase):
    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)


class WithProgram(WithFolder):
    """A folder of programs with one of them, `math/sum`, which Kinako and Python can run."""

    def setUp(self) -> None:
        super().setUp()
        self.program = self.folder / "programs" / "math" / "sum"
        self.program.mkdir(parents=True)
        self.write("mochi", MOCHI)
        self.write("py", PYTHON)
        for language in ("lua", "js", "go", "cpp"):
            self.write(language, f"n = 3 {'--' if language == 'lua' else '//'} bench:n\n")
        self.about({"about": "a sum", "sizes": SIZES})

    def write(self, language: str, text: str) -> None:
        (self.program / f"sum.{language}").write_text(text)

    def about(self, data: dict) -> None:
        (self.program / "program.json").write_text(json.dumps(data))

    def bench(self, *arguments: object) -> tuple[int, str, str]:
        """Runs the command line on the folder, with Kinako's machine and CPython. Exit code,
        stdout, stderr."""
        out, err = io.StringIO(), io.StringIO()
        words = ["--programs", self.folder / "programs", "--kinako", KINAKO, "--backend", "vm"]
        if "--peers" not in arguments:
            words += ["--peers", "python"]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = cli.main([str(word) for word in [*words, *arguments]])
            except SystemExit as stopped:  # argparse
                code = int(stopped.code or 0)
        return code, out.getvalue(), err.getvalue()


def results(rows: dict[str, dict[str, list[float]]], **header: object) -> Results:
    """Rows `suite/program` with a sample of microseconds for each peer."""
    peers = list(dict.fromkeys(peer for columns in rows.values() for peer in columns))
    return Results(
        {
            "date": "2026-01-01 00:00 UTC",
            "host": {
                "id": "here", "cpu": "Abacus", "cores": 2, "memory_gb": 1.0, "os": "Wood",
                "kernel": "1", "machine": "beads",
            },
            "commit": "abc",
            "seed": 42,
            "runs": 5,
            "pinned": True,
            "peers": {peer: {"title": peer.title(), "version": "1.0"} for peer in peers},
            "absent": {},
            "notes": [],
            **header,
        },
        [
            Row(
                *name.split("/"), {"n": 1}, "seeds", "window", 1,
                {
                    peer: {"us": us, "wall_us": us, "cpu_us": us, "rss_kb": [1024] * len(us)}
                    for peer, us in columns.items()
                },
            )
            for name, columns in rows.items()
        ],
    )  # fmt: skip


def host(identity: str) -> dict[str, object]:
    return {**results({}).header["host"], "id": identity, "cpu": f"CPU of {identity}"}
