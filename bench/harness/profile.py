"""What a program makes the register machine do: how often each instruction ran, which followed
which, and what callgrind counted. New instructions are chosen from this, not from guesses.

The counts need a build of their own, since counting costs time: `build/profile`, with the
option KINAKO_OPCODE_PROFILE, whose `kinako run --profile-opcodes FILE` ends by writing
{"ops": {NAME: COUNT}, "pairs": {"FIRST SECOND": COUNT}} on one line to stderr. Callgrind watches
the release build.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .errors import BenchError, UsageError
from .places import KINAKO, PROGRAMS, ROOT
from .programs import find, sizes_of

BUILD = ROOT / "build" / "profile"


@dataclass(frozen=True)
class Counts:
    ops: dict[str, int]
    pairs: dict[tuple[str, str], int]


def read_counts(stderr: str) -> Counts:
    """From what a run with --profile-opcodes wrote to stderr; the program may have written there
    as well, so the last line that is such an object counts. Raises BenchError without one."""
    for line in reversed(stderr.splitlines()):
        if not line.startswith("{"):
            continue
        try:
            data = json.loads(line)
            ops = {str(name): int(count) for name, count in data["ops"].items()}
            pairs = {}
            for names, count in data["pairs"].items():
                first, second = names.split(" ")
                pairs[first, second] = int(count)
            return Counts(ops, pairs)
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    raise BenchError(
        "the run wrote no instruction counts; was it built with KINAKO_OPCODE_PROFILE?\n"
        + stderr.strip()[-500:]
    )


def _table(title: str, rows: list[tuple[str, int]], total: int, top: int) -> str:
    lines = [f"{title}: {total:,}"]
    shown = 0
    for name, count in sorted(rows, key=lambda row: (-row[1], row[0]))[:top]:
        shown += count
        lines.append(f"  {count:>16,}  {count / total:6.1%}  {name}")
    if len(rows) > top:
        lines.append(f"  {total - shown:>16,}  {(total - shown) / total:6.1%}  {len(rows) - top} more")
    return "\n".join(lines)


def count_report(counts: Counts, top: int) -> str:
    total = sum(counts.ops.values())
    if total == 0:
        raise BenchError("no instruction was counted")
    pairs = [(f"{first} {second}", count) for (first, second), count in counts.pairs.items()]
    return "\n\n".join(
        [
            _table("instructions", list(counts.ops.items()), total, top),
            _table("pairs", pairs, max(sum(counts.pairs.values()), 1), top),
        ]
    )


def build(folder: Path) -> Path:
    """The binary that counts, built when it is missing or older than its sources."""
    binary = folder / "bin" / "kinako"
    options = ["--preset", "release", "-DKINAKO_OPCODE_PROFILE=ON", "-DKINAKO_TESTS=OFF"]
    steps = [
        ["cmake", "-S", str(ROOT), "-B", str(folder), *options],
        ["cmake", "--build", str(folder), "-j", "1", "--target", "kinako"],
    ]
    for step in steps:
        done = subprocess.run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            raise BenchError(f"{' '.join(step[:3])} failed:\n{done.stdout[-2000:]}")
    return binary


def run_counting(binary: Path, program: Path) -> Counts:
    command = [str(binary), "run", "--profile-opcodes", str(program)]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    if done.returncode != 0:
        raise BenchError(f"{' '.join(command)} failed:\n{done.stderr.strip()[-500:]}")
    return read_counts(done.stderr)


def callgrind(binary: Path, program: Path, top: int) -> str:
    """Totals and the functions with the most instructions. Raises BenchError without valgrind."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        raise BenchError("valgrind is not installed: scripts/setup bench")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "callgrind.out"
        done = subprocess.run(
            [valgrind, "--tool=callgrind", f"--callgrind-out-file={out}", "--cache-sim=no",
             "--branch-sim=yes", str(binary), "run", str(program)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        if done.returncode != 0 or not out.is_file():
            raise BenchError(f"callgrind failed:\n{done.stderr.strip()[-500:]}")
        return read_callgrind(out.read_text(encoding="utf-8", errors="replace"), top)


def read_callgrind(text: str, top: int) -> str:
    """From a file in the format of callgrind: the totals of its events, and the functions with
    the most instructions of their own (the cost of a call belongs to the called function)."""
    events = re.search(r"^events: (.*)$", text, re.MULTILINE)
    totals = re.search(r"^(?:totals|summary): (.*)$", text, re.MULTILINE)
    if not events or not totals:
        raise BenchError("this is no file of callgrind")
    lines = ["callgrind:"]
    for name, value in zip(events.group(1).split(), totals.group(1).split()):
        lines.append(f"  {int(value):>16,}  {_EVENTS.get(name, name)}")
    names: dict[str, str] = {}
    own: dict[str, int] = {}
    function = ""
    called = False
    for line in text.splitlines():
        if found := re.match(r"fn=\((\d+)\)(?: (.*))?$", line):
            if found.group(2):
                names[found.group(1)] = found.group(2)
            function = found.group(1)
        elif found := re.match(r"cfn=\((\d+)\)(?: (.*))?$", line):
            if found.group(2):
                names[found.group(1)] = found.group(2)
        elif line.startswith("calls="):
            called = True  # the next line of costs is the call's
        elif line[:1] in _COST and len(fields := line.split()) >= 2:
            if function and not called:
                own[function] = own.get(function, 0) + int(fields[1])
            called = False
    total = int(totals.group(1).split()[0])
    for number, count in sorted(own.items(), key=lambda row: -row[1])[:top]:
        lines.append(f"  {count:>16,}  {count / max(total, 1):6.1%}  {names.get(number, number)[:90]}")
    return "\n".join(lines)


_COST = tuple("0123456789+-*")  # how a line of costs begins: with its place
_EVENTS = {
    "Ir": "instructions of the processor",
    "Bc": "conditional branches",
    "Bcm": "conditional branches predicted wrongly",
    "Bi": "indirect branches",
    "Bim": "indirect branches predicted wrongly",
}


def _program(name: str, n: int | None, folder: Path) -> Path:
    """A file as it is, or a program of the benchmarks at a size (its first for tables)."""
    if name.endswith(".mochi"):
        path = Path(name)
        if not path.is_file():
            raise UsageError(f"there is no {name}")
        return path
    (program,) = find(PROGRAMS, names=[name])[:1]
    size = sizes_of(program, ["seeds"], [n] if n else [])[0]
    path = folder / f"{program.name}.mochi"
    path.write_text(program.rendered("mochi", size), encoding="utf-8")
    print(f"{program} {size}")
    return path


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="bench/profile",
        description="Counts the instructions of the register machine, their pairs, and the "
        "processor's instructions (callgrind), for one program.",
    )
    parser.add_argument("program", help="such as fib_rec, math/fib_rec or a file ending in .mochi")
    parser.add_argument("--n", type=int, help="the program's size; default: the first of its tables")
    parser.add_argument("--top", type=int, default=25, help="the number of rows of each table (25)")
    parser.add_argument("--no-counts", action="store_true", help="only callgrind")
    parser.add_argument("--no-callgrind", action="store_true", help="only the counts")
    parser.add_argument("--counting-kinako", type=Path, metavar="FILE", help="this binary counts")
    parser.add_argument("--kinako", type=Path, default=KINAKO, metavar="FILE", help="callgrind's")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as folder:
            program = _program(options.program, options.n, Path(folder))
            if not options.no_counts:
                binary = options.counting_kinako or build(BUILD)
                print("\n" + count_report(run_counting(binary, program), options.top), flush=True)
            if not options.no_callgrind:
                print("\n" + callgrind(options.kinako, program, options.top))
    except UsageError as error:
        print(f"profile: {error}", file=sys.stderr)
        return 2
    except BenchError as error:
        print(f"profile: {error}", file=sys.stderr)
        return 1
    return 0
