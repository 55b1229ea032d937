"""Plans as Python values."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ringwright import ConfigError, Node, Plan, Ring, plan


def test_golden_plan() -> None:
    before = Ring(["n0", "n1", "n2"], vnodes=4)
    moves = plan(before, before.with_node("n3"))
    assert [(m.lo, m.hi, m.source, m.target) for m in moves.moves] == [
        (4217556088466650091, 5442139108364615269, "n0", "n3"),
        (7627572053250276899, 9014945051039558275, "n0", "n3"),
        (11972360411764114039, 12485685455654326216, "n2", "n3"),
        (12958381512897600173, 13464060983057078220, "n2", "n3"),
    ]
    assert moves.moved_share == Fraction(3630960531736936782, 2**64) == moves.least_share
    assert moves.needless_share == 0
    assert moves.matrix == {
        ("n0", "n3"): Fraction(2611956017687246556, 2**64),
        ("n2", "n3"): Fraction(1019004514049690226, 2**64),
    }
    assert sum(m.width for m in moves.moves) == 3630960531736936782
    assert len(moves) == 4


def test_plans_are_values() -> None:
    before = Ring([Node("a", zone="eu"), Node("b", zone="us"), Node("c", zone="us")])
    after = before.with_weight("a", 2)
    one, other = plan(before, after, 2, distinct="zone"), Plan(before, after, 2, distinct="zone")
    assert one == other
    assert hash(one) == hash(other)
    assert pickle.loads(pickle.dumps(one)) == one
    assert one != plan(before, after)
    assert (one.before, one.after) == (before.fingerprint, after.fingerprint)
    assert (one.replicas, one.nodes) == (2, ("a", "b", "c"))
    assert repr(one).startswith("Plan(moves=")
    assert all(len(m.before) == len(m.after) == 2 for m in one.moves)
    assert one.copied_share == one.dropped_share
    nothing = plan(before, before)
    assert len(nothing) == nothing.moved_share == nothing.role_change_share == 0


def test_arrow_table() -> None:
    before = Ring(["a", "b", "c"])
    moves = plan(before, before.without_node("b"), replicas=2)
    table = moves.to_arrow()
    assert table.equals(pa.table(moves))
    assert table.column_names == [
        "range_start",
        "range_end",
        "width",
        "from",
        "to",
        "from_replicas",
        "to_replicas",
    ]
    rows = table.to_pylist()
    assert [(r["range_start"], r["range_end"], int(r["width"])) for r in rows] == [
        (m.lo, m.hi, m.width) for m in moves.moves
    ]
    assert [(r["from"], r["to"]) for r in rows] == [(m.source, m.target) for m in moves.moves]
    assert [(tuple(r["from_replicas"]), tuple(r["to_replicas"])) for r in rows] == [
        (m.before, m.after) for m in moves.moves
    ]


def test_a_change_of_vnodes_is_told_from_needless_moves() -> None:
    mode = plan(Ring(["a", "b"], vnodes=10), Ring(["a", "b"], vnodes=20))
    assert mode.needless_share == 0
    assert dict(mode.needless_by_cause) == {"mode_change": mode.moved_share}
    mixed = plan(Ring(["a", "b"], vnodes=10), Ring(["a", "b", "c"], vnodes=20))
    assert mixed.needless_share > 0
    assert dict(mixed.needless_by_cause) == {"points_changed": mixed.needless_share}


def test_refusals() -> None:
    ring = Ring(["a", "b"])
    refusals: list[tuple[Any, str]] = [
        (lambda: plan(ring, Ring(["a", "b"], seed=1)), "different-hash"),
        (lambda: plan(ring, Ring(["a", "b"], hash="md5")), "different-hash"),
        (lambda: plan(ring, ring, 3), "bad-count"),
        (lambda: plan(ring, ring, 0), "bad-count"),
        (lambda: plan(ring, ring, 1.5), "not-whole"),  # type: ignore[arg-type]
    ]
    for call, code in refusals:
        with pytest.raises(ConfigError) as caught:
            call()
        assert caught.value.code == code


NODES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3), min_size=1).filter(
    lambda w: any(w.values())
)


@settings(max_examples=60, deadline=None)
@given(NODES, NODES, st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=50))
def test_a_key_moves_exactly_if_its_hash_lies_in_a_move(
    before: dict[str, int], after: dict[str, int], keys: list[str]
) -> None:
    old, new = Ring(before, vnodes=8), Ring(after, vnodes=8)
    moves = plan(old, new)
    assert moves.needless_share == 0
    for key in keys:
        position = old.explain(key).hash_value
        inside = [m for m in moves.moves if m.lo <= position <= m.hi]
        pair = (old.get_node(key), new.get_node(key))
        assert [(m.source, m.target) for m in inside] == ([pair] if pair[0] != pair[1] else [])
