"""Prints measurements from standard input, one JSON line each, as tables, and writes docs/benchmarks.md."""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bars import HEAD, judged
from metrics import IDENTICAL, IDENTICAL_MEANING, LANGUAGES, METRICS
from ringwright.cli.table import write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
TEXT = """\
# Benchmarks

Written by `make bench`: ours and the peers take turns in one run, so a noisy moment falls on everybody.
Medians; the ratio is what to read, the times belong to one machine. Rings have 160 points a node; keys are
`user:0`, `user:1`, ...

Machine: {machine}. Day: {day}.

The peers, each with its defaults:

- Rust: pingora-ketama 0.9.1, hashring 0.3.6, consistent_hash_ring 0.8.0, maglev 0.2.1 with a table of 65537,
  anchorhash 0.2.2 with room for twice the nodes, jumphash 0.1.9.
- Python: uhashring 2.5 with its md5, and with its ketama.
- npm: hashring 3.2.0 with every key new to its cache; consistent-hash 1.2.2 with the uniform distribution,
  since by default it places at random.

## The bars

{bars}
{sections}"""


def main() -> None:
    """Read, print, write."""
    lines = [json.loads(line) for line in sys.stdin]
    rows = [line for line in lines if line["metric"] != IDENTICAL]
    sections = []
    for metric, (meaning, ratio) in METRICS.items():
        group = [row for row in rows if row["metric"] == metric]
        if not group:
            continue
        head = ["language", "nodes", "ours", "mine", "peer", "theirs", "unit", *([ratio] if ratio else [])]
        table = [_cells(row, ratio is not None) for row in group]
        print(f"\n{metric}: {meaning}\n")
        write_table(head, table)
        sections.append(f"\n## {metric}\n\n{meaning}\n\n{_markdown(head, table)}\n")
    head, table, equal = _identical([line for line in lines if line["metric"] == IDENTICAL])
    print(f"\n{IDENTICAL}: {IDENTICAL_MEANING}\n")
    write_table(head, table)
    sections.append(f"\n## {IDENTICAL}\n\n{IDENTICAL_MEANING}\n\n{_markdown(head, table)}\n")
    bars = judged(rows)
    print("\nThe bars\n")
    write_table(HEAD, [tuple(cell.strip("*") for cell in bar) for bar in bars])
    page = TEXT.format(
        machine=_machine(),
        day=datetime.now(UTC).date(),
        bars=_markdown(HEAD, bars),
        sections="".join(sections),
    )
    PAGE.write_text(page, encoding="utf-8")
    if not equal:
        sys.exit("the languages place differently")


def _identical(lines: list[dict[str, Any]]) -> tuple[list[str], list[list[str]], bool]:
    """A row for each placement with every language's digest; whether all agree."""
    digests: dict[tuple[str, int], dict[str, str]] = {}
    for line in lines:
        digests.setdefault((line["ours"], line["nodes"]), {})[line["language"]] = line["sha256"]
    table, equal = [], bool(digests)
    for (name, nodes), by_language in digests.items():
        same = set(by_language) == set(LANGUAGES) and len(set(by_language.values())) == 1
        equal = equal and same
        shown = [by_language.get(language, "missing")[:16] for language in LANGUAGES]
        table.append([name, str(nodes), *shown, "equal" if same else "**DIFFERENT**"])
    return ["placement", "nodes", *LANGUAGES, ""], table, equal


def _cells(row: dict[str, Any], ratio: bool) -> list[str]:
    mine, theirs = row["mine"], row["theirs"]
    cells = [row["language"], str(row["nodes"]), row["ours"], _number(mine), row["peer"] or ""]
    cells += ["" if theirs is None else _number(theirs), row["unit"]]
    return cells + ([_number(theirs / mine) if theirs and mine else ""] if ratio else [])


def _number(value: float) -> str:
    """Three or more digits that mean something."""
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def _machine() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.processor()
    return f"{model}, {os.cpu_count()} CPUs, {platform.system()} {platform.machine()}"


if __name__ == "__main__":
    main()
