"""The document's `ConsistentHash`, mended."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from ringwright import Ring
from ringwright.documents._circle import circle, listed

_POINTS = 160


class ConsistentHash:
    """The ring of document 000: SHA-1, 160 points per node.

    `nodes` are the ids, distinct texts in any order; the order does not matter to the ring. Raises
    `ringwright.ConfigError`: `no-nodes` when there is none, `duplicate-node` when one stands twice.

    >>> ConsistentHash(["node1", "node2", "node3"]).get_node("example_key")
    'node2'
    """

    def __init__(self, nodes: Sequence[str]) -> None:
        self._nodes = listed(nodes)
        self._ring = Ring(self._nodes, vnodes=_POINTS, hash="sha1")

    @property
    def nodes(self) -> list[str]:
        """The nodes in the order given; a copy, so that changing it or the argument changes no ring."""
        return list(self._nodes)

    @cached_property
    def virtual_hash_ring(self) -> Mapping[str, str]:
        """The ring: each point's position as 16 hexadecimal digits, with its node, clockwise.

        A key's own position is the first 16 digits of its SHA-1. It belongs to the first point not
        below that, or to the first of all when there is none.
        """
        return MappingProxyType({point.hex(): node for point, node in circle(self._ring).items()})

    def get_node(self, key: str | bytes) -> str:
        """Return the node of `key`: the next one clockwise from its hash, the same in every process."""
        return self._ring.get_node(key)
