"""A run: which rows there are, that all peers agree, and then the measurement.

Outputs are compared before anything is timed: every peer runs every row once, which warms the
caches as well. Then each row is measured in rounds; a round runs every peer once, starting at
another peer each time, so that a slow minute of the machine touches all of them.
"""

from __future__ import annotations

import datetime
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from . import host
from .build import prepared
from .errors import BenchError
from .peers import Installed
from .process import Run, last_core, measure
from .programs import Program, Size
from .progress import Progress
from .results import Results, Row
from .stats import median

TIMEOUT = 300.0  # seconds for one process


@dataclass
class Job:
    """One row to be measured: a program, a size, and the peers that have a column in it."""

    program: Program
    size: Size
    peers: list[Installed]
    files: dict[str, Path] = field(default_factory=dict)
    checked: dict[str, Run] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.program} {self.size}".strip()

    def run(self, installed: Installed, core: int) -> Run:
        return measure(
            installed.command(self.files[installed.peer.id]),
            f"{self}: {installed.peer.id}",
            window=not self.program.process,
            core=core,
            timeout=TIMEOUT,
        )


def jobs(plan: list[tuple[Program, Size]], peers: list[Installed]) -> list[Job]:
    """The tree interpreter is left out of the sizes that are long for Lua."""
    made = []
    for program, size in plan:
        columns = [
            installed
            for installed in peers
            if installed.peer.language in program.languages
            and not (installed.peer.id == "kinako-interp" and size.use == "long")
        ]
        if columns:
            made.append(Job(program, size, columns))
    return made


def prepare(work: list[Job], *, compile: bool = True, threads: int = 1) -> list[str]:
    """Renders and compiles. Returns what was left out because `compile` is false."""
    progress = Progress("building", sum(len(job.peers) for job in work))
    skipped = []

    def one(pair: tuple[Job, Installed]) -> tuple[Job, Installed, Path | None]:
        job, installed = pair
        return job, installed, prepared(job.program, job.size, installed, compile=compile)

    with ThreadPoolExecutor(threads) as pool:
        for job, installed, path in pool.map(one, [(j, p) for j in work for p in j.peers]):
            progress.step(1, f"{job}: {installed.peer.id}")
            if path is None:
                skipped.append(f"{job}: {installed.peer.id}")
                job.peers = [peer for peer in job.peers if peer is not installed]
            else:
                job.files[installed.peer.id] = path
    progress.done()
    return skipped


def agree(job: Job) -> None:
    """Raises BenchError when two peers printed different outputs."""
    groups: dict[str, list[str]] = {}
    for peer, run in job.checked.items():
        groups.setdefault(canonical(run.output), []).append(peer)
    if len(groups) > 1:
        said = "; ".join(f"{', '.join(peers)}: {output[:100]}" for output, peers in groups.items())
        raise BenchError(f"{job}: the outputs differ: {said}")


def canonical(output: object) -> str:
    """Equal for equal outputs: numbers by value, 3.0 as 3, and integers of any length exactly."""
    if isinstance(output, float) and output.is_integer():
        return str(int(output))
    if isinstance(output, list):
        return "[" + ", ".join(canonical(each) for each in output) + "]"
    return json.dumps(output, ensure_ascii=False)


def check(work: list[Job], core: int) -> None:
    """Runs everything once and compares the outputs. Raises BenchError at the first row where
    a peer fails or disagrees."""
    progress = Progress("checking", sum(len(job.peers) for job in work))
    for job in work:
        for installed in job.peers:
            job.checked[installed.peer.id] = job.run(installed, core)
            progress.step(1, f"{job}: {installed.peer.id}")
        agree(job)
    progress.done()


def smoke(work: list[Job], threads: int) -> list[str]:
    """Runs everything once, several at a time, untimed. Returns what went wrong, row by row."""

    def one(job: Job) -> str:
        try:
            for installed in job.peers:
                job.checked[installed.peer.id] = job.run(installed, -1)
            agree(job)
        except BenchError as error:
            return str(error)
        return ""

    progress = Progress("checking", len(work))
    wrong = []
    with ThreadPoolExecutor(threads) as pool:
        for job, error in zip(work, pool.map(one, work)):
            progress.step(1, str(job))
            if error:
                wrong.append(error)
    progress.done()
    return wrong


def time_all(work: list[Job], runs: int, core: int) -> list[Row]:
    """Measures every row of checked jobs `runs` times."""
    seconds = sum(run.wall_us for job in work for run in job.checked.values()) * runs / 1e6
    progress = Progress("measuring", seconds)
    rows = []
    for job in work:
        collected: dict[str, list[Run]] = {installed.peer.id: [] for installed in job.peers}
        for turn in range(runs):
            shift = turn % len(job.peers)
            for installed in job.peers[shift:] + job.peers[:shift]:
                name = installed.peer.id
                run = job.run(installed, core)
                if canonical(run.output) != canonical(job.checked[name].output):
                    raise BenchError(
                        f"{job}: {name} gave {canonical(run.output)[:100]} after "
                        f"{canonical(job.checked[name].output)[:100]}"
                    )
                collected[name].append(run)
                progress.step(job.checked[name].wall_us / 1e6, f"{job}: {name}")
        rows += _rows(job, collected)
        progress.say(_brief(rows[-1]))
    progress.done()
    return rows


def _rows(job: Job, collected: dict[str, list[Run]]) -> list[Row]:
    def row(kind: str) -> Row:
        return Row(
            suite=job.program.suite,
            program=job.program.name,
            parameters=dict(job.size.parameters),
            use=job.size.use,
            kind=kind,
            output=next(iter(job.checked.values())).output,
            peers={
                name: {
                    "us": [round(run.wall_us if kind == "process" else run.us or 0.0, 3) for run in made],
                    "wall_us": [round(run.wall_us) for run in made],
                    "cpu_us": [round(run.cpu_us) for run in made],
                    "rss_kb": [run.rss_kb for run in made],
                }
                for name, made in collected.items()
            },
        )

    if job.program.process:
        return [row("process")]
    return [row("window"), row("process")] if job.program.show_process else [row("window")]


def _brief(row: Row) -> str:
    times = ", ".join(f"{name} {median(each['us']):,.0f}" for name, each in row.peers.items())
    return f"{row}: {times} µs"


def measured(
    work: list[Job], peers: list[Installed], absent: dict[str, str], runs: int, notes: list[str]
) -> Results:
    """The whole run: build, check, time."""
    core = last_core()
    prepare(work)
    check(work, core)
    pinned = all(run.pinned for job in work for run in job.checked.values())
    rows = time_all(work, runs, core)
    used = {installed.peer.id for job in work for installed in job.peers}
    header = {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "host": host.describe(),
        "commit": host.commit(),
        "seed": host.SEED,
        "runs": runs,
        "pinned": pinned,
        "peers": {
            installed.peer.id: {"title": installed.peer.title, "version": installed.version}
            for installed in peers
            if installed.peer.id in used
        },
        "absent": absent,
        "notes": notes,
    }
    return Results(header, rows)
