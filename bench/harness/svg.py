"""The plot of a suite: one line per row, one dot per peer at its time over ours, on a
logarithmic scale. Left of the 1 a peer is faster than Kinako, right of it slower."""

from __future__ import annotations

import math
from html import escape

from .results import Results
from .tables import SUITES, number, ours

# Colours that people with any common colour blindness can tell apart, with shapes besides.
# Paul Tol, "Colour Schemes", SRON/EPS/TN/09-002: the muted scheme.
_COLOURS = (
    "#332288", "#88ccee", "#44aa99", "#117733", "#999933", "#ddcc77", "#cc6677", "#882255",
    "#aa4499", "#555555", "#000000", "#bbbbbb",
)  # fmt: skip
_LEFT, _RIGHT, _LINE, _WIDTH = 250, 30, 22, 940
_TICKS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000)


def _mark(x: float, y: float, which: int, text: str) -> str:
    colour = _COLOURS[which % len(_COLOURS)]
    size = 4.5
    if which % 3 == 0:
        shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}"'
    elif which % 3 == 1:
        shape = (
            f'<rect x="{x - size + 0.5:.1f}" y="{y - size + 0.5:.1f}" '
            f'width="{2 * size - 1}" height="{2 * size - 1}"'
        )
    else:
        shape = (
            f'<path d="M{x:.1f} {y - size:.1f}L{x + size:.1f} {y + size - 1:.1f}'
            f'L{x - size:.1f} {y + size - 1:.1f}Z"'
        )
    return f'{shape} fill="{colour}"><title>{escape(text)}</title></{shape[1:].split(" ", 1)[0]}>'


def plot(results: Results) -> str:
    """An SVG document. Rows without a ratio have no line; with no ratio at all it says so."""
    base = ours(results)
    columns = [peer for peer in results.columns() if peer != base]
    rows = []
    for row in results.rows:
        dots = {
            peer: 1 / value
            for peer in columns
            if base is not None and (value := row.ratio(base, peer)) is not None
        }
        if dots:
            rows.append((row, dots))
    suites = results.suites()
    title = SUITES.get(suites[0], suites[0]) if len(suites) == 1 else "All suites"
    values = [value for _, dots in rows for value in dots.values()] or [1.0]
    low = max((tick for tick in _TICKS if tick <= min(min(values), 0.9)), default=_TICKS[0])
    high = min((tick for tick in _TICKS if tick >= max(max(values), 1.1)), default=_TICKS[-1])
    span = math.log(high / low)

    def x_of(value: float) -> float:
        share = math.log(min(max(value, low), high) / low) / span
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    per_line = 6
    legend = 50 + 18 * ((len(columns) + per_line - 1) // per_line)
    top = legend + 24
    height = top + _LINE * max(len(rows), 1) + 16
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
        f'<text x="16" y="24" font-size="16" font-weight="bold">{escape(title)}</text>',
        f'<text x="16" y="42" fill="#555">time of each peer / time of '
        f"{escape(results.title(base) if base else 'Kinako')}; left of 1 the peer is faster</text>",
    ]
    for place, peer in enumerate(columns):
        x = 20 + (place % per_line) * (_WIDTH - 40) / per_line
        y = 60 + 18 * (place // per_line)
        out.append(_mark(x, y - 4, place, results.title(peer)))
        out.append(f'<text x="{x + 9:.1f}" y="{y}">{escape(results.title(peer))}</text>')
    for tick in _TICKS:
        if low <= tick <= high:
            x = x_of(tick)
            strong = ' stroke-width="1.5" stroke="#555"' if tick == 1 else ' stroke="#ddd"'
            out.append(f'<line x1="{x:.1f}" y1="{top - 6}" x2="{x:.1f}" y2="{height - 10}"{strong}/>')
            out.append(f'<text x="{x:.1f}" y="{top - 12}" text-anchor="middle" fill="#555">{tick:g}</text>')
    for place, (row, dots) in enumerate(rows):
        y = top + _LINE * place + 11
        name = f"{row.program} {row.size}".strip() + (" (process)" if row.kind == "process" else "")
        out.append(f'<text x="{_LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(name)}</text>')
        for peer, value in dots.items():
            text = f"{results.title(peer)}: {number(row.median(peer) or 0.0)} µs, {value:.2f} of ours"
            out.append(_mark(x_of(value), y, columns.index(peer), text))
    if not rows:
        out.append(f'<text x="{_LEFT}" y="{top + 14}">no row has both our time and a peer\'s</text>')
    out.append("</svg>\n")
    return "\n".join(out)
