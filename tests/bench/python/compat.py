"""Placement as libmemcached does it, exactly, beside the peer's ketama, which is not exact."""

from __future__ import annotations

import lookup
import quality
from peers import HashRing
from ringwright import compat
from turns import IDS, KEYS

PROFILE = "ketama:libmemcached-1"


def measure(nodes: int) -> None:
    """Single calls, bulk forms and balance."""
    ours, peer = compat(PROFILE, IDS[:nodes]), HashRing(IDS[:nodes], hash_fn="ketama")
    lookup.measure(f"`{PROFILE}` ", nodes, ours, peer, "uhashring ketama")
    owners = (peer.get_node(key) for key in KEYS)
    quality.measure(f"`{PROFILE}`", ours.get_many(KEYS), "uhashring ketama", owners, nodes)
