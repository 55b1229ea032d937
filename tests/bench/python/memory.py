"""`memory-usage` and `bytes-per-point`: ours by the growth of the process, the peer by Python's own count."""

from __future__ import annotations

import gc
import os
import tracemalloc
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from peers import HashRing
from ringwright import Ring
from turns import IDS, Head

if TYPE_CHECKING:
    from collections.abc import Callable

POINTS = 160


def measure(sizes: list[int]) -> None:
    """Both rings over each number of nodes."""
    # What is measured first stays until the end: what it leaves behind would be taken again unseen.
    kept: list[object] = []
    for nodes in sizes:
        ids = IDS[:nodes]
        mine, theirs = (
            grown(partial(Ring, ids), 20_000 // nodes, kept),
            traced(partial(HashRing, ids)),
        )
        if mine is None:
            return
        for metric, unit, parts in (
            ("memory-usage", "kB", 1e3),
            ("bytes-per-point", "bytes", nodes * POINTS),
        ):
            Head(metric, nodes, unit).print("`Ring`", "uhashring", mine / parts, theirs / parts)


def traced(make: Callable[[], object]) -> float:
    """The bytes that Python counts for what `make` makes."""
    gc.collect()
    tracemalloc.start()
    made = make()
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del made
    return held


def grown(make: Callable[[], object], copies: int, kept: list[object]) -> float | None:
    """The bytes by which the process grows for one of many copies, which Python cannot count."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return None

    def resident() -> int:
        return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")

    gc.collect()
    before = resident()
    kept.extend(make() for _ in range(copies))
    return (resident() - before) / copies
