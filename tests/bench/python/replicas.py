"""`replica-lookup-time`: a replica set of three."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringwright import Node, Ring
from turns import FEW, IDS, Head, one_by_one

if TYPE_CHECKING:
    from peers import HashRing

ROUNDS = 7


def measure(nodes: int, ring: Ring, peer: HashRing) -> None:
    """Distinct nodes, and distinct zones, which the peer does not know."""
    zoned = Ring([Node(id_, zone=f"z{i % 10}") for i, id_ in enumerate(IDS[:nodes])])
    ours = {
        "`get_nodes` of 3": one_by_one(lambda key: ring.get_nodes(key, 3)),
        "`get_nodes` of 3, 10 zones": one_by_one(lambda key: zoned.get_nodes(key, 3, distinct="zone")),
    }
    few = FEW[:5000]
    peers = {"uhashring `range(size=3)`": one_by_one(lambda key: list(peer.range(key, size=3)), few)}
    Head("replica-lookup-time", nodes, "ns a key").compare(ROUNDS, ours, peers)
