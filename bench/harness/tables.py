"""Results as Markdown."""

from __future__ import annotations

from typing import Callable

from .results import Results, Row
from .stats import geometric_mean, noisy

SUITES = {
    "whole": "Whole processes",
    "math": "Numbers",
    "strings": "Strings",
    "lists": "Lists",
    "maps": "Maps",
    "bg": "The Benchmarks Game",
    "join": "Joins",
    "plb": "Programming language benchmarks",
    "awfy": "Are we fast yet",
    "cold": "Functions that run once",
}


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def number(us: float) -> str:
    """Microseconds: three figures below 10, whole numbers from there on."""
    return f"{us:,.0f}" if us >= 10 else f"{us:.3g}"


def ratio(value: float | None) -> str:
    """Two decimals, or two figures where those would say nothing."""
    if value is None:
        return ""
    return f"{value:.2g}" if value < 0.1 else f"{value:.2f}" if value < 100 else f"{value:,.0f}"


def ours(results: Results) -> str | None:
    """The column that the others are compared with: the first back end of vm, jit, interp."""
    columns = results.columns()
    return next((peer for peer in ("kinako-vm", "kinako-jit", "kinako-interp") if peer in columns), None)


def _label(row: Row) -> str:
    mark = " (whole process)" if row.kind == "process" and row.suite != "whole" else ""
    return f"{row.program} {row.size}".strip() + mark


def times(results: Results) -> str:
    """Medians with the range of the runs below them; `~` marks noise."""
    columns = results.columns()

    def cell(row: Row, peer: str) -> str:
        us = row.peers.get(peer, {}).get("us")
        if not us:
            return ""
        mark = "~" if noisy(us) else ""
        return f"{mark}{number(row.median(peer) or 0.0)}<br>{number(min(us))}–{number(max(us))}"

    return _table(
        ["µs"] + [results.title(peer) for peer in columns],
        [[_label(row)] + [cell(row, peer) for peer in columns] for row in results.rows],
    )


def _means(results: Results, base: str, columns: list[str], of: Callable[[Row, str], float | None]) -> list[str]:
    means = []
    for peer in columns:
        values = [value for row in results.rows if (value := of(row, peer)) is not None]
        means.append(f"**{ratio(geometric_mean(values))}**" if values else "")
    return means


def ratios(results: Results) -> str:
    """Our time over each peer's, and the geometric mean of each column."""
    base = ours(results)
    columns = [peer for peer in results.columns() if peer != base]
    if base is None or not columns:
        return ""

    def of(row: Row, peer: str) -> float | None:
        return row.ratio(base, peer)

    rows = [[_label(row)] + [ratio(of(row, peer)) for peer in columns] for row in results.rows]
    rows.append(["**geometric mean**", *_means(results, base, columns, of)])
    return _table([f"{results.title(base)} /"] + [results.title(peer) for peer in columns], rows)


def memory(results: Results) -> str:
    """Peak resident memory in megabytes."""
    columns = results.columns()

    def cell(row: Row, peer: str) -> str:
        kb = row.median(peer, "rss_kb")
        return "" if kb is None else f"{kb / 1024:.1f}"

    # The whole process of a window has the same memory as the window's row.
    rows = [row for row in results.rows if row.kind == "window" or row.suite == "whole"]
    return _table(
        ["MB"] + [results.title(peer) for peer in columns],
        [[_label(row)] + [cell(row, peer) for peer in columns] for row in rows],
    )


def header(results: Results) -> str:
    head = results.header
    host = head["host"]
    lines = [
        f"- {head['date']}, commit {head['commit']}",
        f"- {host['cpu']}, {host['cores']} cores, {host['memory_gb']} GB; {host['os']}, "
        f"Linux {host['kernel']}, {host['machine']}",
        f"- median of {head['runs']} processes, "
        + ("pinned to one core" if head.get("pinned") else "not pinned: this system does not let us")
        + f"; every pseudo-random input starts at {head['seed']}",
        "- peers: "
        + "; ".join(f"{about['title']}: {about['version']}" for about in head["peers"].values()),
    ]
    if head.get("absent"):
        lines.append("- not here: " + "; ".join(f"{peer} ({why})" for peer, why in head["absent"].items()))
    lines += [f"- {note}" for note in head.get("notes", [])]
    return "\n".join(lines) + "\n"


def suite_section(results: Results, suite: str, plot: str | None = None) -> str:
    part = results.of(suite)
    kind = "the whole process, start-up to exit" if suite == "whole" else "the program's own window"
    text = [f"## {SUITES.get(suite, suite)}\n\nTimes are of {kind}.\n"]
    if plot:
        text.append(f"![{SUITES.get(suite, suite)}]({plot})\n")
    text += [times(part), ratios(part), "Peak resident memory:\n", memory(part)]
    return "\n".join(piece for piece in text if piece)


# Short windows and long ones say different things: within milliseconds a JIT has not warmed up.
LENGTHS = {"long": "about a second in Lua", "seeds": "the sizes of the published tables, mostly milliseconds"}


def windows(results: Results, use: str) -> Results:
    """The rows that time a window, at the sizes for one use."""
    rows = [row for row in results.rows if row.kind == "window" and row.use == use]
    return Results(results.header, rows)


def _summary_of(results: Results, base: str) -> str:
    columns = [peer for peer in results.columns() if peer != base]

    def of(row: Row, peer: str) -> float | None:
        return row.ratio(base, peer)

    rows = [
        [SUITES.get(suite, suite), str(len(part.rows)), *_means(part, base, columns, of)]
        for suite in results.suites()
        for part in [results.of(suite)]
    ]
    rows.append(["**all**", str(len(results.rows)), *_means(results, base, columns, of)])
    return _table([f"{results.title(base)} /", "rows"] + [results.title(peer) for peer in columns], rows)


def summary(results: Results) -> str:
    """For each length of the windows: one row per suite, the geometric mean of our time over
    each peer's."""
    base = ours(results)
    if base is None or len(results.columns()) < 2:
        return ""
    parts = [
        f"Windows of {what}:\n\n" + _summary_of(part, base)
        for use, what in LENGTHS.items()
        if (part := windows(results, use)).rows
    ]
    return "\n".join(parts)


def document(results: Results, plots: dict[str, str] | None = None) -> str:
    text = [header(results)]
    if table := summary(results):
        text.append(
            "Our time divided by the peer's, geometric means: below 1 Kinako is faster.\n\n" + table
        )
    text += [suite_section(results, suite, (plots or {}).get(suite)) for suite in results.suites()]
    text.append(
        "Small print under a time: the fastest and the slowest run. `~`: the slowest run took more\n"
        "than twice the fastest, so the row is noise.\n"
    )
    return "\n".join(text)
