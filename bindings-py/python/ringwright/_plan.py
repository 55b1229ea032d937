"""What moves between two rings, exactly."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ringwright._ringwright import Ring, compare

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    import pyarrow  # type: ignore[import-untyped]  # has no stubs

__all__ = ["Move", "Plan", "plan"]

_CIRCLE = 1 << 64


class Move(NamedTuple):
    """A range of the circle whose replica set changes."""

    lo: int
    """The first position, 0 to 2**64-1."""
    hi: int
    """The last position."""
    before: tuple[str, ...]
    """The replica set before, the owner first."""
    after: tuple[str, ...]
    """The replica set after, the owner first."""

    @property
    def source(self) -> str:
        """The owner before."""
        return self.before[0]

    @property
    def target(self) -> str:
        """The owner after."""
        return self.after[0]

    @property
    def width(self) -> int:
        """The number of positions."""
        return self.hi - self.lo + 1


class Plan:
    """The exact difference of two rings: a key moves exactly if its hash lies in one of the moves.

    Amounts are positions of the circle out of 2**64; the properties that end in `_share` give them as
    a `Fraction`. Made by `plan`. Anything that reads the Arrow PyCapsule stream interface takes the
    moves as a table.
    """

    __slots__ = ("_core", "_form", "_matrix", "_moves", "_question", "_text")

    def __init__(
        self,
        before: Ring,
        after: Ring,
        replicas: int = 1,
        *,
        distinct: Literal["node", "zone"] = "node",
        level: int = 0,
    ) -> None:
        """Raises `ConfigError` "different-hash" when keys do not hash alike on both rings, or "bad-count"."""
        self._question = (before, after, replicas, distinct, level)
        self._core = compare(before, after, replicas, distinct, level)
        self._text: str | None = None
        self._form: dict[str, Any] | None = None
        self._moves: tuple[Move, ...] | None = None
        self._matrix: Mapping[tuple[str, str], Fraction] | None = None

    def to_json(self) -> str:
        """The canonical JSON text, equal for equal plans in every language."""
        if self._text is None:
            self._text = self._core.to_json()
        return self._text

    def _read(self) -> dict[str, Any]:
        if self._form is None:
            import json

            self._form = json.loads(self.to_json())
        return self._form

    def _share(self, name: str) -> Fraction:
        from fractions import Fraction

        return Fraction(int(self._read()[name]), _CIRCLE)

    @property
    def before(self) -> Ring:
        """The ring before."""
        return self._question[0]

    @property
    def after(self) -> Ring:
        """The ring after."""
        return self._question[1]

    @property
    def replicas(self) -> int:
        """The size of the replica sets compared."""
        return int(self._read()["replicas"])

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids of the nodes of both rings, in the order of their bytes."""
        return tuple(self._read()["nodes"])

    @property
    def moves(self) -> tuple[Move, ...]:
        """The ranges that change, in order; adjacent equal ones are one."""
        if self._moves is None:
            rows = self._read()["moves"]
            moves = (Move(int(m["lo"]), int(m["hi"]), tuple(m["from"]), tuple(m["to"])) for m in rows)
            self._moves = tuple(moves)
        return self._moves

    @property
    def matrix(self) -> Mapping[tuple[str, str], Fraction]:
        """The share that goes from one owner to another: `(source, target)` to `Fraction`."""
        if self._matrix is None:
            from fractions import Fraction

            cells = self._read()["matrix"]
            flows = {(cell["from"], cell["to"]): Fraction(int(cell["width"]), _CIRCLE) for cell in cells}
            self._matrix = MappingProxyType(flows)
        return self._matrix

    @property
    def moved_share(self) -> Fraction:
        """The share whose owner changes."""
        return self._share("moved")

    @property
    def least_share(self) -> Fraction:
        """The least share that any transition between the same shares must move."""
        return self._share("least")

    @property
    def needless_share(self) -> Fraction:
        """The share that moves although neither of its owners changed: 0 unless `vnodes` changes too."""
        return self._share("needless")

    @property
    def needless_by_cause(self) -> Mapping[str, Fraction]:
        """The share moved without a change of either owner, by cause.

        "mode_change" (the nodes are the same, the configuration differs) was asked for and is no part of
        `needless_share`; "points_changed" is.
        """
        from fractions import Fraction

        causes = self._read()["needless_by_cause"]
        return {cause: Fraction(int(width), _CIRCLE) for cause, width in causes.items()}

    @property
    def copied_share(self) -> Fraction:
        """The share to be copied: a range counts once for each node that joins its set."""
        return self._share("copies")

    @property
    def dropped_share(self) -> Fraction:
        """The share to be dropped: a range counts once for each node that leaves its set."""
        return self._share("drops")

    @property
    def role_change_share(self) -> Fraction:
        """The share whose set only changes its order."""
        return self._share("role_changes")

    def to_arrow(self) -> pyarrow.Table:
        """The moves as a `pyarrow.Table`; needs pyarrow.

        Columns: `range_start`, `range_end` (uint64, inclusive), `width` (decimal128(20, 0), out of 2**64),
        `from`, `to` (the owners), `from_replicas`, `to_replicas` (lists, the owner first).
        """
        import pyarrow

        table: pyarrow.Table = pyarrow.table(self)
        return table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._core.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return len(self._read()["moves"])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __repr__(self) -> str:
        shares = (self.moved_share, self.least_share, self.needless_share)
        moved, least, needless = (f"{float(share):.4%}" for share in shares)
        return f"Plan(moves={len(self)}, moved={moved}, least={least}, needless={needless})"

    def __reduce__(self) -> tuple[object, ...]:
        return (_restore, self._question)


def plan(
    before: Ring,
    after: Ring,
    replicas: int = 1,
    *,
    distinct: Literal["node", "zone"] = "node",
    level: int = 0,
) -> Plan:
    """What moves from one ring to another, exactly, for replica sets of `replicas` nodes.

    Raises `ConfigError` "different-hash" when keys do not hash alike on both rings, or "bad-count".
    """
    return Plan(before, after, replicas, distinct=distinct, level=level)


def _restore(before: Ring, after: Ring, replicas: int, distinct: Literal["node", "zone"], level: int) -> Plan:
    return Plan(before, after, replicas, distinct=distinct, level=level)


for _public in (Move, Plan, plan):
    _public.__module__ = "ringwright"
del _public
