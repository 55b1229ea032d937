"""The extension module under `ringwright`; import its classes from there."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Literal, Protocol, Self, SupportsIndex, TypeAlias, final, overload

import numpy as np
import numpy.typing as npt
from typing_extensions import Buffer, disjoint_base

from ringwright._explanation import Explanation
from ringwright._pick import Pick

__all__ = [
    "Anchor",
    "Compat",
    "Jump",
    "Maglev",
    "Memento",
    "MultiProbe",
    "Node",
    "OwnerArray",
    "OwnerChunks",
    "Placement",
    "PlanCore",
    "Rendezvous",
    "Ring",
    "__version__",
    "compare",
    "compat_of",
    "diagnose_json",
    "profiles_json",
    "read_deployed_json",
]

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

@disjoint_base
class Placement:
    """A placement of any family: an immutable value that maps every key to a node.

    Made by its families, such as `Ring` or `Maglev`, by `compat`, or from JSON. Equal placements place every
    key alike in every language. A change gives a new placement.
    """
    @classmethod
    def from_json(cls, text: str, secret: bytes | None = None) -> Self:
        """The placement that `to_json` printed, in any language, as an instance of its family's class.

        Raises `DecodeError` ("bad-json", "json-version", "bad-family") and what the family's constructor raises; a
        placement with siphash needs its `secret` again.
        """
    def to_json(self) -> str:
        """The canonical JSON text, equal for equal placements in every language. A secret is not in it."""
    @property
    def family(self) -> str:
        """The family, as the JSON form spells it, such as "ring" or "nginx:consistent"."""
    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes; indices from `assign` point into this tuple. Native families sort them by the bytes of their
        ids; where the order is part of the rule, it is kept.
        """
    @property
    def hash(self) -> str:
        """How keys are hashed."""
    @property
    def seed(self) -> int:
        """The seed of the hash; 0 where there is none."""
    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits; placements with equal fingerprints place every key alike, in every language."""
    def get_node(self, key: _Key) -> str:
        """The id of the node that owns `key`, a `str`, `bytes`, `bytearray` or `memoryview`.

        Raises `KeyTypeError` for any other object, and `ConfigError` "no-nodes" when every node is drained.
        """
    def get_nodes(
        self,
        key: _Key,
        count: SupportsIndex,
        *,
        distinct: _Distinct = "node",
        level: SupportsIndex = 0,
        down: Iterable[str] = (),
    ) -> list[str]:
        """The first `count` nodes for `key`, the owner first: its replica set. With `distinct="zone"`, nodes in
        zones not yet used come first; `level` says which name of the zone path counts, 0 the outermost.
        Nodes whose ids are in `down` are passed over; the list is shorter when too few are left.

        Raises `ConfigError` "bad-count" when `count` is 0 or above the number of nodes with a weight above 0, and
        "no-replica-order" for families that know an owner and nothing after it.
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
    def _assign_codes(self, codes: Buffer, width: int) -> OwnerArray:
        """The owners of texts in NumPy's fixed-width layout: `width` code points each, padded with zeros."""
    def _assign_bytes(self, bytes: Buffer, width: int) -> OwnerArray:
        """The owners of byte strings in NumPy's fixed-width layout: `width` bytes each, padded with zeros."""
    def pick(
        self,
        key: _Key,
        *,
        down: Iterable[str] = (),
        loads: Mapping[str, SupportsIndex] | Iterable[SupportsIndex] | None = None,
        factor: SupportsIndex = 125,
    ) -> Pick:
        """The node for one request: the owner of `key` unless it is among the ids in `down`, else the next in
        the order of preference; families without such an order hash on. Nothing is rebuilt and no other key moves.

        With `loads` (a mapping from id to load, missing ids counting 0, or one load for each of `nodes`) loads are
        bounded: the first candidate below its cap is picked, `ceil((total + 1) * weight * factor / (weights * 100))`
        for a `factor` in percent, at least 100. (Mirrokni, Thorup and Zadimoghaddam, arXiv 1608.01350.)

        Gives a `Pick` of `node`, `rank` (how many nodes were passed over) and `cap` (`None` without `loads`).

        Raises `ConfigError` "no-eligible" when `down` leaves nobody, "unknown-node", "bad-factor", "bad-loads".
        """
    def with_node(
        self, id: str | Node, weight: SupportsIndex = 1, zone: str | Iterable[str] | None = None
    ) -> Self:
        """The placement with one more node: keys move only to it (Maglev and some deployed systems move a few
        others, which a plan counts as needless).

        Raises `ConfigError` "duplicate-node", and what the family's constructor raises.
        """
    def without_node(self, id: str) -> Self:
        """The placement without a node: only its keys move.

        Raises `ConfigError` "unknown-node", "no-nodes" when it is the last one, and "not-last-node" where only the
        last can leave.
        """
    def with_weight(self, id: str, weight: SupportsIndex) -> Self:
        """The placement with another weight of a node; weight 0 drains it.

        Raises `ConfigError` "unknown-node", and what the family's constructor raises.
        """
    def shares(self) -> dict[str, Fraction]:
        """The exact share of each node: a `dict` from id to `Fraction`, which sums to 1.

        Raises `ConfigError` "no-ranges" for families that decide every key on its own.
        """
    def __len__(self) -> int: ...
    def __contains__(self, key: object, /) -> bool: ...
    def __getitem__(self, key: str, /) -> Node: ...
    def __iter__(self) -> Iterator[Node]: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any, /) -> Self: ...
    def __reduce__(self) -> tuple[Any, tuple[str, bytes | None]]: ...

@final
class Ring(Placement):
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
    @property
    def vnodes(self) -> int:
        """Points on the circle per unit of weight."""
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

@final
class Rendezvous(Placement):
    """Rendezvous (highest random weight) hashing: every node draws a number for every key, and the best draw
    wins, so a node's share is exactly its part of the weights. A lookup asks every node.

    `nodes`, `hash`, `seed`, `secret`: as for `Ring`. (Thaler and Ravishankar, IEEE/ACM ToN 1998; weights after
    Schindelhauer and Schomaker, SPAA 2005, in fixed point.)

    Raises `ConfigError` with a `code` such as "no-nodes" or "duplicate-node".
    """
    def __new__(
        cls,
        nodes: Iterable[str | Node] | Mapping[str, SupportsIndex],
        *,
        hash: _HashName = "xxh3",
        seed: SupportsIndex = 0,
        secret: bytes | None = None,
    ) -> Rendezvous: ...

@final
class Maglev(Placement):
    """Maglev hashing: a table of a prime number of slots; a lookup is one read, and shares are as even as whole
    slots allow. A change also moves a few slots between nodes that did not change; a plan counts them.

    `nodes`, `hash`, `seed`, `secret`: as for `Ring`. `table_size`: a prime; by default the smallest of a list with
    100 slots for each node. (Eisenbud et al., NSDI 2016.)

    Raises `ConfigError` with a `code` such as "bad-table-size" or "duplicate-node".
    """
    def __new__(
        cls,
        nodes: Iterable[str | Node] | Mapping[str, SupportsIndex],
        *,
        table_size: SupportsIndex | None = None,
        hash: _HashName = "xxh3",
        seed: SupportsIndex = 0,
        secret: bytes | None = None,
    ) -> Maglev: ...
    @property
    def table_size(self) -> int:
        """The number of slots."""

@final
class Jump(Placement):
    """Jump consistent hashing: nodes are numbered in the order given, and a key's number is computed without any
    table. Nodes come and go at the end of the list only, and have no weights other than 0 and 1.

    `nodes`, `hash`, `seed`, `secret`: as for `Ring`. `form`: "native" (whole numbers), "guava" or "paper", whose
    floating-point arithmetic differs in rare cases. (Lamping and Veach, arXiv 1406.2294.)

    Raises `ConfigError` with a `code` such as "not-last-node" or "weights-unsupported".
    """
    def __new__(
        cls,
        nodes: Iterable[str | Node] | Mapping[str, SupportsIndex],
        *,
        form: Literal["native", "guava", "paper"] = "native",
        hash: _HashName = "xxh3",
        seed: SupportsIndex = 0,
        secret: bytes | None = None,
    ) -> Jump: ...
    @property
    def form(self) -> Literal["native", "guava", "paper"]:
        """Which arithmetic computes a jump."""

@final
class MultiProbe(Placement):
    """Multi-probe consistent hashing: one point a node, and several probes a key, of which the nearest wins.
    Little memory, even shares, no weights other than 0 and 1.

    `nodes`, `hash`, `seed`, `secret`: as for `Ring`. `probes`: 1 to 1024. (Appleton and O'Reilly, arXiv 1505.00062.)

    Raises `ConfigError` with a `code` such as "bad-probes" or "weights-unsupported".
    """
    def __new__(
        cls,
        nodes: Iterable[str | Node] | Mapping[str, SupportsIndex],
        *,
        probes: SupportsIndex = 21,
        hash: _HashName = "xxh3",
        seed: SupportsIndex = 0,
        secret: bytes | None = None,
    ) -> MultiProbe: ...
    @property
    def probes(self) -> int:
        """How many probes a key has."""

@final
class Anchor(Placement):
    """AnchorHash: any node can leave and a fixed number can join, each with the least movement possible, in
    memory for the capacity alone. No weights other than 0 and 1.

    `nodes` (in the order of their buckets), `hash`, `seed`, `secret`: as for `Ring`. `capacity`: the most nodes it can
    ever hold. The placement depends on the order in which nodes came and went; its JSON carries that history.
    (Mendelson et al., IEEE/ACM ToN 2021.)

    Raises `ConfigError` with a `code` such as "capacity-full" or "weights-unsupported".
    """
    def __new__(
        cls,
        nodes: Iterable[str | Node] | Mapping[str, SupportsIndex],
        *,
        capacity: SupportsIndex | None = None,
        hash: _HashName = "xxh3",
        seed: SupportsIndex = 0,
        secret: bytes | None = None,
    ) -> Anchor: ...
    @property
    def capacity(self) -> int:
        """The most nodes it can hold."""
    @property
    def buckets(self) -> list[int]:
        """The bucket of each node."""

@final
class Memento(Placement):
    """MementoHash: jump hashing that any node can leave, remembering only the removed. No weights other than 0
    and 1.

    `nodes` (in the order of their buckets), `hash`, `seed`, `secret`: as for `Ring`. The placement depends on the order
    in which nodes came and went; its JSON carries that history. (Coluzzi et al., IEEE/ACM ToN 2024.)

    Raises `ConfigError` with a `code` such as "weights-unsupported".
    """
    def __new__(
        cls,
        nodes: Iterable[str | Node] | Mapping[str, SupportsIndex],
        *,
        hash: _HashName = "xxh3",
        seed: SupportsIndex = 0,
        secret: bytes | None = None,
    ) -> Memento: ...
    @property
    def buckets(self) -> list[int]:
        """The bucket of each node."""

@final
class Compat(Placement):
    """The placement of a deployed system: the same server for every key as nginx, libmemcached, HAProxy or another
    gives. Made by `compat`; `family` is the name of its profile, `nodes` are the servers in the order of their list.
    """
    @property
    def warnings(self) -> list[str]:
        """What to know about this placement that is not wrong, such as two servers with a point at one position."""
    @property
    def point_counts(self) -> list[int]:
        """How many points or slots each server has."""

@final
class PlanCore:
    """The difference of two placements, as text and as an Arrow table."""
    @classmethod
    def from_json(cls, text: str) -> PlanCore:
        """The plan of a JSON text."""
    def to_json(self) -> str:
        """The canonical JSON text."""
    def to_csv(self) -> str:
        """One line a move as CSV."""
    def summary(self) -> str:
        """What the plan does, in a few lines of English."""
    def inverse(self) -> PlanCore:
        """The way back."""
    def steps(
        self,
        per_step: int | None,
        out_per_node: int | None,
        in_per_node: int | None,
        min_dwell_us: int,
        one_replica_per_step: bool,
    ) -> list[tuple[str, int, PlanCore]]:
        """The steps of the migration: kind, earliest time in microseconds, plan. Amounts are in the plan's unit."""
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

def compare(
    before: Placement,
    after: Placement,
    replicas: SupportsIndex,
    distinct: _Distinct,
    level: SupportsIndex,
    keys: Iterable[_Key] | None,
) -> PlanCore:
    """Compares two placements: range by range, or for given keys."""

def compat_of(profile: str, servers: str, options: str) -> Compat:
    """The placement of `servers` under a profile; servers and options in their JSON form."""

def profiles_json() -> str:
    """The profiles as JSON."""

def diagnose_json(
    servers: str, observed: list[tuple[str | bytes, int]], profiles: list[str] | None, next_keys: int
) -> tuple[str, list[tuple[str, list[int | None]]]]:
    """What a diagnosis says as JSON, and `next_keys` keys to observe next."""

def read_deployed_json(
    text: str, format: str | None, name: str | None, profile: str | None, version: str | None
) -> str:
    """The placements that a deployed configuration stands for, as JSON."""
