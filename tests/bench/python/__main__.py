"""Ours beside the Python peers: one JSON line a measurement."""

from __future__ import annotations

import build
import compat
import families
import identical
import lookup
import memory
import moves
import quality
import replicas
import weighted
from peers import HashRing
from ringwright import Ring
from turns import IDS, KEYS

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
weighted.measure(100)
moves.measure(100)
identical.measure(100)
