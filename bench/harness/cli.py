"""The command line of bench/run."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from . import host, peers, report, session, tables
from .compare import compare
from .errors import BenchError, UsageError
from .places import KINAKO, PROGRAMS, ROOT
from .programs import USES, find, sizes_of
from .results import Results, load, merge
from .svg import plot

ABOUT = """Measures Kinako and its peers on the programs of bench/programs.

  bench/run --all                              everything; writes bench/RESULTS.md
  bench/run --suite math --peers lua,luajit    one suite, two peers
  bench/run --program fib_rec --n 25,30        one program at other sizes
  bench/run --smoke                            only that all outputs are equal, at small sizes
  bench/run --suite bg --compare old.json      has anything become slower?
  bench/run --merge a.json b.json --markdown table.md

The tables go to stdout, everything else to stderr. Exit code 0: measured, and nothing of ours
became slower; 1: a failure, or a regression; 2: a wrong command line."""


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/run", description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--all", action="store_true", help="every suite, program and peer; writes the published files")
    add("--suite", action="append", default=[], metavar="NAME", help="only this suite (repeatable)")
    add("--program", action="append", default=[], metavar="NAME", help="only this program (repeatable)")
    add("--peers", metavar="LIST", help="such as lua,node; `none`: only Kinako; default: all")
    add("--backend", default="interp,vm", metavar="LIST", help="back ends of Kinako; default: interp,vm")
    add("--repeat", type=int, default=5, metavar="K", help="processes per row and peer, at least 5")
    add("--n", metavar="LIST", help="these sizes instead of the programs' own")
    add("--size", metavar="LIST", help="smoke, seeds, long; default: seeds,long")
    add("--require", metavar="LIST", help="peers that must be installed; `all` for every one")
    add("--json", type=Path, metavar="FILE", help="write the raw numbers")
    add("--markdown", type=Path, metavar="FILE", help="write the tables")
    add("--plot", type=Path, metavar="FILE", help="write an SVG")
    add("--compare", type=Path, metavar="OLD.json", help="test against an earlier measurement")
    add("--merge", nargs="+", type=Path, metavar="FILE", help="measure nothing, read these results")
    add("--report", action="store_true", help="rewrite RESULTS.md from bench/results")
    add("--smoke", action="store_true", help="run everything once, untimed, at the smoke sizes")
    add("--compiled", action="store_true", help="with --smoke: compile peers that are not built yet")
    add("--jobs", type=int, default=1, metavar="N", help="with --smoke: this many at a time")
    add("--list", action="store_true", help="show the programs with their sizes")
    add("--kinako", type=Path, metavar="FILE", help="the binary; default: the release build")
    add("--programs", type=Path, default=PROGRAMS, metavar="DIR", help="another folder of programs")
    options = parser.parse_args(arguments)
    if options.repeat < 5:
        parser.error("--repeat must be at least 5: a median of fewer says little")
    if options.jobs < 1:
        parser.error("--jobs must be at least 1")
    if options.all and (options.suite or options.program or options.n or options.size or options.peers):
        parser.error("--all measures everything; leave out what narrows it down")
    return options


def _numbers(text: str | None) -> list[int]:
    try:
        numbers = [int(part) for part in (text or "").split(",") if part]
    except ValueError:
        raise UsageError(f"--n takes whole numbers, such as 10,20; not {text!r}") from None
    if any(number < 1 for number in numbers):
        raise UsageError("--n takes positive numbers")
    return numbers


def _uses(text: str | None) -> list[str]:
    uses = text.split(",") if text else ["seeds", "long"]
    for use in uses:
        if use not in USES:
            raise UsageError(f"--size takes {', '.join(USES)}; not {use!r}")
    return uses


def columns(options: argparse.Namespace) -> tuple[list[peers.Installed], dict[str, str]]:
    """The columns, ours first, and the peers that are not here with the reason."""
    binary = options.kinako
    if binary is None:
        # Builds it when it is missing or old.
        built = subprocess.run([ROOT / "scripts" / "kinako", "--version"], stdout=subprocess.DEVNULL)
        if built.returncode != 0:
            raise BenchError("kinako could not be built")
        binary = KINAKO
    wanted = peers.choose(options.peers)
    required = peers.choose(options.require) if options.require else []
    here = peers.kinako(options.backend, binary.resolve())
    absent = {}
    for peer in wanted + [peer for peer in required if peer not in wanted]:
        installed = peers.locate(peer)
        if installed is None:
            absent[peer.id] = f"not installed; Debian's package is {peer.package}"
            if peer in required:
                raise BenchError(f"{peer.id} is required and {absent[peer.id]}: scripts/setup bench")
        elif peer in wanted:
            here.append(installed)
    for peer, why in absent.items():
        print(f"bench: {peer} is left out: {why}", file=sys.stderr)
    return here, absent


def notes(work: list[session.Job], here: list[peers.Installed]) -> list[str]:
    """What the tables leave empty on purpose."""
    ids = {installed.peer.id for installed in here}
    said = []
    if "kinako-interp" in ids and any(job.size.use == "long" for job in work):
        said.append("Kinako interp is not run at the sizes that take Lua about a second")
    if ids & {"ruby", "rust"}:
        said.append("Ruby and Rust take part in the whole processes only")
    return said


def smoke(options: argparse.Namespace) -> int:
    here, _ = columns(options)
    programs = find(options.programs, options.suite, options.program)
    uses = _uses(options.size or "smoke")
    plan = [
        (program, size)
        for program in programs
        for size in sizes_of(program, uses, _numbers(options.n))
    ]
    work = session.jobs(plan, here)
    left_out = session.prepare(work, compile=options.compiled, threads=options.jobs)
    wrong = session.smoke(work, options.jobs)
    for error in wrong:
        print(error)
    ran = ", ".join(installed.peer.id for installed in here)
    print(f"{len(work)} rows; {ran}")
    if left_out:
        print(f"{len(left_out)} compiled peers are not built yet and were left out; --compiled builds them")
    print(f"{len(work) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


def show(results: Results, options: argparse.Namespace) -> int:
    """Writes what was asked for. The exit code."""
    document = tables.document(results)
    if options.json:
        results.save(options.json)
    if options.markdown:
        options.markdown.write_text(document, encoding="utf-8")
    if options.plot:
        options.plot.write_text(plot(results), encoding="utf-8")
    if options.all:
        for path in report.publish(results):
            print(f"bench: wrote {path.relative_to(ROOT)}", file=sys.stderr)
    elif not options.markdown:
        print(document)
    if options.compare:
        found = compare(load(options.compare), results)
        print(found.report())
        return 1 if found.slower else 0
    return 0


def run(options: argparse.Namespace) -> int:
    if options.smoke:
        return smoke(options)
    if options.report:
        for path in report.regenerate():
            print(f"bench: wrote {path.relative_to(ROOT)}", file=sys.stderr)
        return 0
    if options.merge:
        return show(merge([(str(path), load(path)) for path in options.merge]), options)
    programs = find(options.programs, options.suite, options.program)
    if options.list:
        for program in programs:
            sizes = "; ".join(f"{size.use}: {size}".rstrip(": ") for size in program.sizes)
            print(f"{str(program):32} {program.about}\n{'':32} {sizes}")
        return 0
    old = load(options.compare) if options.compare else None  # a bad file is noticed first
    plan = [
        (program, size)
        for program in programs
        for size in sizes_of(program, _uses(options.size), _numbers(options.n))
    ]
    if not plan:
        raise UsageError("no program has a size of this use")
    here, absent = columns(options)
    work = session.jobs(plan, here)
    if not work:
        raise UsageError("no peer that was asked for takes part in these programs")
    if old is not None:
        compare_hosts(old)
    return show(session.measured(work, here, absent, options.repeat, notes(work, here)), options)


def compare_hosts(old: Results) -> None:
    """Says before a long run, not after it, that its comparison would be refused."""
    if old.header["host"]["id"] != host.describe()["id"]:
        raise BenchError("--compare: the old results are of another host")


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    try:
        return run(options)
    except UsageError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nbench: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
