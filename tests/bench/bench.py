"""Python lookups, ours beside uhashring: one JSON line a measurement, medians in nanoseconds a key."""

from __future__ import annotations

import json
import statistics
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from ringwright import Ring
from uhashring import HashRing

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
IDS = [f"n{i}" for i in range(100)]
KEYS = [f"user:{i}" for i in range(1_000_000)]
FEW = KEYS[:100_000]


def one_by_one(lookup: Callable[[str], str]) -> Callable[[], None]:
    """A loop over few keys, as a program would write it."""

    def run() -> None:
        for key in FEW:
            lookup(key)

    return run


def main() -> None:
    """Measure all in turns, so that a noisy moment falls on everybody."""
    ring, peer = Ring(IDS), HashRing(IDS)
    text, column = np.array(KEYS), pa.array(KEYS)
    measured: dict[str, tuple[Callable[[], Any], int]] = {
        "peer": (one_by_one(peer.get_node), len(FEW)),
        "`get_node`": (one_by_one(ring.get_node), len(FEW)),
        "`get_many` of a list": (lambda: ring.get_many(KEYS), len(KEYS)),
        "`assign` of a list": (lambda: ring.assign(KEYS), len(KEYS)),
        "`assign` of NumPy text": (lambda: ring.assign(text), len(KEYS)),
        "`assign` of Arrow text": (lambda: ring.assign(column), len(KEYS)),
    }
    times: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(ROUNDS):
        for name, (run, keys) in measured.items():
            start = time.perf_counter_ns()
            run()
            times[name].append((time.perf_counter_ns() - start) / keys)
    theirs = statistics.median(times.pop("peer"))
    for name, rounds in times.items():
        mine = statistics.median(rounds)
        row = {
            "language": "Python",
            "ours": f"ringwright {name}",
            "peer": "uhashring `get_node`",
            "unit": "ns a key",
        }
        print(json.dumps({**row, "mine": mine, "theirs": theirs}))


if __name__ == "__main__":
    main()
