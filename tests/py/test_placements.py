"""Every family as a Python value: golden owners, picks, changes, refusals, pickles."""

from __future__ import annotations

import copy
import pickle
from array import array
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from ringwright import (
    Anchor,
    Compat,
    ConfigError,
    DecodeError,
    Jump,
    KeyTypeError,
    Maglev,
    Memento,
    MultiProbe,
    Node,
    Pick,
    Placement,
    Rendezvous,
    Ring,
    RingwrightError,
    Server,
    compat,
    plan,
)

IDS = [f"n{i}" for i in range(10)]
KEYS = [f"user:{i}" for i in range(16)]
SECRET = bytes(range(16))

# The owners of user:0 to user:15, computed by an independent prototype.
GOLDEN: list[tuple[Placement, str]] = [
    (Ring(IDS), "n8 n6 n1 n4 n1 n7 n8 n7 n2 n0 n5 n1 n6 n7 n7 n5"),
    (Ring({"a": 1, "b": 2, "c": 3}), "a b c c c c c c c b c c c c c c"),
    (Rendezvous(IDS), "n9 n3 n9 n8 n9 n2 n5 n0 n2 n3 n6 n3 n6 n9 n9 n3"),
    (Rendezvous({"a": 1, "b": 2, "c": 3}), "c c c c a b c b c c b b c a b b"),
    (MultiProbe(IDS), "n8 n7 n3 n5 n9 n9 n7 n7 n8 n2 n1 n6 n2 n4 n4 n6"),
    (Maglev(IDS, table_size=251), "n8 n7 n5 n8 n2 n4 n3 n8 n1 n6 n6 n1 n6 n9 n5 n6"),
    (Jump(IDS), "n9 n1 n9 n7 n8 n3 n6 n2 n2 n8 n5 n0 n7 n3 n5 n5"),
    (Anchor(IDS, capacity=16), "n8 n3 n6 n5 n2 n1 n5 n0 n0 n7 n0 n0 n5 n1 n8 n7"),
    (Memento(IDS), "n9 n1 n9 n7 n8 n3 n6 n2 n2 n8 n5 n0 n7 n3 n5 n5"),
]

SERVERS = {"10.0.0.1:11211": 1, "10.0.0.2:11211": 2, "10.0.0.3:11211": 1}
EVERY: list[Placement] = [
    *(placement for placement, _ in GOLDEN),
    Maglev(IDS),
    *(Jump(IDS, form=form) for form in ("guava", "paper")),
    Anchor(IDS).without_node("n3").without_node("n0").with_node("x"),
    Memento(IDS).without_node("n3").without_node("n0").with_node("x"),
    *(
        family([Node("a", zone="eu"), "节点"], hash="siphash", secret=SECRET)
        for family in (Ring, Rendezvous, Maglev, Jump, MultiProbe, Anchor, Memento)
    ),
    compat("ketama:libmemcached-1", SERVERS),
    compat("haproxy:id@pre3.0", SERVERS, hash="djb2", avalanche=True),
    compat("envoy:maglev@sorted", SERVERS, table_size=251),
    compat("nginx:hash", [Server("10.0.0.1:80", 3, zone=("eu",)), Server("10.0.0.2:80")]),
]

every = pytest.mark.parametrize("placement", EVERY, ids=lambda each: each.family)


def words(placement: Placement) -> str:
    return " ".join(placement.get_many(KEYS))


@pytest.mark.parametrize(("placement", "owners"), GOLDEN, ids=lambda each: getattr(each, "family", ""))
def test_golden_owners(placement: Placement, owners: str) -> None:
    assert words(placement) == owners


def test_golden_orders() -> None:
    assert " ".join(Rendezvous(IDS).get_nodes("user:0", 10)) == "n9 n5 n1 n2 n0 n7 n6 n4 n3 n8"
    zones = dict(zip(IDS, "AAABBC", strict=False))
    zoned = Rendezvous([Node(name, zone=zone) for name, zone in zones.items()])
    sets = [" ".join(zoned.get_nodes(key, 3, distinct="zone")) for key in KEYS[:3]]
    assert sets == ["n5 n1 n4", "n3 n2 n5", "n5 n1 n3"]


def test_golden_tables() -> None:
    table = Maglev(IDS, table_size=251)
    assert [int(share * 251) for share in table.shares().values()] == [26, *[25] * 9]
    weighted = Maglev({"a": 1, "b": 2, "c": 3}, table_size=251)
    assert [int(share * 251) for share in weighted.shares().values()] == [42, 84, 125]
    slots = array("Q", [(slot << 64) // 251 + 1 for slot in range(16)])
    owners = "".join("abc"[owner or 0] for owner in weighted.assign(slots, prehashed=True))
    assert owners == "bbbbababccccbcac"
    assert [Maglev([f"n{i}" for i in range(n)]).table_size for n in (2, 10, 100)] == [251, 1021, 16381]


@pytest.mark.parametrize(("form", "owner"), [("native", 48), ("guava", 48), ("paper", 1023)])
def test_golden_jumps(form: Any, owner: int) -> None:
    def jump(nodes: int, *positions: int) -> list[int | None]:
        placement = Jump([f"b{i}" for i in range(nodes)], form=form)
        return placement.assign(array("Q", positions), prehashed=True).tolist()

    assert jump(100, 1, 2, 3, 4, 5) == [55, 62, 8, 45, 59]
    assert jump(1024, 18202675127920612927) == [owner]
    assert Jump(IDS, form=form).form == form


def test_golden_histories() -> None:
    anchor: Placement = Anchor(IDS, capacity=16)
    memento: Placement = Memento(IDS)
    for gone in ("n3", "n7", "n0"):
        anchor, memento = anchor.without_node(gone), memento.without_node(gone)
    assert words(anchor) == "n8 n1 n6 n5 n2 n1 n5 n9 n1 n8 n4 n5 n5 n1 n8 n2"
    assert words(memento) == "n9 n1 n9 n6 n8 n1 n6 n2 n2 n8 n5 n5 n5 n5 n5 n5"
    # Who comes next takes the bucket that was freed last.
    anchor, memento = anchor.with_node("n0"), memento.with_node("n0")
    assert words(anchor) == "n8 n1 n6 n5 n2 n1 n5 n0 n0 n0 n0 n0 n5 n1 n8 n2"
    assert words(memento) == "n9 n1 n9 n6 n8 n1 n6 n2 n2 n8 n5 n0 n5 n5 n5 n5"


def test_golden_bounded_loads() -> None:
    ring, loads = Ring(IDS[:4]), dict.fromkeys(IDS[:4], 0)
    picks = []
    for _ in range(12):
        picks.append(ring.pick("user:0", loads=loads, factor=125))
        loads[picks[-1].node] += 1
    assert " ".join(pick.node for pick in picks) == "n3 n1 n2 n3 n1 n2 n3 n1 n2 n3 n1 n2"
    assert [pick.rank for pick in picks] == [0, 1, 2] * 4
    assert [pick.cap for pick in picks] == [-(-total * 125 // 400) for total in range(1, 13)]
    assert ring.pick("user:0", loads=[9, 0, 0, 9]) == Pick("n1", 1, 6)


@every
def test_picks(placement: Placement) -> None:
    ids = [node.id for node in placement]
    for key in KEYS:
        owner = placement.get_node(key)
        assert placement.pick(key) == Pick(owner, 0, None)
        other = placement.pick(key, down=[owner])
        assert other.node != owner
        assert other.rank > 0
        assert placement.pick(key, down=set(ids) - {other.node}).node == other.node
        # Who is down takes nothing from those that are up.
        assert placement.pick(key, down=set(ids) - {owner, other.node}) == Pick(owner, 0, None)
        crowded = placement.pick(key, loads={owner: 1000})
        assert crowded.node != owner
        assert crowded.cap is not None


@every
def test_values(placement: Placement) -> None:
    secret = SECRET if placement.hash == "siphash" else None
    for again in (
        *(pickle.loads(pickle.dumps(placement, protocol)) for protocol in range(2, 6)),
        Placement.from_json(placement.to_json(), secret),
        type(placement).from_json(placement.to_json(), secret),
    ):
        assert type(again) is type(placement)
        assert again == placement
        assert hash(again) == hash(placement)
        assert again.fingerprint == placement.fingerprint
        assert words(again) == words(placement)
    assert copy.copy(placement) is placement
    assert copy.deepcopy([placement])[0] is placement
    assert repr(placement).startswith(f"{type(placement).__name__}(")
    assert placement != "a placement"


def test_families_differ_even_where_they_place_alike() -> None:
    assert len({*EVERY}) == len({each.fingerprint for each in EVERY}) == len(EVERY)
    assert words(Memento(IDS)) == words(Jump(IDS))
    assert Memento(IDS) != Jump(IDS)


@every
def test_changes_keep_the_class(placement: Placement) -> None:
    last = placement.nodes[-1].id
    grown = placement.with_node("10.0.0.9:11211")
    assert [type(each) for each in (grown, placement.without_node(last), placement.with_weight(last, 1))] == [
        type(placement)
    ] * 3
    assert len(grown) == len(placement) + 1
    moved = {key for key in KEYS if grown.get_node(key) != placement.get_node(key)}
    if placement.family in ("ring", "rendezvous", "multi-probe", "jump", "anchor", "memento"):
        assert all(grown.get_node(key) == "10.0.0.9:11211" for key in moved)
        assert plan(placement, grown, keys=KEYS).needless_share == 0


@every
def test_shares_and_replica_sets_where_a_family_has_them(placement: Placement) -> None:
    ranges = not placement.family.startswith(("rendezvous", "multi-probe", "jump", "anchor", "memento"))
    if ranges:
        assert sum(placement.shares().values()) == Fraction(1)
    else:
        with pytest.raises(ConfigError, match="no-ranges"):
            placement.shares()
    if placement.family.startswith(("maglev", "jump", "anchor", "memento", "envoy:maglev", "nginx:hash")):
        with pytest.raises(ConfigError, match="no-replica-order"):
            placement.get_nodes("k", 2)
    else:
        assert len({*placement.get_nodes("k", len(placement))}) == len(placement)
        owner = placement.get_node("k")
        assert owner not in placement.get_nodes("k", len(placement), down=[owner])


FAMILIES: list[Callable[[Any], Placement]] = [Ring, Rendezvous, Maglev, Jump, MultiProbe, Anchor, Memento]


@pytest.mark.parametrize("family", FAMILIES)
def test_what_every_family_refuses(family: Any) -> None:
    one = family(["a"])
    refusals: list[tuple[type[RingwrightError], str, Callable[[], object]]] = [
        (ConfigError, "no-nodes", lambda: family([])),
        (ConfigError, "no-nodes", lambda: one.without_node("a")),
        (ConfigError, "no-nodes", lambda: family({"a": 0}).get_node("k")),
        (ConfigError, "duplicate-node", lambda: family(["a", "a"])),
        (ConfigError, "duplicate-node", lambda: one.with_node("a")),
        (ConfigError, "unknown-node", lambda: one.without_node("b")),
        (ConfigError, "unknown-node", lambda: one.with_weight("b", 1)),
        (ConfigError, "unknown-node", lambda: one.pick("k", down=["b"])),
        (ConfigError, "unknown-node", lambda: one.pick("k", loads={"b": 1})),
        (ConfigError, "no-eligible", lambda: one.pick("k", down=["a"])),
        (ConfigError, "bad-factor", lambda: one.pick("k", loads={}, factor=99)),
        (ConfigError, "bad-loads", lambda: one.pick("k", loads=[1, 2])),
        (ConfigError, "bad-nodes", lambda: family("abc")),
        (ConfigError, "not-whole", lambda: family({"a": -1})),
        (ConfigError, "bad-hash", lambda: family(["a"], hash="crc32")),
        (ConfigError, "secret-missing", lambda: family(["a"], hash="siphash")),
        (KeyTypeError, "key-type", lambda: one.get_node(5)),
        (KeyTypeError, "lone-surrogate", lambda: one.pick("\ud800")),
        (
            DecodeError,
            "bad-family",
            lambda: family.from_json((Ring if family is Maglev else Maglev)(["a"]).to_json()),
        ),
        (
            DecodeError,
            "json-version",
            lambda: family.from_json(one.to_json().replace('"version":1', '"version":2')),
        ),
    ]
    for error, code, call in refusals:
        with pytest.raises(error) as caught:
            call()
        assert caught.value.code == code
        assert caught.value.hint in str(caught.value)


@pytest.mark.parametrize("family", [Jump, MultiProbe, Anchor, Memento])
def test_families_without_weights_say_so(family: Any) -> None:
    calls: list[Callable[[], object]] = [
        lambda: family({"a": 2}),
        lambda: family(["a"]).with_node("b", 2),
        lambda: family(["a"]).with_weight("a", 2),
    ]
    for call in calls:
        with pytest.raises(ConfigError) as caught:
            call()
        assert caught.value.code == "weights-unsupported"
        assert "ring, rendezvous, maglev" in caught.value.hint


@pytest.mark.parametrize(
    ("code", "field", "call"),
    [
        ("bad-table-size", "table_size", lambda: Maglev(IDS, table_size=250)),
        ("bad-table-size", "table_size", lambda: Maglev(IDS, table_size=7)),
        ("bad-table-size", "table_size", lambda: Maglev(IDS, table_size=0)),
        ("bad-table-size", "table_size", lambda: Maglev(IDS, table_size=2**31 - 1)),
        ("bad-probes", "probes", lambda: MultiProbe(IDS, probes=0)),
        ("bad-probes", "probes", lambda: MultiProbe(IDS, probes=1025)),
        ("bad-form", "form", lambda: Jump(IDS, form="java")),  # type: ignore[arg-type]
        ("not-last-node", "id", lambda: Jump(IDS).without_node("n3")),
        ("weights-unsupported", "nodes.weight", lambda: Jump(IDS).with_weight("n3", 0)),
        ("bad-capacity", "capacity", lambda: Anchor(IDS, capacity=9)),
        ("bad-capacity", "capacity", lambda: Anchor(IDS, capacity=2**30)),
        ("capacity-full", "capacity", lambda: Anchor(IDS, capacity=10).with_node("x")),
        ("no-ranges", "keys", lambda: plan(Rendezvous(IDS), Rendezvous(IDS[:9]))),
    ],
)
def test_what_one_family_refuses(code: str, field: str, call: Callable[[], object]) -> None:
    with pytest.raises(ConfigError) as caught:
        call()
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize("base", [Placement, Compat])
def test_what_has_no_constructor_says_so(base: Any) -> None:
    with pytest.raises(TypeError, match="cannot create"):
        base()
    with pytest.raises(DecodeError) as caught:
        base.from_json('{"family":"hashtable","version":1}')
    assert caught.value.code == "bad-family"
    assert "rendezvous" in caught.value.hint
