"""A measurement as data: what the raw JSON files hold.

    {"format": 1, "date": …, "host": {…, "id": …}, "commit": …, "seed": 42, "runs": 5,
     "pinned": true, "peers": {"lua": {"title": …, "version": …}}, "absent": {"rust": "…"},
     "notes": ["…"],
     "rows": [{"suite": "math", "program": "fib_rec", "parameters": {"n": 25}, "use": "seeds",
               "kind": "window", "output": 75025,
               "peers": {"lua": {"us": […], "wall_us": […], "cpu_us": […], "rss_kb": […]}}}]}

Times are microseconds; `us` is what the row is about: the window that the program times itself
(kind `window`), or the whole process (kind `process`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable

from .errors import BenchError
from .stats import median

FORMAT = 1


@dataclass
class Row:
    suite: str
    program: str
    parameters: dict[str, int]
    use: str
    kind: str
    output: object
    peers: dict[str, dict[str, list[float]]]

    @property
    def key(self) -> tuple[str, str, str, tuple[tuple[str, int], ...]]:
        return self.suite, self.program, self.kind, tuple(self.parameters.items())

    def __str__(self) -> str:
        return " ".join([f"{self.suite}/{self.program}", self.size]).strip()

    @property
    def size(self) -> str:
        return " ".join(f"{name}={value}" for name, value in self.parameters.items())

    def median(self, peer: str, what: str = "us") -> float | None:
        values = self.peers.get(peer, {}).get(what)
        return median(values) if values else None

    def ratio(self, ours: str, peer: str) -> float | None:
        """Our time over the peer's: below 1 we are faster. None when one of the two has not
        been measured or is below what its clock can tell."""
        mine, other = self.median(ours), self.median(peer)
        return mine / other if mine and other else None


@dataclass
class Results:
    header: dict[str, Any]  # everything but the rows
    rows: list[Row]

    def columns(self, rows: Iterable[Row] | None = None) -> list[str]:
        """The peers that some row has, in the header's order."""
        present = {peer for row in (self.rows if rows is None else rows) for peer in row.peers}
        return [peer for peer in self.header["peers"] if peer in present]

    def title(self, peer: str) -> str:
        return self.header["peers"][peer]["title"]

    def suites(self) -> list[str]:
        return list(dict.fromkeys(row.suite for row in self.rows))

    def of(self, suite: str) -> "Results":
        return Results(self.header, [row for row in self.rows if row.suite == suite])

    def save(self, path: Path) -> None:
        data = {"format": FORMAT, **self.header, "rows": [vars(row) for row in self.rows]}
        path.parent.mkdir(parents=True, exist_ok=True)
        # One row a line: a change of one row is a change of one line.
        head = json.dumps({**data, "rows": []}, indent=1, ensure_ascii=False)
        lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in data["rows"])
        path.write_text(head.replace('"rows": []', f'"rows": [\n{lines}\n ]') + "\n", encoding="utf-8")


def load(path: Path) -> Results:
    """Raises BenchError when the file is not there or not what `save` writes."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.pop("format") != FORMAT:
            raise ValueError("another format")
        rows = [Row(**row) for row in data.pop("rows")]
        for name in ("date", "host", "commit", "peers"):
            data[name]
        return Results(data, rows)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BenchError(f"{path}: not a file of results: {error}") from None


def merge(parts: list[tuple[str, Results]]) -> Results:
    """One table from several files, given with their names. Raises BenchError when they are of
    different hosts, commits, or versions of a peer, or when two have the same row."""
    first_name, first = parts[0]
    header = json.loads(json.dumps(first.header))
    rows = list(first.rows)
    seen = {row.key: first_name for row in rows}
    for name, part in parts[1:]:
        mine, theirs = first.header["host"], part.header["host"]
        if mine["id"] != theirs["id"]:
            raise BenchError(
                f"{first_name} and {name} are of different hosts ({mine['cpu']}, {mine['os']}; "
                f"{theirs['cpu']}, {theirs['os']}): their times do not belong in one table"
            )
        if header["commit"] != part.header["commit"]:
            raise BenchError(
                f"{first_name} and {name} are of different commits "
                f"({header['commit']} and {part.header['commit']})"
            )
        for peer, about in part.header["peers"].items():
            known = header["peers"].setdefault(peer, about)
            if known["version"] != about["version"]:
                raise BenchError(
                    f"{first_name} and {name} have different versions of {peer} "
                    f"({known['version']} and {about['version']})"
                )
        for row in part.rows:
            if row.key in seen:
                raise BenchError(f"{seen[row.key]} and {name} both have the row {row}")
            seen[row.key] = name
            rows.append(row)
        header["absent"] = {**header.get("absent", {}), **part.header.get("absent", {})}
        header["notes"] = list(dict.fromkeys([*header.get("notes", []), *part.header.get("notes", [])]))
        header["date"] = max(header["date"], part.header["date"])
        header["runs"] = min(header["runs"], part.header["runs"])
    return Results(header, rows)
