"""The ring as a Python value, and what it refuses."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import xml.etree.ElementTree as ET
from fractions import Fraction
from typing import Any

import pytest
from ringwright import ConfigError, DecodeError, KeyTypeError, Node, Ring, RingwrightError

SECRET = bytes(range(16))


def test_golden_placements() -> None:
    ring = Ring([f"n{i}" for i in range(10)])
    owners = ring.get_many([f"user:{i}" for i in range(16)])
    assert " ".join(owners) == "n8 n6 n1 n4 n1 n7 n8 n7 n2 n0 n5 n1 n6 n7 n7 n5"
    assert " ".join(ring.get_nodes("user:0", 10)) == "n8 n3 n1 n9 n4 n6 n5 n2 n7 n0"
    weighted = Ring({"a": 1, "b": 2, "c": 3})
    assert " ".join(weighted.get_many([f"user:{i}" for i in range(16)])) == "a b c c c c c c c b c c c c c c"


def test_zone_distinct_sets() -> None:
    zones = {"n0": "A", "n1": "A", "n2": "A", "n3": "B", "n4": "B", "n5": "C"}
    ring = Ring([Node(name, zone=zone) for name, zone in zones.items()])
    assert ring.get_nodes("user:0", 3, distinct="zone") == ["n3", "n1", "n5"]
    assert ring.get_nodes("user:0", 4, distinct="zone") == ["n3", "n1", "n5", "n4"]
    assert ring.get_nodes("user:3", 3, distinct="zone", level=0) == ["n4", "n2", "n5"]


def test_a_digest_hash_is_what_the_standard_library_says() -> None:
    import hashlib

    for name in ("sha256", "sha1", "md5"):
        ring = Ring(["a", "b"], hash=name)
        expected = int.from_bytes(hashlib.new(name, "键".encode()).digest()[:8], "big")
        assert ring.explain("键").hash_value == expected


def test_nodes_in_every_form_make_the_same_ring() -> None:
    forms: list[Any] = [
        ["a", "b"],
        ("b", "a"),
        {"a", "b"},
        {"a": 1, "b": 1},
        [Node("b"), Node("a", 1)],
        ["a", Node("b")],
        iter(["a", "b"]),
    ]
    rings = [Ring(form) for form in forms]
    assert all(ring == rings[0] and hash(ring) == hash(rings[0]) for ring in rings)
    assert len(set(rings)) == 1
    assert rings[0] != Ring(["a", "b"], seed=1)
    assert rings[0] != "a ring"


def test_changes_give_new_rings_and_leave_the_old_alone() -> None:
    ring = Ring(["a", "b"])
    grown = ring.with_node("c", 2, ["eu", "eu-1"])
    assert grown == ring.with_node(Node("c", 2, ["eu", "eu-1"]))
    assert [node.id for node in ring.nodes] == ["a", "b"]
    assert grown["c"] == Node("c", 2, ("eu", "eu-1"))
    assert grown.without_node("c") == ring
    assert ring.with_weight("a", 3) == Ring({"a": 3, "b": 1})
    drained = ring.with_weight("a", 0)
    assert set(drained.get_many(map(str, range(100)))) == {"b"}


def test_containers() -> None:
    ring = Ring(["b", "a"])
    assert len(ring) == 2
    assert "a" in ring
    assert "c" not in ring
    assert all(node in ring for node in ring)
    assert Node("a", 2) not in ring
    assert 5 not in ring
    assert "\ud800" not in ring
    assert [node.id for node in ring] == ["a", "b"]
    assert ring["a"].weight == 1
    with pytest.raises(KeyError, match="c"):
        ring["c"]


def test_repr_and_picture() -> None:
    ring = Ring(["a", "<b>"])
    assert repr(ring).startswith("Ring(nodes=2, hash='xxh3', fingerprint='")
    assert repr(Node("a")) == "Node('a')"
    assert repr(Node("a", 2, "eu")) == "Node('a', weight=2, zone=('eu',))"
    assert eval(repr(Node("a", 2, ["eu", "x"]))) == Node("a", 2, ["eu", "x"])
    for picture in (ring, Ring(["alone"], vnodes=1), ring.with_weight("a", 0).with_weight("<b>", 0)):
        svg = ET.fromstring(picture._repr_svg_())
        assert svg.tag.endswith("svg")
        assert svg.get("aria-label") == repr(picture)


@pytest.mark.parametrize("hash_name", ["xxh3", "sha256", "sha1", "md5", "siphash"])
def test_pickle_copy_and_json_keep_every_ring(hash_name: Any) -> None:
    secret = SECRET if hash_name == "siphash" else None
    ring = Ring([Node("a", 2, "eu"), "b", "节点"], vnodes=7, hash=hash_name, secret=secret)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(ring, protocol)) == ring
    assert copy.copy(ring) is ring
    assert copy.deepcopy([ring])[0] is ring
    assert Ring.from_json(ring.to_json(), secret) == ring
    assert SECRET.hex() not in ring.to_json()


def test_a_pickle_places_alike_in_another_process() -> None:
    ring = Ring([Node("a", 2, "eu"), "b"], hash="siphash", secret=SECRET)
    program = (
        "import pickle, sys; ring = pickle.load(sys.stdin.buffer);"
        "print(ring.fingerprint, *ring.get_many(map(str, range(50))))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], input=pickle.dumps(ring), capture_output=True, check=True
    )
    assert run.stdout.decode().split() == [ring.fingerprint, *ring.get_many(map(str, range(50)))]


def test_shares_are_exact() -> None:
    shares = Ring({"a": 1, "b": 2, "c": 0}).shares()
    assert sum(shares.values()) == 1
    assert shares["c"] == 0
    assert all(type(share) is Fraction for share in shares.values())


def test_explain_shows_every_step() -> None:
    ring = Ring([Node("a", zone="eu"), Node("b", zone="eu"), Node("c", zone="us")])
    steps = ring.explain("user:1", count=2, distinct="zone")
    assert list(steps.nodes) == ring.get_nodes("user:1", 2, distinct="zone")
    assert steps.wrapped or steps.previous < steps.hash_value <= steps.point
    assert steps.walk[0].point == steps.point
    assert [step.node for step in steps.walk if step.verdict == "taken"] == list(steps.nodes)
    assert bytes.fromhex(steps.key_hex) == b"user:1"


def test_keys_of_every_kind() -> None:
    ring = Ring(["a", "b", "c"])
    owner = ring.get_node("键")
    raw = "键".encode()
    assert ring.get_node(raw) == ring.get_node(bytearray(raw)) == ring.get_node(memoryview(raw)) == owner
    assert ring.get_node(memoryview(b"a-b-c-")[::2]) == ring.get_node(b"abc")
    assert ring.get_node("") == ring.get_node(b"")
    assert ring.get_node("k" * (10 << 20)) == ring.get_node(b"k" * (10 << 20))
    composed, decomposed = "\u00e9", "e\u0301"
    assert ring.explain(composed).hash_value != ring.explain(decomposed).hash_value


class _Index:
    def __index__(self) -> int:
        return 2


def test_whole_numbers_come_through_index() -> None:
    assert Ring({"a": _Index(), "b": 2}) == Ring({"a": 2, "b": 2})


REFUSALS: list[tuple[type[RingwrightError], str, str, Any]] = [
    (ConfigError, "no-nodes", "nodes", lambda: Ring([])),
    (ConfigError, "no-nodes", "nodes", lambda: Ring({})),
    (ConfigError, "no-nodes", "nodes", lambda: Ring(["a"]).without_node("a")),
    (ConfigError, "no-nodes", "nodes", lambda: Ring({"a": 0}).get_node("k")),
    (ConfigError, "no-nodes", "nodes", lambda: Ring({"a": 0}).assign(["k"])),
    (ConfigError, "duplicate-node", "nodes.id", lambda: Ring(["a", "a"])),
    (ConfigError, "duplicate-node", "nodes.id", lambda: Ring(["a"]).with_node("a")),
    (ConfigError, "unknown-node", "id", lambda: Ring(["a"]).without_node("b")),
    (ConfigError, "not-whole", 'nodes["a"]', lambda: Ring({"a": -1})),
    (ConfigError, "not-whole", 'nodes["a"]', lambda: Ring({"a": 1.5})),
    (ConfigError, "not-whole", 'nodes["a"]', lambda: Ring({"a": True})),
    (ConfigError, "not-whole", 'nodes["a"]', lambda: Ring({"a": 2**32})),
    (ConfigError, "not-whole", "weight", lambda: Node("a", float("nan"))),  # type: ignore[arg-type]
    (ConfigError, "too-many-points", "nodes.weight", lambda: Ring({"a": 10**6})),
    (ConfigError, "not-whole", "vnodes", lambda: Ring(["a"], vnodes=-5)),
    (ConfigError, "bad-vnodes", "vnodes", lambda: Ring(["a"], vnodes=0)),
    (ConfigError, "not-whole", "seed", lambda: Ring(["a"], seed=2**64)),
    (ConfigError, "bad-hash", "hash", lambda: Ring(["a"], hash="crc32")),  # type: ignore[arg-type]
    (ConfigError, "secret-missing", "secret", lambda: Ring(["a"], hash="siphash")),
    (ConfigError, "bad-secret", "secret", lambda: Ring(["a"], hash="siphash", secret=b"short")),
    (ConfigError, "bad-secret", "secret", lambda: Ring(["a"], hash="siphash", secret="x" * 16)),  # type: ignore[arg-type]
    (ConfigError, "secret-unused", "secret", lambda: Ring(["a"], secret=SECRET)),
    (ConfigError, "bad-nodes", "nodes", lambda: Ring("abc")),
    (ConfigError, "bad-nodes", "nodes", lambda: Ring(5)),  # type: ignore[arg-type]
    (ConfigError, "not-text", "nodes[1]", lambda: Ring(["a", 1])),  # type: ignore[list-item]
    (ConfigError, "bad-id", "id", lambda: Ring([""])),
    (ConfigError, "bad-id", "id", lambda: Node("x" * 256)),
    (ConfigError, "bad-zone", "zone", lambda: Node("a", zone=["1", "2", "3", "4", "5"])),
    (ConfigError, "bad-zone", "zone", lambda: Node("a", zone=5)),  # type: ignore[arg-type]
    (ConfigError, "bad-zone", "zone", lambda: Node("a", zone={"x", "y"})),
    (ConfigError, "not-text", "hash", lambda: Ring(["a"], hash=5)),  # type: ignore[arg-type]
    (KeyTypeError, "lone-surrogate", "hash", lambda: Ring(["a"], hash="\ud800")),  # type: ignore[arg-type]
    (ConfigError, "node-and-fields", "id", lambda: Ring(["a"]).with_node(Node("d"), 5)),
    (ConfigError, "level-unused", "level", lambda: Ring(["a"]).get_nodes("k", 1, level=1)),
    (ConfigError, "not-whole", "level", lambda: Ring(["a"]).get_nodes("k", 1, level="x")),  # type: ignore[arg-type]
    (KeyTypeError, "key-type", "keys", lambda: Ring(["a"]).get_many("abc")),
    (KeyTypeError, "key-type", "keys", lambda: Ring(["a"]).get_many(5)),  # type: ignore[arg-type]
    (ConfigError, "bad-count", "count", lambda: Ring(["a"]).get_nodes("k", 2)),
    (ConfigError, "bad-count", "count", lambda: Ring(["a"]).get_nodes("k", 0)),
    (ConfigError, "not-whole", "count", lambda: Ring(["a"]).get_nodes("k", -1)),
    (ConfigError, "bad-distinct", "distinct", lambda: Ring(["a"]).get_nodes("k", 1, distinct="rack")),  # type: ignore[arg-type]
    (KeyTypeError, "key-type", "key", lambda: Ring(["a"]).get_node(5)),  # type: ignore[arg-type]
    (KeyTypeError, "key-type", "key", lambda: Ring(["a"]).get_node(None)),  # type: ignore[arg-type]
    (KeyTypeError, "key-type", "key", lambda: Ring(["a"]).get_many(["k", 5])),  # type: ignore[list-item]
    (KeyTypeError, "key-type", "key", lambda: Ring(["a"]).get_node(memoryview(b"abcd").cast("I"))),
    (KeyTypeError, "lone-surrogate", "key", lambda: Ring(["a"]).get_node("\ud800")),
    (KeyTypeError, "lone-surrogate", "nodes[0]", lambda: Ring(["\ud800"])),
    (DecodeError, "json-version", "version", lambda: Ring.from_json('{"version":2}')),
    (DecodeError, "bad-json", "json", lambda: Ring.from_json('{"version":1')),
    (DecodeError, "bad-json", "json", lambda: Ring.from_json("")),
    (ConfigError, "not-text", "text", lambda: Ring.from_json(b"{}")),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(
    ("error", "code", "field", "call"), REFUSALS, ids=[f"{r[1]}-{i}" for i, r in enumerate(REFUSALS)]
)
def test_refusals_name_the_field_and_the_remedy(
    error: type[RingwrightError], code: str, field: str, call: Any
) -> None:
    with pytest.raises(error) as caught:
        call()
    assert (caught.value.code, caught.value.field) == (code, field)
    assert caught.value.hint
    assert caught.value.hint in str(caught.value)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again)) == (error, str(caught.value))


def test_errors_are_also_pythons_own() -> None:
    assert issubclass(ConfigError, ValueError)
    assert issubclass(DecodeError, ValueError)
    assert issubclass(KeyTypeError, TypeError)


def test_awkward_ids_are_ordinary() -> None:
    ids = ["__proto__", "10", "2", "\ue000", "\U00010000", "a\0b", "x" * 255]
    ring = Ring(ids)
    assert [node.id for node in ring] == sorted(ids, key=str.encode)
    assert set(ring.get_many(map(str, range(2000)))) == set(ids)


def test_importing_is_light() -> None:
    heavy = "{'numpy', 'pyarrow', 'asyncio', 'dataclasses'}"
    program = f"import sys, ringwright; print(*{heavy} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
