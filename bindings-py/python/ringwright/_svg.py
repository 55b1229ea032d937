"""The picture of a ring for notebooks."""

from __future__ import annotations

from html import escape
from math import cos, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ringwright import Ring

_BINS = 720
_COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#ee8866", "#777777")
_LEGEND_ROWS = 12


def ring(value: Ring) -> str:
    """The circle, coloured by owner, with a legend of shares; parts below half a degree are merged."""
    shares = sorted(value.shares().items(), key=lambda item: (-item[1], item[0]))
    colour = {node.id: _COLOURS[i % len(_COLOURS)] for i, node in enumerate(value.nodes)}
    arcs = "".join(_arc(start, end, colour[owner]) for start, end, owner in _runs(value))
    rows = [(colour[name], f"{name}  {float(share):.2%}") for name, share in shares[:_LEGEND_ROWS]]
    if len(shares) > _LEGEND_ROWS:
        rows.append(("none", f"and {len(shares) - _LEGEND_ROWS} more"))
    legend = "".join(_row(i, fill, text) for i, (fill, text) in enumerate(rows))
    label = escape(repr(value))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 240" width="480" role="img" '
        f'aria-label="{label}">'
        f'<title>{label}</title><g fill="none" stroke-width="26">{arcs}</g>'
        f'<g font-family="system-ui, sans-serif" font-size="12" fill="currentColor">{legend}</g></svg>'
    )


def _runs(value: Ring) -> list[tuple[int, int, str]]:
    """Runs of bins with one owner: the owner of the position in the middle of each bin."""
    points, nodes = value.points(), value.nodes
    runs: list[tuple[int, int, str]] = []
    at = 0
    for i in range(_BINS if points else 0):
        middle = ((2 * i + 1) << 63) // _BINS
        while at < len(points) and points[at][0] < middle:
            at += 1
        owner = nodes[points[at % len(points)][1]].id
        if runs and runs[-1][2] == owner:
            runs[-1] = (runs[-1][0], i + 1, owner)
        else:
            runs.append((i, i + 1, owner))
    return runs


def _arc(start: int, end: int, colour: str) -> str:
    if end - start == _BINS:
        return f'<circle cx="120" cy="120" r="95" stroke="{colour}"/>'
    (x1, y1), (x2, y2) = _at(start), _at(end)
    large = int(2 * (end - start) > _BINS)
    return f'<path d="M{x1:.2f} {y1:.2f}A95 95 0 {large} 1 {x2:.2f} {y2:.2f}" stroke="{colour}"/>'


def _at(place: int) -> tuple[float, float]:
    angle = 2 * pi * place / _BINS - pi / 2
    return 120 + 95 * cos(angle), 120 + 95 * sin(angle)


def _row(i: int, fill: str, text: str) -> str:
    y = 24 + 16 * i
    swatch = f'<rect x="256" y="{y - 9}" width="10" height="10" fill="{fill}"/>'
    return f'{swatch}<text x="274" y="{y}">{escape(text)}</text>'
