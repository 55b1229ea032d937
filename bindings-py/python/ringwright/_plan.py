"""What moves between two placements, exactly."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ringwright._errors import ConfigError
from ringwright._ringwright import Placement, PlanCore, compare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    import pyarrow  # type: ignore[import-untyped]  # has no stubs

__all__ = ["Move", "Plan", "PlanStep", "plan"]


class Move(NamedTuple):
    """A range whose replica set changes."""

    lo: int
    """The first position, slot or key, in the plan's unit."""
    hi: int
    """The last one."""
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
        """How many there are."""
        return self.hi - self.lo + 1


class Plan:
    """The exact difference of two placements; made by `plan`.

    Amounts are positions, slots or keys, as `unit` says, out of `total`; the properties that end in
    `_share` give them as a `Fraction`. Between placements with ranges a plan holds for any keys: a key
    moves exactly if its position lies in one of the moves. Anything that reads the Arrow PyCapsule stream
    interface takes the moves as a table.
    """

    __slots__ = ("_core", "_form", "_matrix", "_moves", "_text")

    def __init__(
        self,
        before: Placement,
        after: Placement,
        replicas: int = 1,
        *,
        distinct: Literal["node", "zone"] = "node",
        level: int = 0,
        keys: Iterable[str | bytes] | None = None,
    ) -> None:
        """Raises what `plan` raises."""
        if not (isinstance(before, Placement) and isinstance(after, Placement)):
            problem = f"a {type(before).__name__} and a {type(after).__name__}"
            raise ConfigError("not-a-placement", "before and after", problem, "pass two placements")
        self._hold(compare(before, after, replicas, distinct, level, keys))

    def _hold(self, core: PlanCore) -> None:
        self._core = core
        self._text: str | None = None
        self._form: dict[str, Any] | None = None
        self._moves: tuple[Move, ...] | None = None
        self._matrix: Mapping[tuple[str, str], Fraction] | None = None

    @classmethod
    def _of(cls, core: PlanCore) -> Plan:
        plan = cls.__new__(cls)
        plan._hold(core)
        return plan

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """The plan that `to_json` printed, in any language.

        Raises `DecodeError` "bad-json", "json-version", or "bad-plan" when its parts do not agree.
        """
        return cls._of(PlanCore.from_json(text))

    def to_json(self) -> str:
        """The canonical JSON text, equal for equal plans in every language."""
        if self._text is None:
            self._text = self._core.to_json()
        return self._text

    def to_csv(self) -> str:
        """One line a move: `range_start,range_end,from,to`, ids separated by commas, the owner first."""
        return self._core.to_csv()

    def summary(self) -> str:
        """What the plan does, in a few lines of English."""
        return self._core.summary()

    def inverse(self) -> Plan:
        """The way back: the plan from `after` to `before`."""
        return self._of(self._core.inverse())

    def steps(
        self,
        *,
        max_share_per_step: float | Fraction | None = None,
        max_out_per_node: float | Fraction | None = None,
        max_in_per_node: float | Fraction | None = None,
        min_dwell: float = 0,
        one_replica_per_step: bool = False,
    ) -> list[PlanStep]:
        """The steps of the migration, in order; together they make the whole plan.

        A range is first copied, then switched, then dropped, so that it is never without an owner that has
        its data. `max_share_per_step`: the most that one step copies, as a share of everything, above 0;
        `max_out_per_node`, `max_in_per_node`: the most that one node sends or receives in a step;
        `min_dwell`: how many seconds a range rests between two steps that touch it;
        `one_replica_per_step`: at most one new replica of a range in a step.

        Raises `ConfigError` "limit-too-small" or "too-many-steps".
        """
        limits = (max_share_per_step, max_out_per_node, max_in_per_node)
        step, out, into = (None if limit is None else _amount(limit, self.total) for limit in limits)
        steps = self._core.steps(step, out, into, _microseconds(min_dwell), one_replica_per_step)
        return [PlanStep(kind, start / 1_000_000, self._of(core)) for kind, start, core in steps]

    def _read(self) -> dict[str, Any]:
        if self._form is None:
            import json

            self._form = json.loads(self.to_json())
        return self._form

    def _share(self, amount: str) -> Fraction:
        from fractions import Fraction

        return Fraction(int(amount), self.total or 1)

    @property
    def before(self) -> str:
        """The fingerprint of the placement before."""
        return str(self._read()["before"])

    @property
    def after(self) -> str:
        """The fingerprint of the placement after."""
        return str(self._read()["after"])

    @property
    def unit(self) -> str:
        """What amounts count: "positions" of keys, "slots" of a table, or the "keys" given."""
        return str(self._read()["unit"])

    @property
    def total(self) -> int:
        """How many positions, slots or keys there are in all."""
        return int(self._read()["total"])

    @property
    def replicas(self) -> int:
        """The size of the replica sets compared."""
        return int(self._read()["replicas"])

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids of the nodes of both placements, in the order of their bytes."""
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
            cells = self._read()["matrix"]
            flows = {(cell["from"], cell["to"]): self._share(cell["width"]) for cell in cells}
            self._matrix = MappingProxyType(flows)
        return self._matrix

    @property
    def moved_share(self) -> Fraction:
        """The share whose owner changes."""
        return self._share(self._read()["moved"])

    @property
    def least_share(self) -> Fraction:
        """The least share that any transition between the same shares must move."""
        return self._share(self._read()["least"])

    @property
    def needless_share(self) -> Fraction:
        """The share that moves although neither of its owners changed: always 0 between rings that differ in
        their nodes only.
        """
        return self._share(self._read()["needless"])

    @property
    def needless_by_cause(self) -> Mapping[str, Fraction]:
        """The share moved without a change of either owner, by cause.

        "list_order" (the order of the list is part of the rule), "points_changed" (untouched nodes changed
        their number of points) and "table_fill" (a table is filled anew) make up `needless_share`;
        "mode_change" (the rule itself differs) was asked for and is no part of it.
        """
        causes = self._read()["needless_by_cause"]
        return {cause: self._share(width) for cause, width in causes.items()}

    @property
    def copied_share(self) -> Fraction:
        """The share to be copied: a range counts once for each node that joins its set."""
        return self._share(self._read()["copies"])

    @property
    def dropped_share(self) -> Fraction:
        """The share to be dropped: a range counts once for each node that leaves its set."""
        return self._share(self._read()["drops"])

    @property
    def role_change_share(self) -> Fraction:
        """The share whose set only changes its order."""
        return self._share(self._read()["role_changes"])

    @property
    def zone_violation_shares(self) -> tuple[Fraction, Fraction]:
        """Before and after, the share whose set stands in fewer zones than it could."""
        before, after = self._read()["zone_violations"]
        return self._share(before), self._share(after)

    def to_arrow(self) -> pyarrow.Table:
        """The moves as a `pyarrow.Table`; needs pyarrow.

        Columns: `range_start`, `range_end` (uint64, inclusive), `width` (decimal128(20, 0), out of `total`),
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
        return (Plan.from_json, (self.to_json(),))


class PlanStep(NamedTuple):
    """One step of a migration: a plan of its own, so it can be applied, undone and shown."""

    kind: str
    """"copy": new nodes receive data. "switch": sets take their new order. "drop": nodes that left delete."""
    not_before: float
    """The earliest time it may begin, in seconds after the migration began."""
    plan: Plan
    """The change it makes."""


def plan(
    before: Placement,
    after: Placement,
    replicas: int = 1,
    *,
    distinct: Literal["node", "zone"] = "node",
    level: int = 0,
    keys: Iterable[str | bytes] | None = None,
) -> Plan:
    """What moves from one placement to another, exactly, for replica sets of `replicas` nodes.

    Placements that hash keys alike and have ranges or tables are compared as a whole. With `keys`, any two
    placements are compared for those keys, and bounds of moves are places in that list.

    Raises `ConfigError` "different-hash" or "no-ranges" when the two need `keys` to be compared,
    "bad-count", and "no-replica-order" where a family knows an owner and nothing after it.
    """
    return Plan(before, after, replicas, distinct=distinct, level=level, keys=keys)


def _amount(share: float | Fraction, total: int) -> int:
    from fractions import Fraction
    from math import isfinite

    if not isinstance(share, int | float | Fraction) or not isfinite(share) or share < 0:
        hint = "pass a share between 0 and 1, such as 0.05"
        raise ConfigError("bad-limit", "limits", f"{share!r} is no share", hint)
    return min(int(Fraction(share) * total), total * 64)


def _microseconds(seconds: float) -> int:
    if not isinstance(seconds, int | float) or not 0 <= seconds < 2**43:
        hint = "pass seconds, such as 3600"
        raise ConfigError("bad-limit", "min_dwell", f"{seconds!r} is no length of time", hint)
    return round(seconds * 1_000_000)


for _public in (Move, Plan, PlanStep, plan):
    _public.__module__ = "ringwright"
del _public
