"""The extension module under `ringwright`; import its classes from there."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Literal, Protocol, SupportsIndex, TypeAlias, final, overload

import numpy as np
import numpy.typing as npt
from typing_extensions import Buffer

from ringwright._explanation import Explanation

__all__ = ["Node", "OwnerArray", "OwnerChunks", "PlanCore", "Ring", "__version__", "compare"]

__version__: str

_Key: TypeAlias = str | bytes | bytearray | memoryview
_HashName: TypeAlias = Literal["xxh3", "sha256", "sha1", "md5", "siphash"]
_Distinct: TypeAlias = Literal["node", "zone"]

class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: Any = ..., /) -> tuple[Any, Any]: ...

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: Any = ..., /) -> Any: ...

@final
class Node:
    """A member of a ring: a name, how much it takes, and where it stands.

    `id`: 1 to 255 bytes of UTF-8, unique in its ring. `weight`: a whole number; 0 drains the node.
    `zone`: one name or a path of up to four names, outermost first, or `None`.

    Raises `ConfigError` when one of them is out of bounds.
    """

    __match_args__: tuple[Literal["id"], Literal["weight"], Literal["zone"]]
    def __new__(cls, id: str, weight: SupportsIndex = 1, zone: str | Iterable[str] | None = None) -> Node: ...
    @property
    def id(self) -> str:
        """The name, unique in its ring; the only part of a node that is hashed."""
    @property
    def weight(self) -> int:
        """The relative capacity; 0 drains."""
    @property
    def zone(self) -> tuple[str, ...]:
        """The zone path, outermost first; empty when the node is in no zone."""
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[type[Node], tuple[str, int, tuple[str, ...]]]: ...

@final
class OwnerArray:
    """The index in `ring.nodes` of the owner of each key, as 32-bit unsigned integers.

    A sequence of `int`, `None` where the key was null. NumPy and anything else that reads the buffer
    protocol, and anything that reads the Arrow PyCapsule interface, take it without a copy.
    """
    @property
    def null_count(self) -> int:
        """The number of keys that were null."""
    def tolist(self) -> list[int | None]:
        """The indices as a list."""
    def __len__(self) -> int: ...
    def __getitem__(self, key: int, /) -> int | None: ...
    def __iter__(self) -> Iterator[int | None]: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...
    def __buffer__(self, flags: int, /) -> memoryview: ...

@final
class OwnerChunks:
    """The index in `ring.nodes` of the owner of each key of a chunked column, chunk by chunk.

    Anything that reads the Arrow PyCapsule stream interface takes it without a copy.
    """
    def tolist(self) -> list[int | None]:
        """The indices as one list."""
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

@final
class Ring:
    """A consistent-hash ring: an immutable value that maps every key to a node.

    `nodes`: ids, or `Node`s, or a mapping from id to weight; in any order. `vnodes`: points on the circle
    per unit of weight. `hash`: "xxh3", "sha256", "sha1", "md5", or "siphash" with a `secret` of 16 bytes.
    `seed`: 0 to 2**64-1.

    Equal rings place every key alike in every language. A change gives a new ring.

    Raises `ConfigError` with a `code` such as "no-nodes", "duplicate-node" or "too-many-points".
    """
    def __new__(
        cls,
        nodes: Iterable[str | Node] | Mapping[str, SupportsIndex],
        *,
        vnodes: SupportsIndex = 160,
        hash: _HashName = "xxh3",
        seed: SupportsIndex = 0,
        secret: bytes | None = None,
    ) -> Ring: ...
    @classmethod
    def from_json(cls, text: str, secret: bytes | None = None) -> Ring:
        """The ring that `to_json` printed, in any language.

        Raises `DecodeError` ("bad-json", "json-version", "bad-family") and what the constructor raises; a
        ring with siphash needs its `secret` again.
        """
    def to_json(self) -> str:
        """The canonical JSON text, equal for equal rings in every language. A secret is not in it."""
    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes in the order of their ids' bytes; indices from `assign` point into this tuple."""
    @property
    def vnodes(self) -> int:
        """Points on the circle per unit of weight."""
    @property
    def hash(self) -> _HashName:
        """The hash family."""
    @property
    def seed(self) -> int:
        """The seed of the hash."""
    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits; rings with equal fingerprints place every key alike, in every language."""
    def get_node(self, key: _Key) -> str:
        """The id of the node that owns `key`, a `str`, `bytes`, `bytearray` or `memoryview`.

        Raises `KeyTypeError` for any other object, and `ConfigError` "no-nodes" when every node is drained.
        """
    def get_nodes(
        self, key: _Key, count: SupportsIndex, *, distinct: _Distinct = "node", level: SupportsIndex = 0
    ) -> list[str]:
        """The first `count` nodes for `key`, the owner first: its replica set. With `distinct="zone"`, nodes in
        zones not yet used come first; `level` says which name of the zone path counts, 0 the outermost.

        Raises `ConfigError` "bad-count" when `count` is 0 or above the number of nodes with a weight above 0.
        """
    def get_many(self, keys: Iterable[_Key]) -> list[str]:
        """The id of the owner of each key, in the order of `keys`, any iterable of keys."""
    @overload
    def assign(self, keys: npt.NDArray[Any], *, prehashed: bool = False) -> npt.NDArray[np.uint32]:
        """The index in `nodes` of the owner of each key.

        `keys`: an iterable of keys, a one-dimensional NumPy array of text or bytes, or anything with the Arrow
        PyCapsule interface (a null key gives a null owner). With `prehashed=True`, 64-bit unsigned hashes as
        a NumPy array, an Arrow array or a buffer. The interpreter is released while keys are placed.

        Gives a NumPy array for a NumPy array, an `OwnerChunks` for an Arrow stream, else an `OwnerArray`.
        """
    @overload
    def assign(self, keys: _ArrowArray, *, prehashed: bool = False) -> OwnerArray: ...
    @overload
    def assign(self, keys: _ArrowStream, *, prehashed: bool = False) -> OwnerChunks: ...
    @overload
    def assign(self, keys: Buffer, *, prehashed: Literal[True]) -> OwnerArray: ...
    @overload
    def assign(self, keys: Iterable[_Key], *, prehashed: Literal[False] = False) -> OwnerArray: ...
    def _assign_codes(self, codes: Buffer, width: int) -> OwnerArray: ...
    def _assign_bytes(self, bytes: Buffer, width: int) -> OwnerArray: ...
    def with_node(
        self, id: str | Node, weight: SupportsIndex = 1, zone: str | Iterable[str] | None = None
    ) -> Ring:
        """The ring with one more node: keys move only to it.

        Raises `ConfigError` "duplicate-node" or "too-many-points".
        """
    def without_node(self, id: str) -> Ring:
        """The ring without a node: only its keys move.

        Raises `ConfigError` "unknown-node", or "no-nodes" when it is the last one.
        """
    def with_weight(self, id: str, weight: SupportsIndex) -> Ring:
        """The ring with another weight of a node; weight 0 drains it.

        Raises `ConfigError` "unknown-node" or "too-many-points".
        """
    def shares(self) -> dict[str, Fraction]:
        """The exact share of the circle of each node: a `dict` from id to `Fraction`, which sums to 1."""
    def points(self) -> list[tuple[int, int]]:
        """Every point of the circle in order: `(position, index in nodes)`. The node of a point owns the
        positions after the previous point.
        """
    def explain(
        self, key: _Key, *, count: SupportsIndex = 1, distinct: _Distinct = "node", level: SupportsIndex = 0
    ) -> Explanation:
        """Every step of the lookup of `key`, up to a replica set of `count`."""
    def explain_json(
        self, key: _Key, *, count: SupportsIndex = 1, distinct: _Distinct = "node", level: SupportsIndex = 0
    ) -> str:
        """The explanation as the canonical JSON text, equal in every language."""
    def _repr_svg_(self) -> str: ...
    def __len__(self) -> int: ...
    def __contains__(self, key: object, /) -> bool: ...
    def __getitem__(self, key: str, /) -> Node: ...
    def __iter__(self) -> Iterator[Node]: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Ring: ...
    def __deepcopy__(self, memo: Any, /) -> Ring: ...
    def __reduce__(self) -> tuple[Any, tuple[str, bytes | None]]: ...

@final
class PlanCore:
    """The difference of two rings, as JSON and as an Arrow table."""
    def to_json(self) -> str:
        """The canonical JSON text."""
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

def compare(
    before: Ring, after: Ring, replicas: SupportsIndex, distinct: _Distinct, level: SupportsIndex
) -> PlanCore: ...
