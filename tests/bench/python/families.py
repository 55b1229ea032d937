"""Ours without points, which have no peer of their kind in Python: beside uhashring all the same."""

from __future__ import annotations

import lookup
from peers import HashRing
from ringwright import Anchor, Jump, Maglev
from turns import IDS

FAMILIES = {"Maglev": Maglev, "Jump": Jump, "Anchor": Anchor}


def measure(nodes: int) -> None:
    """Single calls and bulk forms of each."""
    peer = HashRing(IDS[:nodes])
    for name, family in FAMILIES.items():
        lookup.measure(f"`{name}` ", nodes, family(IDS[:nodes]), peer, "uhashring")
