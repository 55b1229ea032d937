"""The documents' mended samples: true rings, and findings that show what they say."""

import doctest
import hashlib
import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple, Protocol, get_args

import pytest
from ringwright import ConfigError, RingwrightError
from ringwright._columns import columns, wrap
from ringwright.documents import DOCUMENTS, Finding, Language, _samples, availability, basics, microservices
from ringwright.documents.report import print_report


class Hashed(Protocol):
    """What the three classes have in common."""

    @property
    def nodes(self) -> list[str]: ...

    def get_node(self, key: str | bytes) -> str: ...


Make = Callable[[Sequence[str]], Hashed]


class Case(NamedTuple):
    """One of the classes, with the hash family and the number of points per node its document gives it."""

    make: Make
    family: str
    points: int


CASES = [
    Case(basics.ConsistentHash, "sha1", 160),
    Case(availability.ConsistentHash, "sha256", 160),
    Case(microservices.ConsistentHash, "md5", 1024),
]
FINDINGS = [(document.name, finding) for document in DOCUMENTS for finding in document.findings]
NAMES = [f"{name}-{finding.code}" for name, finding in FINDINGS]
each_class = pytest.mark.parametrize("case", CASES, ids=["basics", "availability", "microservices"])
each_finding = pytest.mark.parametrize("finding", [finding for _, finding in FINDINGS], ids=NAMES)
each_language = pytest.mark.parametrize("language", get_args(Language))

NODES = [f"node{number}" for number in range(10)]
KEYS: list[str | bytes] = [
    *(f"user:{number}" for number in range(2000)),
    *("", "键", "用户:张三", "na\u00efve", "\U0001f511", "a" * 5000),
    *(b"", b"\xff\xfe\x00", "键".encode("gbk"), bytes(range(256))),
]


# The rule once more, from nothing but hashlib: 64-bit words, a list, a linear walk.


def word(family: str, data: bytes) -> int:
    return int.from_bytes(hashlib.new(family, data).digest()[:8], "big")


def brute_points(nodes: Sequence[str], family: str, count: int) -> list[tuple[int, str]]:
    points: list[tuple[int, str]] = []
    for node in nodes:
        seed = word(family, b"TIRWGNIR" + node.encode())  # 0x52494E4757524954, little-endian
        for step in range(1, count + 1):
            z = (seed + step * 0x9E3779B97F4A7C15) % 2**64
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
            z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
            points.append((z ^ z >> 31, node))
    return sorted(points)


def brute_walk(points: Sequence[tuple[int, str]], family: str, key: str | bytes) -> str:
    at = word(family, key.encode() if isinstance(key, str) else key)
    return next((node for point, node in points if point >= at), points[0][1])


def places(hashed: Hashed, keys: Sequence[str | bytes] = KEYS) -> list[str]:
    return [hashed.get_node(key) for key in keys]


def run(code: str, **environment: str) -> str:
    """Run `code` in a process of its own and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


# Each class is a ring.


@each_class
def test_is_a_clockwise_walk(case: Case) -> None:
    circle = brute_points(NODES, case.family, case.points)
    expected = [brute_walk(circle, case.family, key) for key in KEYS]
    assert places(case.make(NODES)) == expected
    assert set(expected) == set(NODES)


@each_class
def test_keys_past_the_last_point_wrap(case: Case) -> None:
    nodes = NODES[:2]
    circle = brute_points(nodes, case.family, case.points)
    numbered = (f"k{number}" for number in range(200_000))
    past = [key for key in numbered if word(case.family, key.encode()) > circle[-1][0]]
    assert len(past) >= 3
    assert set(places(case.make(nodes), past)) == {circle[0][1]}


@each_class
def test_is_equal_in_every_process(case: Case) -> None:
    module = type(case.make(NODES)).__module__
    code = f"""
from {module} import ConsistentHash
hashed = ConsistentHash({NODES!r})
print(*(hashed.get_node(f"user:{{number}}") for number in range(500)))
"""
    expected = places(case.make(NODES), [f"user:{number}" for number in range(500)])
    for seed in ("0", "1", "4294967295"):
        assert run(code, PYTHONHASHSEED=seed).split() == expected


@each_class
def test_order_of_nodes_does_not_matter(case: Case) -> None:
    shuffled = [NODES[number * 7 % 10] for number in range(10)]
    assert shuffled not in (NODES, NODES[::-1])
    assert places(case.make(NODES)) == places(case.make(shuffled)) == places(case.make(NODES[::-1]))


@each_class
def test_is_balanced(case: Case) -> None:
    """The fullest of 10 nodes stays within four standard deviations of the mean.

    A node's share varies by about 1/sqrt(points) of the mean, and counting 100 000 keys adds
    sqrt(10 / 100 000). With one point per node the fullest has about 2.9 times the mean.
    """
    keys = [f"key-{number}" for number in range(100_000)]
    counts = Counter(places(case.make(NODES), keys))
    bound = 1 + 4 * (1 / case.points + 10 / len(keys)) ** 0.5
    assert bound < 1.4
    assert max(counts.values()) / 10_000 < bound
    assert min(counts.values()) / 10_000 > 2 - bound


@each_class
def test_a_new_node_takes_keys_and_moves_no_others(case: Case) -> None:
    without, with_ten = places(case.make(NODES[:9])), places(case.make(NODES))
    moved = [after for before, after in zip(without, with_ten, strict=True) if before != after]
    assert set(moved) == {NODES[9]}
    assert len(KEYS) / 20 < len(moved) < len(KEYS) / 5  # a tenth is due
    assert set(without) == set(NODES[:9])


@each_class
def test_text_is_its_utf8(case: Case) -> None:
    hashed = case.make(["节点一", "节点二", "节点三", "\U0001f5a5"])
    keys = ["键", "用户:张三", "\U0001f511", *(f"会话:{number}" for number in range(200))]
    assert places(hashed, keys) == places(hashed, [key.encode() for key in keys])
    assert set(places(hashed, keys)) == {"节点一", "节点二", "节点三", "\U0001f5a5"}


@each_class
def test_refuses_what_is_no_key(case: Case) -> None:
    lookup: Any = case.make(NODES).get_node
    for key in (1, None, 1.5, ["k"]):
        with pytest.raises((RingwrightError, TypeError)):
            lookup(key)


@each_class
def test_a_lookup_without_nodes_is_a_clear_error(case: Case) -> None:
    with pytest.raises(ConfigError) as caught:
        case.make([]).get_node("key")
    assert caught.value.code == "no-nodes"


@each_class
def test_refuses_duplicates(case: Case) -> None:
    with pytest.raises(ConfigError) as caught:
        case.make(["a", "b", "a"])
    assert caught.value.code == "duplicate-node"


@each_class
def test_refuses_nodes_that_are_not_text(case: Case) -> None:
    mixed: list[Any] = ["a", 1]
    with pytest.raises((RingwrightError, TypeError)):
        case.make(mixed)


@each_class
def test_refuses_one_name_in_place_of_a_list(case: Case) -> None:
    with pytest.raises(ConfigError) as caught:
        case.make("node1")
    assert caught.value.code == "bad-nodes"


@each_class
def test_nodes_may_come_one_by_one(case: Case) -> None:
    stream: Any = iter(NODES)
    hashed = case.make(stream)
    assert hashed.nodes == NODES
    assert places(hashed) == places(case.make(NODES))


@each_class
def test_shares_no_list_with_the_caller(case: Case) -> None:
    nodes = list(NODES)
    hashed = case.make(nodes)
    before = places(hashed)
    nodes.clear()
    hashed.nodes.clear()
    assert hashed.nodes == NODES
    assert places(hashed) == before


# The attributes of each class are what they say.


def test_no_nodes_are_refused_when_made_unless_some_can_be_added() -> None:
    for make in (basics.ConsistentHash, microservices.ConsistentHash):
        with pytest.raises(ConfigError):
            make([])
    assert availability.ConsistentHash([]).nodes == []


def shows_the_ring(shown: Mapping[str, str], family: str, points: int) -> None:
    assert [(int(position, 16), node) for position, node in shown.items()] == brute_points(
        NODES, family, points
    )
    assert {len(position) for position in shown} == {16}


def test_basics_shows_its_ring() -> None:
    ring = basics.ConsistentHash(NODES[::-1]).virtual_hash_ring
    shows_the_ring(ring, "sha1", 160)
    frozen: Any = ring
    with pytest.raises(TypeError):
        frozen["0" * 16] = "node1"


def test_basics_can_be_followed_by_hand() -> None:
    hashed = basics.ConsistentHash(NODES)
    for key in ("example_key", "user:1", "键"):
        mark = hashlib.sha1(key.encode()).hexdigest()[:16]
        after = [node for position, node in hashed.virtual_hash_ring.items() if position >= mark]
        assert hashed.get_node(key) == after[0]


@pytest.mark.parametrize("replicas", [1, 2, 5])
def test_availability_shows_its_ring(replicas: int) -> None:
    hashed = availability.ConsistentHash(NODES, replicas)
    assert hashed.replicas == replicas
    assert hashed.hash_function is hashlib.sha256
    shows_the_ring(hashed.ring, "sha256", 160 * replicas)
    circle = brute_points(NODES, "sha256", 160 * replicas)
    assert places(hashed) == [brute_walk(circle, "sha256", key) for key in KEYS]


@pytest.mark.parametrize("replicas", [0, -1])
def test_availability_refuses_replicas_below_one(replicas: int) -> None:
    for nodes in (NODES, []):
        with pytest.raises(ConfigError, match=rf"replicas: {replicas} .* at least 1") as caught:
            availability.ConsistentHash(nodes, replicas=replicas)
        assert caught.value.code == "bad-replicas"


def test_microservices_shows_its_virtual_nodes() -> None:
    hashed = microservices.ConsistentHash(NODES)
    circle = brute_points(NODES, "md5", 1024)
    assert hashed.virtual_node_size == 1024
    assert hashed.hash_function is hashlib.md5
    assert [int.from_bytes(point, "big") for point in hashed.virtual_nodes] == [point for point, _ in circle]
    for node in NODES:
        own = [point.to_bytes(8, "big") for point, owner in circle if owner == node]
        assert list(hashed.node_to_virtual_node[node]) == own
    assert list(hashed.node_to_virtual_node) == NODES


def test_microservices_places_a_key_by_its_virtual_node() -> None:
    hashed = microservices.ConsistentHash(NODES[:2])
    circle = brute_points(NODES[:2], "md5", 1024)
    last = circle[-1][0]
    past = [key for key in (f"k{number}" for number in range(50_000)) if word("md5", key.encode()) > last]
    assert past
    for key in [*KEYS, *past]:
        virtual_node = hashed.get_virtual_node(key)
        assert virtual_node in hashed.node_to_virtual_node[hashed.get_node(key)]
        at = word("md5", key.encode() if isinstance(key, str) else key)
        following = [point for point, _ in circle if point >= at]
        assert int.from_bytes(virtual_node, "big") == (following or [circle[0][0]])[0]


# The class of document 002 changes.


def test_availability_forgets_how_it_got_there() -> None:
    hashed = availability.ConsistentHash([])
    for node in ("node3", "old", "node1"):
        hashed.add_node(node)
    hashed.remove_node("old")
    hashed.add_node("node2")
    assert hashed.nodes == ["node3", "node1", "node2"]
    direct = availability.ConsistentHash(["node1", "node2", "node3"])
    assert places(hashed) == places(direct)
    assert hashed.ring == direct.ring


def test_availability_moves_least() -> None:
    hashed = availability.ConsistentHash(NODES)
    before = places(hashed)
    hashed.remove_node("node4")
    without = places(hashed)
    assert {old for old, new in zip(before, without, strict=True) if old != new} == {"node4"}
    assert "node4" not in without
    assert len(set(without)) == 9
    hashed.add_node("node4")
    assert places(hashed) == before


def refused(action: Callable[[str], None], node: str) -> str:
    with pytest.raises(ConfigError) as caught:
        action(node)
    return caught.value.code


def test_availability_refuses_and_stays_as_it_was() -> None:
    hashed = availability.ConsistentHash(["n1", "n11"], replicas=12)
    before, ring = places(hashed), dict(hashed.ring)
    assert refused(hashed.remove_node, "n111") == "unknown-node"
    assert refused(hashed.add_node, "n1") == "duplicate-node"
    add: Any = hashed.add_node
    with pytest.raises((RingwrightError, TypeError)):
        add(1)
    assert hashed.nodes == ["n1", "n11"]
    assert places(hashed) == before
    assert hashed.ring == ring


def test_availability_can_become_empty_and_fill_again() -> None:
    hashed = availability.ConsistentHash(["a"])
    hashed.remove_node("a")
    assert hashed.nodes == []
    assert dict(hashed.ring) == {}
    with pytest.raises(ConfigError) as caught:
        hashed.get_node("key")
    assert caught.value.code == "no-nodes"
    assert refused(hashed.remove_node, "a") == "no-nodes"
    hashed.add_node("b")
    assert hashed.get_node("key") == "b"


# The findings: what the sample's rule shows, and what ours does.


def test_samples_fail_as_in_the_text() -> None:
    """Each document's rule at the places where its faults differ from those of any other table."""
    first = _samples.FirstMatch(["node1", "node2", "node3"], Random(0))
    marks = {node: hashlib.sha1(node.encode()).hexdigest() for node in first.names}
    assert sorted(marks, key=marks.__getitem__) == ["node2", "node3", "node1"]
    assert first.get_node("node2") == "node1"  # the mark is node2's own, but node1 is asked first
    table = _samples.NameTable(["node1", "k0"], replicas=2)
    assert table.get_node("node1") == "node1"  # spelled like its first label, node10
    assert table.get_node("k") == "k0"  # asked for k0, then for k01
    assert table.get_node("user:1") is None
    digests = _samples.DigestTable(["node1", "node2"])
    assert digests.get_node("user:1") == "node1"
    with pytest.raises(KeyError):
        digests.get_node("node2")


SHOWN: dict[tuple[str, str], tuple[dict[str, range], dict[str, range]]] = {
    ("basics", "not-clockwise"): (
        {"astray": range(700, 900), "moved": range(700, 900)},
        {"astray": range(1), "moved": range(1)},
    ),
    ("basics", "random-past-the-end"): ({"unsteady": range(400, 420)}, {"unsteady": range(1)}),
    ("basics", "one-point-per-node"): ({"heaviest": range(960, 980)}, {"heaviest": range(100, 140)}),
    ("basics", "needless-moves"): (
        {"moved": range(250, 400), "needless": range(200, 400)},
        {"moved": range(60, 140), "needless": range(1)},
    ),
    ("basics", "empty-fails-late"): ({"built": range(1, 2)}, {"built": range(1)}),
    ("basics", "shared-list"): ({"strays": range(50, 200)}, {"strays": range(1)}),
    ("basics", "text-only"): ({"failed": range(3, 4)}, {"failed": range(1)}),
    ("availability", "keys-never-found"): ({"found": range(1)}, {"found": range(1000, 1001)}),
    ("availability", "hash-never-called"): ({"agreed": range(1)}, {"agreed": range(1000, 1001)}),
    ("availability", "one-point-per-node"): ({"heaviest": range(250, 600)}, {"heaviest": range(100, 140)}),
    ("availability", "replicas-without-effect"): ({"changed": range(1)}, {"changed": range(5000, 10_000)}),
    ("availability", "stale-nodes"): ({"wrong": range(2, 3)}, {"wrong": range(1)}),
    ("availability", "names-collide"): ({"lost": range(2, 3)}, {"lost": range(1)}),
    ("availability", "half-removed"): ({"deleted": range(10, 11)}, {"deleted": range(1)}),
    ("availability", "duplicates-accepted"): ({"accepted": range(2, 3)}, {"accepted": range(1)}),
    ("availability", "silent-none"): ({"silent": range(1, 2)}, {"silent": range(1)}),
    ("microservices", "always-the-first-node"): (
        {"heaviest": range(1000, 1001)},
        {"heaviest": range(333, 390)},
    ),
    ("microservices", "reversed-map"): ({"failed": range(3, 4)}, {"failed": range(1)}),
    ("microservices", "size-without-effect"): ({"missing": range(1023, 1024)}, {"missing": range(1)}),
    ("microservices", "list-order-decides"): ({"moved": range(1000, 1001)}, {"moved": range(1)}),
    ("microservices", "everything-moves"): (
        {"joined": range(1000, 1001), "left": range(1000, 1001)},
        {"joined": range(200, 300), "left": range(280, 390)},
    ),
    ("microservices", "shared-list"): ({"moved": range(1000, 1001)}, {"moved": range(1)}),
    ("microservices", "silent-none"): ({"silent": range(1, 2)}, {"silent": range(1)}),
    ("microservices", "formula-does-not-spread"): (
        {"heaviest": range(1000, 1001)},
        {"heaviest": range(333, 390)},
    ),
}


def test_every_finding_is_expected_here() -> None:
    assert [(name, finding.code) for name, finding in FINDINGS] == list(SHOWN)
    modules = {"basics": basics, "availability": availability, "microservices": microservices}
    assert [document.findings for document in DOCUMENTS] == [module.FINDINGS for module in modules.values()]
    assert [document.name for document in DOCUMENTS] == list(modules)


@pytest.mark.parametrize(("name", "finding"), FINDINGS, ids=NAMES)
def test_finding_shows_the_defect_and_its_mending(name: str, finding: Finding) -> None:
    expected = SHOWN[name, finding.code]
    for evidence, bounds in zip((finding.defect(), finding.mended()), expected, strict=True):
        assert evidence.measures.keys() == bounds.keys()
        for measure, value in evidence.measures.items():
            assert value in bounds[measure], (measure, value)


def test_a_finding_tells_the_two_apart() -> None:
    for key, (defect, mended) in SHOWN.items():
        assert all(set(defect[measure]).isdisjoint(mended[measure]) for measure in defect), key


@each_finding
def test_finding_repeats(finding: Finding) -> None:
    assert finding.defect() == finding.defect()
    assert finding.mended() == finding.mended()


@each_finding
def test_evidence_says_what_was_measured(finding: Finding) -> None:
    """Counts stand in both texts as they were measured, the heaviest nodes' also as a percentage."""
    for evidence in (finding.defect(), finding.mended()):
        for measure, value in evidence.measures.items():
            if measure in {"built", "silent", "missing"}:
                continue
            spelled = {str(value), f"{value // 10}.{value % 10}%"}
            for text in evidence.text:
                assert spelled & set(re.findall(r"[0-9.]+%|[0-9]+", text)), (measure, text)


@pytest.mark.parametrize(
    ("name", "code", "before", "after"),
    [
        ("basics", "empty-fails-late", "ValueError", "ConfigError no-nodes"),
        ("basics", "text-only", "AttributeError", "0"),
        ("availability", "half-removed", "KeyError", "ConfigError unknown-node"),
        ("availability", "duplicates-accepted", "2", "ConfigError duplicate-node"),
        ("availability", "silent-none", "None", "ConfigError no-nodes"),
        ("microservices", "reversed-map", "KeyError", "0"),
        ("microservices", "silent-none", "None", "ConfigError no-nodes"),
    ],
)
def test_evidence_names_the_error(name: str, code: str, before: str, after: str) -> None:
    finding = FINDINGS[NAMES.index(f"{name}-{code}")][1]
    for evidence, named in ((finding.defect(), before), (finding.mended(), after)):
        assert all(named in text for text in evidence.text)


# The report.


def report(language: Language, width: int = 80) -> str:
    out = io.StringIO()
    print_report(language, out, width=width)
    return out.getvalue()


def squeezed(text: str) -> str:
    return "".join(text.split())


@each_language
def test_report_has_every_finding(language: Language) -> None:
    printed = squeezed(report(language))
    for document in DOCUMENTS:
        assert squeezed(document.title.to(language)) in printed
        for finding in document.findings:
            texts = [finding.title, finding.explanation, finding.defect().text, finding.mended().text]
            for text in texts:
                assert squeezed(text.to(language)) in printed


def test_report_is_in_one_language() -> None:
    assert report("en").isascii()
    prose = [
        line
        for line in report("zh").splitlines()
        if not line.startswith("    >>>") and "ringwright." not in line
    ]
    english = re.compile(r"[A-Za-z']+(?: [A-Za-z']+){3,}")
    assert [line for line in prose if english.search(line)] == []
    assert re.findall(r"\b(?:the|is|are|of|and|with|keys|sample|mended|section)\b", "\n".join(prose)) == []


def test_every_text_is_in_both_languages() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for document in DOCUMENTS:
        texts = [document.title]
        for finding in document.findings:
            texts += [finding.title, finding.explanation, finding.defect().text, finding.mended().text]
        for text in texts:
            assert chinese.search(text.zh), text
            assert not chinese.search(text.en), text
            assert not re.search(r"[,;:!?](?=[\u4e00-\u9fff])", text.zh), text


@each_language
@pytest.mark.parametrize("width", [80, 100])
def test_report_keeps_to_its_width(language: Language, width: int) -> None:
    lines = report(language, width).splitlines()
    wide = [line for line in lines if columns(line) > width]
    assert wide == []
    assert max(map(columns, lines)) > width - 10
    assert [line for line in lines if line != line.rstrip()] == []


@each_language
def test_report_gives_a_finding_at_most_twelve_lines(language: Language) -> None:
    blocks = re.split(r"\n\n", report(language))
    findings = [block for block in blocks if re.match(r"\d\. ", block)]
    assert len(findings) == len(SHOWN)
    assert max(block.count("\n") + 1 for block in findings) <= 12


@each_language
def test_examples_in_the_report_are_true(language: Language) -> None:
    """Whoever types the printed examples gets the printed answers."""
    parts = re.split(r"^(?=\d{3}  )", report(language), flags=re.MULTILINE)[1:]
    examples = [
        "".join(re.findall(r"^    .*\n", part.split("\n1.  ")[0], flags=re.MULTILINE)) for part in parts
    ]
    assert len(examples) == len(DOCUMENTS)
    for example in examples:
        test = doctest.DocTestParser().get_doctest(example, {}, "report", None, None)
        outcome = doctest.DocTestRunner(verbose=False).run(test)
        assert outcome.attempted >= 3
        assert outcome.failed == 0


@pytest.mark.parametrize("module", [basics, availability, microservices], ids=lambda module: module.__name__)
def test_docstrings_are_true(module: Any) -> None:
    outcome = doctest.testmod(sys.modules[f"{module.__name__}.consistent_hash"])
    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_report_is_equal_in_every_process() -> None:
    code = "import io, sys\nfrom ringwright.documents.report import print_report\n"
    code += "out = io.StringIO()\nprint_report('zh', out)\nsys.stdout.buffer.write(out.getvalue().encode())\n"
    expected = hashlib.sha256(report("zh").encode()).hexdigest()
    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        assert hashlib.sha256(done.stdout.replace(b"\r\n", b"\n")).hexdigest() == expected


def test_documents_are_imported_on_demand() -> None:
    code = (
        "import sys, ringwright\nprint(sum(name.startswith('ringwright.documents') for name in sys.modules))"
    )
    assert run(code).strip() == "0"


# Lines of mixed width.


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("哈希环上的点", 5, ["哈希", "环上", "的点"]),
        ("哈希，环", 5, ["哈", "希，", "环"]),
        ("哈（希）环", 7, ["哈", "（希）", "环"]),
        ("键 key 在 node1 上", 8, ["键 key", "在 node1", "上"]),
        ("unbreakable 环", 6, ["unbreakable", "环"]),
        ("", 10, []),
    ],
)
def test_wrap(text: str, width: int, lines: list[str]) -> None:
    assert list(wrap(text, width)) == lines


def test_columns_of_chinese_are_double() -> None:
    assert columns("abc") == 3
    assert columns("环，a") == 5
