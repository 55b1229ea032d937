"""Ours beside the Python peers: one JSON line a measurement."""

from __future__ import annotations

import build
import compat
import families
import lookup
import memory
import quality
import replicas
from ringwright import Ring
from turns import IDS, KEYS
from uhashring import HashRing

# First, while the process is small: later its free memory would hide what ours takes.
memory.measure([100, 1000])
for nodes in (100, 1000):
    ring, peer = Ring(IDS[:nodes]), HashRing(IDS[:nodes])
    build.measure(nodes)
    lookup.measure("", nodes, ring, peer, "uhashring")
    replicas.measure(nodes, ring, peer)
    if nodes == 100:
        owners = (peer.get_node(key) for key in KEYS)
        quality.measure("`Ring`", ring.get_many(KEYS), "uhashring", owners, nodes)
families.measure(100)
compat.measure(100)
