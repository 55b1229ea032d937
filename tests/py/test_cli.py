"""The `ringwright` command as a user runs it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from ringwright import Ring, plan

COMMAND = Path(sys.executable).parent / "ringwright"
KEYS = [f"user:{i}" for i in range(500)] + ["键", ""]
NODES = "a=2@eu/eu-1,b@eu,c:6379@us"
RING = Ring.from_json(
    '{"family":"ring","hash":"xxh3","nodes":[{"id":"a","weight":2,"zone":["eu","eu-1"]},'
    '{"id":"b","weight":1,"zone":["eu"]},{"id":"c:6379","weight":1,"zone":["us"]}],"seed":"0","version":1,"vnodes":160}'
)


def run(*arguments: str, stdin: bytes = b"", status: int = 0) -> str:
    done = subprocess.run([COMMAND, *arguments], input=stdin, capture_output=True, check=False)
    assert done.returncode == status, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return (done.stdout if status == 0 else done.stderr).decode()


@pytest.fixture
def keys(tmp_path: Path) -> str:
    path = tmp_path / "keys.txt"
    path.write_text("\n".join(KEYS) + "\n", encoding="utf-8")
    return str(path)


def test_place_prints_one_row_a_key(keys: str) -> None:
    rows = list(csv.reader(run("place", "--nodes", NODES, "--format", "csv", keys).splitlines()))
    assert rows == [["key", "node"], *[[key, RING.get_node(key)] for key in KEYS]]
    lines = run("place", "--nodes", NODES, "--format", "json", stdin="\r\n".join(KEYS).encode()).splitlines()
    assert [json.loads(line) for line in lines] == [
        {"key": key, "node": RING.get_node(key)} for key in KEYS[:-1]
    ]
    sets = run("place", "--nodes", NODES, "--replicas", "2", "--distinct", "zone", "--format", "json", keys)
    assert json.loads(sets.splitlines()[7]) == {
        "key": KEYS[7],
        "nodes": RING.get_nodes(KEYS[7], 2, distinct="zone"),
    }


def test_place_sums_up_in_a_table(keys: str) -> None:
    table = run("place", "--nodes", NODES, keys)
    counts = {node.id: sum(owner == node.id for owner in RING.get_many(KEYS)) for node in RING}
    for line, node in zip(table.splitlines()[2:], RING, strict=False):
        cells = line.split()
        assert (cells[0], cells[2], cells[3]) == (node.id, "/".join(node.zone), str(counts[node.id]))
    assert f"502 keys on 3 nodes; ring {RING.fingerprint[:16]}" in table


def test_rings_come_from_files_too(keys: str, tmp_path: Path) -> None:
    expected = run("place", "--nodes", NODES, "--format", "csv", keys)
    listed = [{"id": node.id, "weight": node.weight, "zone": list(node.zone)} for node in RING]
    for name, text in [("ring.json", RING.to_json()), ("list.json", json.dumps(listed))]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        assert run("place", "--nodes", str(path), "--format", "csv", keys) == expected


def test_plan_in_every_format(keys: str) -> None:
    after = RING.with_node("d").without_node("b").with_weight("a", 1)
    expected = plan(RING, after, 2, distinct="zone")
    change = (
        "--nodes",
        NODES,
        "--add",
        "d",
        "--remove",
        "b",
        "--weigh",
        "a=1",
        "--replicas",
        "2",
        "--distinct",
        "zone",
    )
    assert run("plan", *change, "--format", "json").strip() == expected.to_json()
    rows = list(csv.reader(run("plan", *change, "--format", "csv").splitlines()))[1:]
    assert rows == [[str(m.lo), str(m.hi), ",".join(m.before), ",".join(m.after)] for m in expected.moves]
    table = run("plan", *change, keys)
    assert f"{float(expected.moved_share):.4%}" in table
    moved = sum(RING.get_node(key) != after.get_node(key) for key in KEYS)
    assert f"{moved} of 502 keys change owner" in table
    whole = run("plan", "--nodes", "a,b", "--to", "a,b,c", "--format", "json").strip()
    assert whole == plan(Ring(["a", "b"]), Ring(["a", "b", "c"])).to_json()


def test_explain_in_every_format() -> None:
    steps = RING.explain("键", count=2)
    table = run("explain", "--nodes", NODES, "--replicas", "2", "键")
    assert str(steps.hash_value) in table
    assert f"owner     {steps.nodes[0]}, then {steps.nodes[1]}" in table
    text = run("explain", "--nodes", NODES, "--replicas", "2", "--format", "json", "键")
    assert text.strip() == RING.explain_json("键", count=2)
    assert json.loads(text)["hash_value"] == str(steps.hash_value)
    rows = list(csv.DictReader(run("explain", "--nodes", NODES, "--format", "csv", "键", "x").splitlines()))
    assert [row["node"] for row in rows] == [RING.get_node("键"), RING.get_node("x")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_documents_are_printed_in_both_languages(language: str) -> None:
    text = run("documents", "--lang", language)
    assert all(f"ringwright.documents.{name}" in text for name in ("basics", "availability", "microservices"))
    assert ("一致性哈希" in text) == (language == "zh")


def test_help_has_examples() -> None:
    for command in ("place", "plan", "explain", "documents"):
        assert f"ringwright {command} " in run(command, "--help").split("example", 1)[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("place", "--nodes", "a,a"), "duplicate-node"),
        (("place", "--nodes", ""), "no-nodes"),
        (("place", "--nodes", "a=-1"), "not-whole"),
        (("place", "--nodes", "a=x"), "whole number"),
        (("place", "--nodes", "a", "--vnodes", "0"), "bad-vnodes"),
        (("place", "--nodes", "a", "/no/such/file"), "cannot be read"),
        (("place", "--nodes", "/no/such/ring.json"), "cannot be read"),
        (("place", "--nodes", "a", "--hash", "siphash"), "secret-missing"),
        (("place", "--nodes", "a@eu=2"), "before the zone"),
        (("plan", "--nodes", "a,b"), "say what changes"),
        (("plan", "--nodes", "a,b=5", "--weigh", "b"), "write ID=WEIGHT"),
        (("plan", "--nodes", "a,b", "--remove", "c"), "unknown-node"),
        (("explain", "--nodes", "a", "--replicas", "2", "k"), "bad-count"),
    ],
)
def test_refusals_say_what_to_do(arguments: tuple[str, ...], told: str) -> None:
    assert told in run(*arguments, stdin=b"key\n", status=1)


def test_misspelt_calls_have_status_2() -> None:
    assert "usage" in run("plac", status=2)


def test_a_reader_who_leaves_early_is_no_error(keys: str) -> None:
    line = f"{COMMAND} place --nodes a,b --format csv {keys} | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("key,node\n", "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[" * 100_000, "is no JSON"),
        ('[{"id": "a", "zone": 5}]', "bad-zone"),
        ('[{"id": "a", "wieght": 5}]', "wieght"),
        ('[{"weight": 5}]', "id"),
        ("[5]", "not-text"),
        ('{"a": "x"}', "not-whole"),
        ("5", "bad-nodes"),
    ],
)
def test_node_files_are_refused_with_a_reason(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "nodes.json"
    path.write_text(text, encoding="utf-8")
    assert told in run("place", "--nodes", str(path), status=1)


def test_a_ring_file_says_everything_itself(tmp_path: Path) -> None:
    path = tmp_path / "ring"
    path.write_text(RING.to_json(), encoding="utf-8")
    assert "leave out --vnodes and --hash" in run(
        "place", "--nodes", str(path), "--vnodes", "7", "--hash", "md5", status=1
    )


def test_a_long_list_of_nodes_is_no_file() -> None:
    nodes = [f"cache-{i}.internal" for i in range(200)]
    assert run("explain", "--nodes", ",".join(nodes), "--format", "csv", "k").splitlines()[1].startswith("k,")


def test_an_ascii_terminal_gets_escapes() -> None:
    # UTF-8 in, ASCII out.
    environment = {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "ascii", "PATH": ""}
    done = subprocess.run(
        [COMMAND, "explain", "--nodes", "\u8282\u70b9", "\u952e"],
        capture_output=True,
        env=environment,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
