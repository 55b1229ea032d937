"""The ring and its nodes in the forms that the documents' attributes show."""

from collections.abc import Sequence
from typing import Protocol

from ringwright import Ring


class Digest(Protocol):
    """What a function of `hashlib` returns, as far as the documents use it."""

    def digest(self) -> bytes:
        """Return the digest as bytes."""
        ...

    def hexdigest(self) -> str:
        """Return the digest as hexadecimal text."""
        ...


def listed(nodes: Sequence[str]) -> Sequence[str]:
    """Return the nodes as a tuple of their own; a bare text as it is, for the ring to refuse."""
    return nodes if isinstance(nodes, str) else tuple(nodes)


def circle(ring: Ring) -> dict[bytes, str]:
    """Return each point as 8 big-endian bytes with its node, clockwise from the start of the circle.

    Bytes of equal length compare like the numbers they are. Should two nodes share a point, the
    lower id has it, as on the ring.
    """
    nodes = ring.nodes
    points: dict[bytes, str] = {}
    for position, index in ring.points():
        points.setdefault(position.to_bytes(8, "big"), nodes[index].id)
    return points
