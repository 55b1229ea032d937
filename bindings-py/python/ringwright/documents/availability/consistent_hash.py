"""The document's `ConsistentHash`, mended."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from ringwright import ConfigError, Ring
from ringwright.documents._circle import Digest, circle, listed

_POINTS = 160


class ConsistentHash:
    """The ring of document 002: SHA-256, and nodes that come and go.

    `nodes` are the ids, distinct texts in any order, which the ring does not depend on. There may be
    none at first: a lookup before the first `add_node` raises `ringwright.ConfigError` `no-nodes`.

    `replicas` multiplies the virtual nodes: each node has `160 * replicas` of them. The text means
    copies of a node on the ring, which one per node would leave badly balanced, so 1 stands for 160;
    more make the balance finer. It does not mean that data is stored more than once.

    Raises `ringwright.ConfigError`: `duplicate-node` when a node stands twice, `bad-replicas` when
    `replicas` is below 1.

    >>> hashed = ConsistentHash(["node1", "node2", "node3"])
    >>> hashed.add_node("node4")
    >>> hashed.remove_node("node2")
    >>> hashed.get_node("example_key")
    'node4'
    """

    def __init__(self, nodes: Sequence[str], replicas: int = 1) -> None:
        if replicas < 1:
            problem = f"{replicas} leaves the nodes without points"
            raise ConfigError("bad-replicas", "replicas", problem, "use at least 1")
        given = listed(nodes)
        self._replicas = replicas
        self._ring = self._make(given) if given else None
        self._nodes = list(given)

    @property
    def nodes(self) -> list[str]:
        """The nodes on the ring now, oldest first; a copy, so that changing it changes no ring."""
        return list(self._nodes)

    @property
    def replicas(self) -> int:
        """The multiplier of the virtual nodes: each node has `160 * replicas`."""
        return self._replicas

    @property
    def hash_function(self) -> Callable[[bytes], Digest]:
        """The hash that places keys: a key's position is the first 8 bytes of its digest."""
        return hashlib.sha256

    @property
    def ring(self) -> Mapping[str, str]:
        """The ring as it is now: each point's position as 16 hexadecimal digits, with its node, clockwise.

        A key belongs to the first point not below the first 16 digits of its hash, or to the first of
        all when there is none. Empty without nodes. A picture of the moment: later changes give new ones.
        """
        points = {} if self._ring is None else circle(self._ring)
        return MappingProxyType({point.hex(): node for point, node in points.items()})

    def add_node(self, node: str) -> None:
        """Add a node; keys move to it and nowhere else.

        Raises `ringwright.ConfigError` `duplicate-node` when it is there already, and changes nothing.
        """
        self._ring = self._make([node]) if self._ring is None else self._ring.with_node(node)
        self._nodes.append(node)

    def remove_node(self, node: str) -> None:
        """Remove a node; its keys move to the next nodes clockwise, and no others move.

        Raises `ringwright.ConfigError`, and changes nothing: `unknown-node` when it is not there,
        `no-nodes` when there are none at all.
        """
        last = self._nodes == [node]
        self._ring = None if last else self._filled().without_node(node)
        self._nodes.remove(node)

    def get_node(self, key: str | bytes) -> str:
        """Return the node of `key`, the same in every process.

        Raises `ringwright.ConfigError` `no-nodes` when there is none.
        """
        return self._filled().get_node(key)

    def _make(self, nodes: Sequence[str]) -> Ring:
        return Ring(nodes, vnodes=_POINTS * self._replicas, hash="sha256")

    def _filled(self) -> Ring:
        return (
            self._make([]) if self._ring is None else self._ring
        )  # a ring of nothing is refused as `no-nodes`
