"""The document's `ConsistentHash`, mended."""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from ringwright import Ring
from ringwright.documents._circle import Digest, circle, listed


class ConsistentHash:
    """The ring of document 003: MD5, 1024 virtual nodes per node.

    `nodes` are the ids, distinct texts in any order; the order does not matter to the ring. Raises
    `ringwright.ConfigError`: `no-nodes` when there is none, `duplicate-node` when one stands twice.

    A virtual node is a point of the ring, as 8 bytes that compare like the positions they are. A
    key's own position is the first 8 bytes of its MD5.

    >>> ConsistentHash(["node1", "node2", "node3"]).get_node("example_key")
    'node3'
    """

    virtual_node_size = 1024
    """The number of virtual nodes of each node."""

    def __init__(self, nodes: Sequence[str]) -> None:
        self._nodes = listed(nodes)
        self._ring = Ring(self._nodes, vnodes=self.virtual_node_size, hash="md5")

    @property
    def nodes(self) -> list[str]:
        """The nodes in the order given; a copy, so that changing it or the argument changes no ring."""
        return list(self._nodes)

    @property
    def hash_function(self) -> Callable[[bytes], Digest]:
        """The hash that places keys."""
        return hashlib.md5

    @cached_property
    def virtual_nodes(self) -> tuple[bytes, ...]:
        """All virtual nodes, clockwise."""
        return tuple(self._circle)

    @cached_property
    def node_to_virtual_node(self) -> Mapping[str, tuple[bytes, ...]]:
        """The virtual nodes of each node, clockwise."""
        owned: dict[str, list[bytes]] = {node: [] for node in self._nodes}
        for virtual_node, node in self._circle.items():
            owned[node].append(virtual_node)
        return MappingProxyType({node: tuple(points) for node, points in owned.items()})

    def get_virtual_node(self, key: str | bytes) -> bytes:
        """Return the virtual node that `key` belongs to: the next one clockwise from its hash."""
        digest = self.hash_function(key.encode() if isinstance(key, str) else key).digest()
        found = bisect_left(self.virtual_nodes, digest[:8])
        return self.virtual_nodes[found % len(self.virtual_nodes)]

    def get_node(self, key: str | bytes) -> str:
        """Return the node of `key`, which is that of its virtual node, the same in every process."""
        return self._ring.get_node(key)

    @cached_property
    def _circle(self) -> Mapping[bytes, str]:
        return circle(self._ring)
