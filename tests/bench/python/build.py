"""`init-time`, `add-time`, `resize-time` and `plan-time`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from peers import HashRing
from ringwright import Ring, plan
from turns import IDS, Head, whole

if TYPE_CHECKING:
    from collections.abc import Callable


def measure(nodes: int) -> None:
    """A ring from nothing; a node that comes, or goes and comes back; what moves when it comes."""
    rounds, ids, fresh = (9 if nodes <= 100 else 5), IDS[:nodes], IDS[nodes]
    ring, peer = Ring(ids), HashRing(ids)
    Head("init-time", nodes, "us").compare(
        rounds, {"`Ring`": whole(lambda: Ring(ids))}, {"uhashring": whole(lambda: HashRing(ids))}, 1e3
    )
    Head("add-time", nodes, "us").compare(
        rounds,
        {"`with_node`": whole(lambda: ring.with_node(fresh))},
        {"uhashring `add_node`": added(peer, fresh)},
        1e3,
    )
    middle = ids[nodes // 2]

    def pair() -> None:
        peer.remove_node(middle)
        peer.add_node(middle)

    Head("resize-time", nodes, "us").compare(
        rounds,
        {
            "`without_node`, `with_node`": whole(
                lambda: ring.without_node(middle).with_node(middle),
            ),
        },
        {"uhashring `remove_node`, `add_node`": whole(pair)},
        1e3,
    )
    grown = ring.with_node(fresh)
    Head("plan-time", nodes, "us").compare(rounds, {"`plan`": whole(lambda: plan(ring, grown))}, {}, 1e3)


def added(peer: HashRing, fresh: str) -> Callable[[], float]:
    """The time to add a node, which leaves again outside of it."""

    def turn() -> float:
        start = time.perf_counter_ns()
        peer.add_node(fresh)
        spent = time.perf_counter_ns() - start
        peer.remove_node(fresh)
        return spent

    return turn
