"""Why a key lives where it does."""

from __future__ import annotations

import json
from typing import NamedTuple

__all__ = ["Explanation", "Step"]


class Step(NamedTuple):
    """One point of a walk around the circle."""

    node: str
    """The point's node."""
    point: int
    """The point's position, 0 to 2**64-1."""
    verdict: str
    """"taken": joins the set. "same-node": passed before. "same-zone": the zone has its part already."""
    vnode: int
    """Which of the node's points it is, counted from 0."""
    zone: tuple[str, ...]
    """The node's zone path."""


class Explanation(NamedTuple):
    """Every step of one lookup."""

    bucket: int
    """The bucket of the index that the search began in."""
    hash: str
    """The hash family."""
    hash_value: int
    """The key's position on the circle, 0 to 2**64-1."""
    key_hex: str
    """The first 64 bytes of the key, in hexadecimal."""
    key_length: int
    """The length of the whole key in bytes."""
    nodes: tuple[str, ...]
    """The replica set, the owner first."""
    point: int
    """The first point at or after the hash value; the first of the circle when the search wrapped."""
    previous: int
    """The point before it: the owner has the positions from just above this to `point`."""
    seed: int
    """The seed of the hash."""
    tied: tuple[str, ...]
    """Nodes with a point at the same position, which lost the tie to the lower id."""
    walk: tuple[Step, ...]
    """The points passed until the replica set was complete."""
    wrapped: bool
    """Whether the search passed the last point and began again at the first."""


def from_json(text: str) -> Explanation:
    """The explanation that the core printed."""
    form = json.loads(text)
    walk = tuple(
        Step(step["node"], int(step["point"]), step["verdict"], step["vnode"], tuple(step["zone"]))
        for step in form["walk"]
    )
    return Explanation(
        bucket=int(form["bucket"]),
        hash=form["hash"],
        hash_value=int(form["hash_value"]),
        key_hex=form["key_hex"],
        key_length=form["key_length"],
        nodes=tuple(form["nodes"]),
        point=int(form["point"]),
        previous=int(form["previous"]),
        seed=int(form["seed"]),
        tied=tuple(form["tied"]),
        walk=walk,
        wrapped=form["wrapped"],
    )


for _class in (Step, Explanation):
    _class.__module__ = "ringwright"
del _class
