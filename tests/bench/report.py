"""Prints measurements from standard input, one JSON line each, as a table, and writes docs/benchmarks.md."""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from ringwright.cli.table import write_table

HEAD = ("language", "ours", "median", "peer", "its median", "unit", "times as fast")
PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
TEXT = """\
# Benchmarks

Written by `make bench`: ours and the peers take turns in one run, so a noisy moment falls on everybody.
Medians; the ratio is what to read, the times belong to one machine. 100 nodes with 160 points each, keys
`user:0`, `user:1`, ... The peers: uhashring 2.5 (Python), hashring 3.2.0 (npm) with every key new to its
cache, pingora-ketama 0.9.1 (Rust).

Machine: {machine}. Day: {day}.

{table}
"""


def main() -> None:
    """Read, print, write."""
    rows = [_row(json.loads(line)) for line in sys.stdin]
    print("100 nodes x 160 points, keys user:0, user:1, ...; medians\n")
    write_table(HEAD, rows)
    lines = [HEAD, ("---",) * len(HEAD), *rows]
    table = "\n".join(f"| {' | '.join(row)} |" for row in lines)
    PAGE.write_text(
        TEXT.format(machine=_machine(), day=datetime.now(UTC).date(), table=table), encoding="utf-8"
    )


def _row(form: dict[str, str | float | None]) -> tuple[str, ...]:
    mine, theirs = form["mine"], form["theirs"]
    assert isinstance(mine, float)
    times = (f"{theirs:.1f}", f"{theirs / mine:.1f}") if isinstance(theirs, float) else ("", "")
    return (
        str(form["language"]),
        str(form["ours"]),
        f"{mine:.1f}",
        str(form["peer"]),
        times[0],
        str(form["unit"]),
        times[1],
    )


def _machine() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.processor()
    return f"{model}, {os.cpu_count()} CPUs, {platform.system()} {platform.machine()}"


if __name__ == "__main__":
    main()
