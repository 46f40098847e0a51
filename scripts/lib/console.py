"""What runners show while they work."""

from __future__ import annotations

import shutil
import sys
import time


class Progress:
    """One line on a terminal's stderr with the count and the time left; elsewhere nothing."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._count = 0
        self._start = time.monotonic()
        self._shown = 0.0
        self._visible = sys.stderr.isatty()

    def step(self, text: str = "") -> None:
        """One more is done; `text` is what to say beside the count."""
        self._count += 1
        now = time.monotonic()
        if not self._visible or (now - self._shown < 0.1 and self._count < self._total):
            return
        self._shown = now
        left = (now - self._start) / self._count * (self._total - self._count)
        line = f"{self._count}/{self._total}  {text}  {left:.0f} s left"
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write("\r\033[K" + line[:width])
        sys.stderr.flush()

    def done(self) -> None:
        if self._visible:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
