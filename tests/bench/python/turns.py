"""Time, taken in turns, and measurements as JSON lines."""

from __future__ import annotations

import gc
import json
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

IDS = [f"n{i}" for i in range(1001)]
KEYS = [f"user:{i}" for i in range(1_000_000)]
FEW = KEYS[:100_000]


def whole(run: Callable[[], object], parts: int = 1) -> Callable[[], float]:
    """The nanoseconds of one run, divided by `parts`."""

    def turn() -> float:
        start = time.perf_counter_ns()
        run()
        return (time.perf_counter_ns() - start) / parts

    return turn


def one_by_one(lookup: Callable[[str], object], keys: list[str] = FEW) -> Callable[[], float]:
    """A loop over keys, as a program would write it; nanoseconds a key."""

    def run() -> None:
        for key in keys:
            lookup(key)

    return whole(run, len(keys))


@dataclass(frozen=True)
class Head:
    """What a group of measurements has in common."""

    metric: str
    nodes: int
    unit: str

    def print(self, ours: str, peer: str | None, mine: float, theirs: float | None) -> None:
        """One measurement; `peer` and `theirs` are missing where nobody else can do it."""
        row = {"metric": self.metric, "language": "Python", "nodes": self.nodes, "ours": ours, "peer": peer}
        print(json.dumps({**row, "unit": self.unit, "mine": mine, "theirs": theirs}), flush=True)

    def compare(
        self,
        rounds: int,
        ours: Mapping[str, Callable[[], float]],
        peers: Mapping[str, Callable[[], float]],
        scale: float = 1,
    ) -> None:
        """The medians of all, who take turns: a noisy moment falls on everybody. A line for each pair."""
        times: dict[str, list[float]] = {name: [] for name in [*ours, *peers]}
        for _ in range(rounds):
            for name, turn in [*ours.items(), *peers.items()]:
                gc.collect()
                times[name].append(turn() / scale)
        for name in ours:
            mine = statistics.median(times[name])
            for peer in peers or [None]:
                self.print(name, peer, mine, statistics.median(times[peer]) if peer else None)
