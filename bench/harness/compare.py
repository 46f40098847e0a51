"""Did a change pay? Two measurements of one host, row by row.

A row has changed when the rank-sum test (stats.mann_whitney) gives p <= 0.01 and the medians
differ by 5 % or more: with five runs each, p <= 0.01 means that all of one side lie above all
of the other, and the second condition drops what is certain and does not matter. The peers
have not changed between the two, so how they moved is how the machine moved: our new times
are divided by the geometric mean of that before they are tested.
"""

from __future__ import annotations

from dataclasses import dataclass

from .errors import BenchError
from .results import Results
from .stats import geometric_mean, mann_whitney, median

P = 0.01
CHANGE = 0.05
LEAST = 50.0  # microseconds: windows below this are of the clock's own size


@dataclass(frozen=True)
class Change:
    row: str
    peer: str
    before: float
    after: float  # drift taken out
    p: float

    @property
    def ratio(self) -> float:
        return self.after / self.before

    def __str__(self) -> str:
        return (
            f"{self.row}: {self.peer} {self.before:,.0f} -> {self.after:,.0f} µs "
            f"(x{self.ratio:.2f}, p = {self.p:.4f})"
        )


@dataclass(frozen=True)
class Comparison:
    drift: float  # how much slower the peers are now; 1 when there are none
    rows: int  # compared
    slower: list[Change]
    faster: list[Change]

    def report(self) -> str:
        lines = [f"{self.rows} rows compared; the peers moved by x{self.drift:.3f}, which is taken out"]
        for name, changes in (("slower", self.slower), ("faster", self.faster)):
            lines.append(f"{name}: {len(changes) or 'none'}")
            lines += [f"  {change}" for change in changes]
        return "\n".join(lines)


def compare(old: Results, new: Results) -> Comparison:
    """Raises BenchError when the two are of different hosts or have no row in common."""
    if old.header["host"]["id"] != new.header["host"]["id"]:
        raise BenchError("the two results are of different hosts: their times cannot be compared")
    before = {row.key: row for row in old.rows}
    pairs = [
        (str(row) + (" (process)" if row.kind == "process" else ""), peer, there["us"], row.peers[peer]["us"])
        for row in new.rows
        if row.key in before
        for peer, there in before[row.key].peers.items()
        if peer in row.peers and min(median(there["us"]), median(row.peers[peer]["us"])) >= LEAST
    ]
    mine = [pair for pair in pairs if pair[1].startswith("kinako-")]
    if not mine:
        raise BenchError("the two results have no row of ours in common that takes 50 µs or more")
    same = {
        peer: old.header["peers"][peer]["version"] == about["version"]
        for peer, about in new.header["peers"].items()
        if peer in old.header["peers"]
    }
    moves = [
        median(b) / median(a)
        for _, peer, a, b in pairs
        if not peer.startswith("kinako-") and same.get(peer)
    ]
    drift = geometric_mean(moves) if moves else 1.0
    slower, faster = [], []
    for name, peer, a, b in mine:
        b = [value / drift for value in b]
        change = Change(name, peer, median(a), median(b), mann_whitney(a, b))
        if change.p <= P and change.ratio >= 1 + CHANGE:
            slower.append(change)
        if change.p <= P and change.ratio <= 1 / (1 + CHANGE):
            faster.append(change)
    slower.sort(key=lambda change: -change.ratio)
    faster.sort(key=lambda change: change.ratio)
    return Comparison(drift, len(mine), slower, faster)
