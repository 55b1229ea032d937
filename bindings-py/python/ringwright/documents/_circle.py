"""The points of a ring, to be looked at.

The core decides where keys live. This is its published rule (format version 1) in a few lines of
Python, so that the documents' attributes can show the ring: the points of a node are the first words
of the SplitMix64 stream seeded with the hash of its id, and a key belongs to the first point at or
after its own hash, clockwise.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

_WORD = (1 << 64) - 1
_GOLDEN = 0x9E37_79B9_7F4A_7C15
_NODE_SEED = (0x5249_4E47_5752_4954).to_bytes(8, "little")


class Digest(Protocol):
    """What a function of `hashlib` returns, as far as the documents use it."""

    def digest(self) -> bytes:
        """Return the digest as bytes."""
        ...

    def hexdigest(self) -> str:
        """Return the digest as hexadecimal text."""
        ...


def circle(nodes: Sequence[str], count: int, hash_function: Callable[[bytes], Digest]) -> dict[bytes, str]:
    """Return each point as 8 big-endian bytes with its node, clockwise from the start of the circle.

    `count` is the number of points per node. Bytes of equal length compare like the numbers they
    are. Should two nodes share a point, the lower id has it, as on the ring.
    """
    points: dict[bytes, str] = {}
    for node in sorted(nodes, key=str.encode):
        state = int.from_bytes(hash_function(_NODE_SEED + node.encode()).digest()[:8], "big")
        for _ in range(count):
            state = (state + _GOLDEN) & _WORD
            points.setdefault(_mix(state).to_bytes(8, "big"), node)
    return dict(sorted(points.items()))


def _mix(word: int) -> int:
    word = ((word ^ (word >> 30)) * 0xBF58_476D_1CE4_E5B9) & _WORD
    word = ((word ^ (word >> 27)) * 0x94D0_49BB_1331_11EB) & _WORD
    return word ^ (word >> 31)
