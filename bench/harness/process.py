"""One run of one program by one peer: pinned, within a time limit, with what it used."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .build import launcher
from .errors import BenchError

# Nothing of the caller's environment gets to a peer, MOCHI_NOW_SEED least of all, which would
# replace the clock. Hashes of texts are the same in every run of Python.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/nonexistent",
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "NO_COLOR": "1",
}


@dataclass(frozen=True)
class Run:
    """`us` is the program's own window, None for a program that is measured as a process. The
    times are microseconds, `rss_kb` is the peak of the process in KiB."""

    output: object
    us: float | None
    wall_us: float
    cpu_us: float
    rss_kb: int
    pinned: bool


def last_core() -> int:
    """The core to pin to: the last that we may use, since the first answers most interrupts;
    -1 where the system cannot pin."""
    try:
        return max(os.sched_getaffinity(0))
    except (AttributeError, OSError):
        return -1


def measure(command: list[str], what: str, *, window: bool, core: int, timeout: float) -> Run:
    """Runs `command` once. Raises BenchError, which names `what`, when it fails, is killed,
    takes longer than `timeout` seconds or does not print what it should."""
    start = [str(launcher()), str(core)]
    with tempfile.TemporaryDirectory(prefix="kinako-bench-") as folder:
        report = Path(folder) / "report"
        process = subprocess.Popen(
            [*start, str(report), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=ENVIRONMENT,
            start_new_session=True,
        )
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise BenchError(f"{what}: did not end within {timeout:g} s") from None
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        said = err.decode("utf-8", "replace").strip()[-500:]
        if process.returncode != 0 or not report.is_file():
            raise BenchError(f"{what}: could not be started: {said}")
        used = json.loads(report.read_text())
    if used["signal"]:
        name = signal.Signals(used["signal"]).name
        raise BenchError(f"{what}: killed by {name}{': ' + said if said else ''}")
    if used["code"] != 0:
        raise BenchError(f"{what}: failed with exit code {used['code']}: {said}")
    us, output = _read(out.decode("utf-8", "replace"), what) if window else (None, _plain(out, what))
    return Run(
        output=output,
        us=us,
        wall_us=used["wall_ns"] / 1000,
        cpu_us=used["user_us"] + used["system_us"],
        rss_kb=used["rss_kb"],
        pinned=used["pinned"],
    )


def _plain(out: bytes, what: str) -> str:
    text = out.decode("utf-8", "replace").strip()
    if not text:
        raise BenchError(f"{what}: printed nothing")
    return text


def _read(out: str, what: str) -> tuple[float, object]:
    """The one line of JSON that a program with a window prints."""
    try:
        (line,) = out.strip().split("\n")
        data = json.loads(line)
        us = float(data["duration_us"])
        output = data["output"]
        if us < 0 or output is None or set(data) != {"duration_us", "output"}:
            raise ValueError
    except (ValueError, KeyError, TypeError):
        raise BenchError(
            f'{what}: printed no line of the form {{"duration_us": …, "output": …}} but: '
            f"{out.strip()[:200]!r}"
        ) from None
    return us, output
