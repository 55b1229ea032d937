"""Rows as a table, as CSV and as JSON."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING

from ringwright._columns import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def write_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in columns: text to the left, numbers to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    right = [all(_is_number(row[i]) for row in cells) and bool(cells) for i in range(len(head))]
    widths = [max(map(columns, column)) for column in zip(head, *cells, strict=True)]
    for row in ([*map(str, head)], ["-" * width for width in widths], *cells):
        padded = (
            " " * (width - columns(cell)) + cell if to_right else cell + " " * (width - columns(cell))
            for cell, width, to_right in zip(row, widths, right, strict=True)
        )
        print("  ".join(padded).rstrip())


def write_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as CSV with a header."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)


def write_json(value: object) -> None:
    """Print a value as one line of JSON."""
    print(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def percent(share: object) -> str:
    """A share as a percentage."""
    return f"{float(share):.4%}"  # type: ignore[arg-type]  # a Fraction or a float


def _cell(value: object) -> str:
    text = f"{value:,}" if isinstance(value, int) else str(value)
    # A key or id may hold a line's end or a terminal's control character.
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "").removesuffix("%").removeprefix("-").isdigit()
