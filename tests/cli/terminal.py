"""A person at a terminal: starts a program on a pseudo-terminal, types, and reads along."""

from __future__ import annotations

import codecs
import os
import pty
import re
import select
import signal
import time

# What may still become something else when more is read.
UNFINISHED = re.compile(r"(?:\x1b(?:\[[0-9;?]*|\([A-Z0-9]?)?|\r)\Z")

# Colours, cursor movements and the like.
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\([A-Z0-9]|[\x07\x08]")


class Terminal:
    """The program ends with the `with` block, one way or the other."""

    def __init__(self, command: list[str], env: dict[str, str], cwd: str | None = None) -> None:
        self.shown = ""  # everything so far
        self._mark = 0  # where the next `wait_for` starts to look
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""  # read, but not complete enough to be shown
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                if cwd:
                    os.chdir(cwd)
                os.execve(command[0], command, env)
            finally:
                os._exit(127)
        self.code: int | None = None

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_) -> None:
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._fd)

    def type(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def wait_for(self, text: str, seconds: float = 10) -> str:
        """Reads until `text` is shown, and returns what was shown before it since last time."""
        end = time.monotonic() + seconds
        while True:
            found = self.shown.find(text, self._mark)
            if found >= 0:
                before = self.shown[self._mark : found]
                self._mark = found + len(text)
                return before
            if not self._read(end - time.monotonic()):
                raise AssertionError(f"{text!r} was not shown, only {self.shown[self._mark:]!r}")

    def wait_for_end(self, seconds: float = 10) -> int:
        """The exit code, as a shell counts it."""
        end = time.monotonic() + seconds
        while self._read(end - time.monotonic()):
            pass
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                code = os.waitstatus_to_exitcode(status)
                self.code = code if code >= 0 else 128 - code
                return self.code
            time.sleep(0.005)
        raise AssertionError(f"still running; it showed {self.shown[self._mark:]!r}")

    def _read(self, seconds: float) -> bool:
        if not select.select([self._fd], [], [], max(0, seconds))[0]:
            return False
        try:
            got = os.read(self._fd, 65536)
        except OSError:  # the other end is closed
            return False
        text = self._rest + self._decoder.decode(got)
        unfinished = UNFINISHED.search(text)
        end = unfinished.start() if unfinished else len(text)
        self._rest = text[end:]
        self.shown += CONTROL.sub("", text[:end]).replace("\r\n", "\n")
        return bool(got)
