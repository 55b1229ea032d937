"""`weighted-balance-error`: how far a node's keys are from its part of the weights."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from peers import HashRing
from ringwright import Maglev, Rendezvous, Ring
from turns import IDS, KEYS, Head

if TYPE_CHECKING:
    from collections.abc import Iterable


def measure(nodes: int) -> None:
    """Weights 1 to 5 in turn."""
    weights = {id_: i % 5 + 1 for i, id_ in enumerate(IDS[:nodes])}
    peer = HashRing({id_: {"weight": weight} for id_, weight in weights.items()})
    theirs = error(weights, (peer.get_node(key) for key in KEYS))
    for family in (Ring, Rendezvous, Maglev):
        mine = error(weights, family(weights).get_many(KEYS))
        Head("weighted-balance-error", nodes, "% of its ideal share").print(
            f"`{family.__name__}`", "uhashring", mine, theirs
        )


def error(weights: dict[str, int], owners: Iterable[str]) -> float:
    """The largest distance from an ideal share, in percent of it."""
    counts, total = Counter(owners), sum(weights.values())
    return max(abs(counts[id_] * total / (len(KEYS) * weight) - 1) * 100 for id_, weight in weights.items())
