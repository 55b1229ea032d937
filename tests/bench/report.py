"""Prints measurements from standard input, one JSON line each, as a table."""

from __future__ import annotations

import json
import os
import platform
import sys

from ringwright.cli.table import write_table


def main() -> None:
    """Print the table: medians, and how many times the peer's time ours goes into."""
    rows = []
    for line in sys.stdin:
        row = json.loads(line)
        ratio = "" if row["theirs"] is None else f"{row['theirs'] / row['mine']:.1f}"
        theirs = "" if row["theirs"] is None else f"{row['theirs']:.1f}"
        rows.append((row["language"], row["ours"], f"{row['mine']:.1f}", row["peer"], theirs, row["unit"], ratio))
    print(f"100 nodes x 160 points, keys user:0, user:1, ...; medians; {platform.machine()}, {os.cpu_count()} CPUs\n")
    write_table(("language", "ours", "median", "peer", "median", "unit", "times as fast"), rows)


if __name__ == "__main__":
    main()
