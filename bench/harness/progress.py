"""What a run shows on stderr while it works."""

from __future__ import annotations

import shutil
import sys
import time


class Progress:
    """A bar with the time left on a terminal; elsewhere a line per finished row. Weights are
    seconds, as far as they are known."""

    def __init__(self, what: str, total: float) -> None:
        self._what = what
        self._total = max(total, 1e-9)
        self._done = 0.0
        self._start = time.monotonic()
        self._shown = 0.0
        self._terminal = sys.stderr.isatty()

    def step(self, weight: float, text: str) -> None:
        self._done += weight
        now = time.monotonic()
        if not self._terminal or (now - self._shown < 0.1 and self._done < self._total):
            return
        self._shown = now
        share = min(self._done / self._total, 1.0)
        left = (now - self._start) * (1 - share) / share if share > 0 else 0.0
        bar = "#" * round(20 * share)
        line = f"{self._what} [{bar:20}] {share:4.0%}  {clock(left)} left  {text}"
        sys.stderr.write("\r\033[K" + line[: shutil.get_terminal_size().columns - 1])
        sys.stderr.flush()

    def say(self, line: str) -> None:
        """A line that stays; on a terminal the bar makes room for it."""
        if self._terminal:
            sys.stderr.write("\r\033[K")
        print(line, file=sys.stderr, flush=True)

    def done(self) -> None:
        if self._terminal:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
