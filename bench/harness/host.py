"""The machine a result belongs to, and the commit."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import subprocess
from pathlib import Path

from .places import ROOT

SEED = 42  # where every pseudo-random input of the programs starts


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _field(text: str, pattern: str, otherwise: str) -> str:
    found = re.search(pattern, text, re.MULTILINE)
    return found.group(1).strip() if found else otherwise


def describe() -> dict[str, object]:
    """What the header shows, and `id`, which is the same only on the same machine with the
    same system: results with different ids are never put into one table."""
    cpu = _field(_text("/proc/cpuinfo"), r"^model name\s*:\s*(.*)$", platform.processor() or "?")
    system = _field(_text("/etc/os-release"), r'^PRETTY_NAME="?([^"\n]*)', platform.system())
    memory = _field(_text("/proc/meminfo"), r"^MemTotal:\s*(\d+) kB", "0")
    host: dict[str, object] = {
        "cpu": cpu,
        "cores": os.cpu_count() or 1,
        "memory_gb": round(int(memory) / (1 << 20), 1),
        "os": system,
        "kernel": platform.release(),
        "machine": platform.machine(),
    }
    # A digest, so that a published file does not carry the machine's name.
    secret = [_text("/etc/machine-id").strip(), platform.node()]
    parts = [str(value) for value in host.values()] + secret
    host["id"] = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    return host


def commit() -> str:
    """The commit of the engine that is measured, with `+changes` when its sources differ from
    it; `unknown` without git."""

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True
        ).stdout.strip()

    try:
        head = git("rev-parse", "--short=12", "HEAD")
        changed = git("status", "--porcelain", "--", "engine", "CMakeLists.txt", "bench")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    # What a run writes itself is no change.
    ours = re.compile(r"bench/(results/|RESULTS\.md)")
    dirty = [line for line in changed.splitlines() if not ours.search(line)]
    return head + ("+changes" if dirty else "")
