"""The `ringwright` command as a user runs it."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from ringwright import Maglev, Rendezvous, Ring, compat, plan, profiles

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


NGINX = """\
http {
    upstream cache {
        hash $arg_k consistent;
        server 127.0.0.1:18101;
        server 127.0.0.1:18102;
        server 127.0.0.1:18103 weight=2;
    }
    upstream web { server 127.0.0.1:80; }
}
"""
SERVERS = {"127.0.0.1:18101": 1, "127.0.0.1:18102": 1, "127.0.0.1:18103": 2}


@pytest.fixture
def nginx(tmp_path: Path) -> tuple[str, str]:
    """A configuration, and the one after it, with a server more."""
    paths = (tmp_path / "nginx.conf.old", tmp_path / "nginx.conf")
    paths[0].write_text(NGINX, encoding="utf-8")
    paths[1].write_text(NGINX.replace("weight=2;", "weight=2; server 127.0.0.1:18104;"), encoding="utf-8")
    return str(paths[0]), str(paths[1])


def test_place_by_any_family_and_profile(keys: str) -> None:
    maglev = Maglev(["a", "b", "c"], table_size=251)
    arguments = ("--nodes", "a,b,c", "--placement", "maglev", "--option", "table_size=251")
    rows = run("place", *arguments, "--format", "csv", keys).splitlines()
    assert list(csv.reader(rows))[1:] == [[key, maglev.get_node(key)] for key in KEYS]
    assert f"maglev {maglev.fingerprint[:16]}" in run("place", *arguments, keys)
    nodes = ",".join(f"{address}={weight}" for address, weight in SERVERS.items())
    rows = run("place", "--nodes", nodes, "--placement", "nginx", "--format", "csv", keys).splitlines()
    assert list(csv.reader(rows))[1:] == [[key, compat("nginx", SERVERS).get_node(key)] for key in KEYS]
    # No shares where every key is decided on its own.
    assert "of all" not in run("place", "--nodes", "a,b", "--placement", "jump", keys)


def test_deployed_configurations(keys: str, nginx: tuple[str, str]) -> None:
    old, new = nginx
    before, after = compat("nginx", SERVERS), compat("nginx", SERVERS | {"127.0.0.1:18104": 1})
    rows = run("place", "--nodes", old, "--upstream", "cache", "--format", "csv", keys).splitlines()
    assert list(csv.reader(rows))[1:] == [[key, before.get_node(key)] for key in KEYS]
    change = ("--nodes", old, "--to", new, "--upstream", "cache")
    assert run("plan", *change, "--format", "json").strip() == plan(before, after).to_json()
    table = run("plan", *change, keys)
    moved = sum(before.get_node(key) != after.get_node(key) for key in KEYS)
    assert f"{moved} of 502 keys change owner" in table
    assert re.search(r"^needless +0\.0000%$", table, re.MULTILINE)
    assert "web" in run("place", "--nodes", old, "--upstream", "web", keys, status=1)


def test_steps_and_the_way_back() -> None:
    change = ("--nodes", "a,b,c", "--add", "d")
    moves = plan(Ring(["a", "b", "c"]), Ring(["a", "b", "c", "d"]))
    steps = moves.steps(max_share_per_step=0.1, min_dwell=60)
    rows = list(
        csv.reader(run("plan", *change, "--steps", "0.1", "--dwell", "60", "--format", "csv").splitlines())
    )
    assert [(row[1], row[2], row[3]) for row in rows[1:]] == [
        (step.kind, f"{step.not_before:.0f}", str(len(step.plan))) for step in steps
    ]
    assert [row[1] for row in rows[1:]] == ["copy", "copy", "copy", "switch", "drop"]
    assert "not before, s" in run("plan", *change, "--steps", "0.1")
    lines = run("plan", *change, "--steps", "0.1", "--format", "json").splitlines()
    first = json.loads(lines[0])
    assert (first["kind"], first["not_before"]) == ("copy", 0)
    assert first["plan"] == json.loads(steps[0].plan.to_json())
    back = run("plan", *change, "--inverse", "--format", "json").strip()
    assert (
        back == moves.inverse().to_json() == plan(Ring(["a", "b", "c", "d"]), Ring(["a", "b", "c"])).to_json()
    )


def test_placements_without_ranges_are_compared_by_keys(
    keys: str, nginx: tuple[str, str], tmp_path: Path
) -> None:
    change = ("--nodes", "a,b", "--placement", "rendezvous", "--add", "c")
    assert "pass the keys to compare" in run("plan", *change, status=1)
    before = Rendezvous(["a", "b"])
    expected = plan(before, before.with_node("c"), keys=KEYS)
    assert run("plan", *change, "--format", "json", keys).strip() == expected.to_json()
    table = run("plan", *change, keys)
    assert "of keys" in table
    assert f"{float(expected.moved_share):.4%}" in table
    # From nginx's ring to ours: other servers' hashes, the same keys.
    ring = Ring(list(SERVERS))
    path = tmp_path / "ring.json"
    path.write_text(ring.to_json(), encoding="utf-8")
    change = ("--nodes", nginx[0], "--upstream", "cache", "--to", str(path))
    assert "different-hash" in run("plan", *change, status=1)
    expected = plan(compat("nginx", SERVERS), ring, keys=KEYS)
    assert run("plan", *change, "--format", "json", keys).strip() == expected.to_json()


def test_profiles_are_listed() -> None:
    forms = [json.loads(line) for line in run("profiles", "--format", "json").splitlines()]
    assert [form["name"] for form in forms] == [profile.name for profile in profiles()]
    rows = list(csv.DictReader(run("profiles", "--format", "csv").splitlines()))
    assert [row["verified"] for row in rows] == [profile.verified for profile in profiles()]
    assert "nginx:consistent" in run("profiles")


def test_diagnose(tmp_path: Path) -> None:
    servers = {f"10.0.0.{i}:80": i % 2 + 1 for i in range(1, 6)}
    written = ",".join(f"{address}={weight}" for address, weight in servers.items())
    rule = compat("nginx:hash", servers)
    path = tmp_path / "seen.csv"
    path.write_text("".join(f"{key},{rule.get_node(key)}\n" for key in KEYS if key), encoding="utf-8")
    seen = ("--servers", written, str(path))
    table = run("diagnose", *seen, "--rows", "3")
    assert table.startswith("exact: nginx:hash\n")
    assert len(table.splitlines()) == 7
    form = json.loads(run("diagnose", *seen, "--format", "json"))
    assert (form["verdict"], form["profiles"]) == ("exact", ["nginx:hash"])
    narrow = (*seen, "--profile", "nginx", "--format", "csv")
    (row,) = csv.DictReader(run("diagnose", *narrow).splitlines())
    assert row["profile"] == "nginx:consistent"
    assert int(row["mismatches"]) > 100
    ask = run("diagnose", "--servers", "10.0.0.1:11211,10.0.0.2:11211", str(tmp_path / "few.csv"), status=1)
    assert "cannot be read" in ask
    (tmp_path / "few.csv").write_text("user:0,10.0.0.1:11211\n", encoding="utf-8")
    ask = run("diagnose", "--servers", "10.0.0.1:11211,10.0.0.2:11211", str(tmp_path / "few.csv"))
    assert "ask next: " in ask
    path.write_text("user:0\n", encoding="utf-8")
    assert "line 1: 1 fields" in run("diagnose", *seen, status=1)


def test_help_has_examples() -> None:
    for command in ("place", "plan", "explain", "diagnose", "profiles", "documents"):
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
        (("explain", "--nodes", "a", "--placement", "maglev", "k"), "only a ring explains"),
        (("place", "--nodes", "a", "--placement", "ngnix"), "nginx:hash"),
        (("place", "--nodes", "a", "--placement", "jump", "--vnodes", "3"), "does not take that option"),
        (("place", "--nodes", "a", "--option", "x"), "write NAME=VALUE"),
        (("place", "--nodes", "a,b", "--placement", "maglev", "--replicas", "2"), "no-replica-order"),
        (("place", "--nodes", "a,b", "--placement", "maglev", "--option", "table_size=8"), "bad-table-size"),
        (("plan", "--nodes", "a,b", "--add", "c", "--steps", "0"), "limit-too-small"),
        (("plan", "--nodes", "a,b", "--add", "c", "--steps", "0.1", "--dwell", "-1"), "bad-limit"),
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
