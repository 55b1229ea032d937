"""`lookup-time`, `lookup-p99` and `batch-lookup-time`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # has no stubs
from turns import FEW, KEYS, Head, one_by_one, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringwright import Placement

ROUNDS = 7


class Lookup(Protocol):
    """Ours and the peer spell a single lookup alike."""

    def get_node(self, key: str, /) -> str:
        """The id of the node that has `key`."""


def measure(name: str, nodes: int, ours: Placement, peer: Lookup, label: str) -> None:
    """Single calls and bulk forms of `ours`, called `name`, beside single calls of `peer`."""
    text, column = np.array(KEYS), pa.array(KEYS)
    peers = {f"{label} `get_node`": one_by_one(peer.get_node)}
    Head("lookup-time", nodes, "ns a key").compare(
        ROUNDS, {f"{name}`get_node`": one_by_one(ours.get_node)}, peers
    )
    bulk = {
        f"{name}`get_many` of a list": whole(lambda: ours.get_many(KEYS), len(KEYS)),
        f"{name}`assign` of a list": whole(lambda: ours.assign(KEYS), len(KEYS)),
        f"{name}`assign` of NumPy text": whole(lambda: ours.assign(text), len(KEYS)),
        f"{name}`assign` of Arrow text": whole(lambda: ours.assign(column), len(KEYS)),
    }
    Head("batch-lookup-time", nodes, "ns a key").compare(ROUNDS, bulk, peers)
    Head("lookup-p99", nodes, "ns").compare(
        3, {f"{name}`get_node`": slowest(ours.get_node)}, {f"{label} `get_node`": slowest(peer.get_node)}
    )


def slowest(lookup: Callable[[str], str]) -> Callable[[], float]:
    """The time that one call of a hundred exceeds; the clock's own time is in it."""

    def turn() -> float:
        clock, times = time.perf_counter_ns, []
        for key in FEW:
            start = clock()
            lookup(key)
            times.append(clock() - start)
        times.sort()
        return times[len(times) * 99 // 100]

    return turn
