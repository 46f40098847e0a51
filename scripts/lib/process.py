"""Runs one program within limits. Used by every runner that starts kinako."""

from __future__ import annotations

import os
import re
import selectors
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from typing import Mapping, Sequence

# AddressSanitizer and its family; UndefinedBehaviorSanitizer. Kinako itself writes
# `runtime error[NAME]`.
_SANITIZER = re.compile(rb"ERROR: \w+Sanitizer|:\d+:\d+: runtime error: ")


@dataclass(frozen=True)
class Outcome:
    """What became of a process. `code` is negative for a signal, as in subprocess."""

    code: int
    out: bytes
    err: bytes
    seconds: float
    timed_out: bool = False
    too_much: bool = False  # output passed the limit, so the process was stopped

    @property
    def crashed(self) -> bool:
        """Ended by a signal that we did not send, or by a sanitizer's report."""
        if self.timed_out or self.too_much:
            return False
        return self.code < 0 or _SANITIZER.search(self.err) is not None


def run(
    command: Sequence[str],
    *,
    stdin: bytes | None = None,
    stdin_path: str | None = None,
    cwd: str | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 10.0,
    max_output: int = 50_000_000,
) -> Outcome:
    """Runs `command` in a process group of its own, which is killed as a whole after
    `timeout` seconds or `max_output` bytes. Standard input is `stdin`, the file
    `stdin_path`, or empty. Raises OSError when the command cannot be started."""
    if stdin_path is not None:
        source = open(stdin_path, "rb")
    else:
        source = tempfile.TemporaryFile()
        source.write(stdin or b"")
        source.seek(0)
    start = time.monotonic()
    with source:
        process = subprocess.Popen(
            command,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=env,
            start_new_session=True,
        )
    chunks: dict[int, list[bytes]] = {1: [], 2: []}
    total = 0
    timed_out = too_much = False
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, 1)
        selector.register(process.stderr, selectors.EVENT_READ, 2)
        while selector.get_map():
            left = start + timeout - time.monotonic()
            if left <= 0:
                timed_out = True
                break
            for key, _ in selector.select(left):
                data = os.read(key.fd, 1 << 16)
                if not data:
                    selector.unregister(key.fileobj)
                    continue
                total += len(data)
                chunks[key.data].append(data)
            if total > max_output:
                too_much = True
                break
    if not timed_out and not too_much:
        try:
            process.wait(max(0.0, start + timeout - time.monotonic()))
        except subprocess.TimeoutExpired:
            timed_out = True
    if timed_out or too_much:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
    process.stdout.close()
    process.stderr.close()
    return Outcome(
        process.returncode,
        b"".join(chunks[1]),
        b"".join(chunks[2]),
        time.monotonic() - start,
        timed_out,
        too_much,
    )
