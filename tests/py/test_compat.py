"""Deployed systems in Python: their vectors, what they refuse, what is read and what is found out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from ringwright import (
    Compat,
    ConfigError,
    DecodeError,
    Diagnosis,
    KeyTypeError,
    Placement,
    Ring,
    RingwrightError,
    Server,
    compat,
    diagnose,
    plan,
    profiles,
    read_deployed,
)

KEYS = [f"user:{i}" for i in range(600)]
EIGHT = dict(
    zip([f"10.0.1.{i}:11211" for i in range(1, 9)], [600, 300, 200, 350, 1000, 800, 950, 100], strict=True)
)
FIVE = dict(zip([f"127.0.0.1:{18101 + i}" for i in range(5)], [1, 1, 2, 1, 3], strict=True))
PORTS = [f"127.0.0.1:{port}" for port in range(90, 96)]
THIRDS = [
    Server("a", slots=((0, 5460),)),
    Server("b", slots=((5461, 10922),)),
    Server("c", slots=((10923, 16383),)),
]
BYTES = [Server("a", tokens=(-7468325962851647638,)), Server("b", tokens=(0, 2**63 - 1))]


def equal(count: int, port: int = 11211) -> list[str]:
    return [f"10.0.1.{i}:{port}" for i in range(count)]


def places(placement: Placement, keys: Sequence[str | bytes] = KEYS) -> list[int]:
    return [place for place in placement.assign(keys) if place is not None]


HAPROXYS: list[tuple[dict[str, Any], list[int]]] = [
    ({}, [3, 0, 4, 4, 2, 4, 4, 3, 3, 2]),
    ({"hash": "sdbm"}, [0] * 10),
    ({"hash": "djb2", "avalanche": True}, [4, 2, 2, 2, 1, 4, 4, 2, 2, 2]),
    ({"hash": "wt6"}, [0, 1, 1, 0, 4, 4, 3, 2, 4, 4]),
    ({"hash": "crc32", "avalanche": True}, [4, 4, 3, 2, 3, 3, 4, 1, 4, 4]),
]
# What the real programs and their own tests say of user:0, user:1, ...
VECTORS: list[tuple[str, Any, dict[str, Any], list[int]]] = [
    ("ketama:libmemcached-1", EIGHT, {}, [0, 6, 2, 3, 3, 3, 1, 0]),
    ("ketama:libmemcached-1", equal(25), {}, [1, 5, 20, 4, 4, 4, 21, 0]),
    ("ketama:libmemcached-1", equal(100), {}, [1, 26, 99, 4, 45, 4, 83, 96]),
    ("ketama:libmemcached-1-unweighted", equal(7), {}, [5, 2, 5, 1, 2, 2, 5, 6]),
    ("ketama:libmemcached-1-unweighted", equal(7), {"hash": "md5"}, [1, 5, 3, 6, 4, 4, 2, 6]),
    ("nginx:consistent", FIVE, {}, [2, 2, 4, 4, 1, 2, 4, 0, 0, 1]),
    ("nginx:hash", FIVE, {}, [2, 4, 3, 2, 4, 0, 1, 4, 1, 4]),
    *(
        (profile, FIVE, dict(options), owners)
        for profile in ("haproxy:id@pre3.0", "haproxy:id@fixed")
        for options, owners in HAPROXYS
    ),
]


@pytest.mark.parametrize(("profile", "servers", "options", "owners"), VECTORS)
def test_vectors(profile: str, servers: Any, options: dict[str, Any], owners: list[int]) -> None:
    placement = compat(profile, servers, **options)
    assert isinstance(placement, Compat)
    assert placement.family == profile
    assert [node.id for node in placement] == list(servers)
    assert places(placement, KEYS[: len(owners)]) == owners


NAMED: list[tuple[str, Any, dict[str, int]]] = [
    ("libmemcached", EIGHT, {"SVa_]_V41)": 6, "*/Z;?V(.\\8": 0, "30C1*Z*S/_": 1, "1I=cTMNTKF": 4}),
    ("ketama:spy", EIGHT, {"SVa_]_V41)": 1, "*/Z;?V(.\\8": 3}),
    *(
        (profile, ["127.0.0.1:7777", "127.0.0.1:7778"], {"/some/path": 1, "/some/longer/path": 0, "/g": 0})
        for profile in ("nginx", "pingora:ketama-v1", "pingora:ketama-v2")
    ),
    ("redis", THIRDS, {"foo": 2, "bar": 0, "user:1000": 0, "somekey": 2, "{user:1000}.x": 0}),
    ("cassandra", BYTES, {"123": 0, "": 0, "9223372036854775807": 1}),
]


@pytest.mark.parametrize(("profile", "servers", "owners"), NAMED)
def test_vectors_of_other_keys(profile: str, servers: Any, owners: dict[str, int]) -> None:
    assert places(compat(profile, servers), list(owners)) == list(owners.values())


def test_envoys_table() -> None:
    # The middles of seven slots, as hashes: the table takes them modulo 7.
    table = compat("envoy:maglev@sorted", PORTS, table_size=7)
    hashes = memoryview(bytes(range(7))).tolist()
    owners = table.assign(
        memoryview(b"".join(h.to_bytes(8, "little") for h in hashes)).cast("Q"), prehashed=True
    )
    assert owners.tolist() == [2, 4, 0, 1, 5, 0, 3]


def test_points() -> None:
    assert set(compat("libmemcached", equal(25)).point_counts) == {156}
    assert set(compat("libmemcached", equal(24)).point_counts) == {160}
    shared = compat("nginx", ["127.19.1.82:18111", "127.19.0.250:18111"])
    assert len(shared.warnings) == 1
    assert "127.19.1.82:18111" in shared.warnings[0]
    assert not compat("nginx", FIVE).warnings


def test_servers_in_every_form() -> None:
    forms: list[Any] = [
        FIVE,
        [Server(address, weight) for address, weight in FIVE.items()],
        (Server(address, weight) for address, weight in FIVE.items()),
        list(compat("nginx", FIVE)),
    ]
    assert len({compat("nginx", form) for form in forms}) == 1
    assert Server("10.0.0.1:80", name="s1").id == "s1"
    named = compat("haproxy:id@fixed", [Server("10.0.0.1:80", name="s1"), "10.0.0.2:80"])
    assert [node.id for node in named] == ["s1", "10.0.0.2:80"]


def test_order_matters_where_the_profile_says_so() -> None:
    for profile in profiles():
        # Weights are no part of this one: with any, libmemcached turns to its other rule.
        most = 1 if profile.name == "ketama:libmemcached-1-unweighted" else 3
        servers = [Server(f"10.0.0.{i}:11211", i % most + 1) for i in range(1, 6)]
        if profile.name.startswith(("redis", "cassandra", "jump")):
            continue
        there, back = (compat(profile.name, each) for each in (servers, servers[::-1]))
        assert (there.get_many(KEYS) == back.get_many(KEYS)) or profile.order_matters, profile.name
        if not profile.order_matters:
            assert plan(there, back).moved_share == 0


def test_what_is_needless_has_a_cause() -> None:
    def of(profile: str, before: Any, after: Any) -> dict[str, int]:
        moves = plan(compat(profile, before), compat(profile, after))
        assert sum(moves.needless_by_cause.values()) == moves.needless_share > 0
        return {cause: round(share * 10_000) for cause, share in moves.needless_by_cause.items()}

    assert of("ketama:libmemcached-1", equal(24), equal(25)).keys() == {"points_changed"}
    assert of("envoy:ring-hash", equal(10), equal(11))["points_changed"] in range(500, 800)
    assert of("envoy:maglev@sorted", equal(10), equal(11)).keys() == {"table_fill"}
    assert of("haproxy:id@pre3.0", equal(5), equal(6)[1:]).keys() == {"list_order"}
    untouched = plan(compat("nginx", equal(5)), compat("nginx", equal(6)))
    assert untouched.needless_share == 0


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("haproxy", ["haproxy:id@pre3.0", "haproxy:id@3.0-3.3", "haproxy:id@fixed"]),
        ("envoy", ["envoy:ring-hash", "envoy:maglev@sorted"]),
        ("ketama:libmemcached", ["ketama:libmemcached-1"]),
        ("nginx:consistant", ["nginx:consistent"]),
        ("uhashrin:2", ["uhashring:2"]),
        ("ngnix", ["nginx:hash"]),
        ("", [""]),
    ],
)
def test_an_unknown_profile_names_the_nearest(name: str, nearest: list[str]) -> None:
    for call in (lambda: compat(name, ["a:1"]), lambda: diagnose(["a:1"], [], profiles=[name])):
        with pytest.raises(ConfigError) as caught:
            call()
        assert (caught.value.code, caught.value.field) == ("unknown-profile", "profile")
        assert all(each in caught.value.hint for each in nearest)


HAPROXY = "haproxy:id@pre3.0"
BAD_SERVERS: list[tuple[str, Any, str]] = [
    *(
        (profile, {"10.0.0.1:80": 1, "10.0.0.2:80": 0}, "servers[1].weight")
        for profile in (
            "nginx:consistent",
            "nginx:hash",
            "ketama:twemproxy",
            "pingora:ketama-v1",
            "pingora:ketama-v2",
            "envoy:ring-hash",
            "envoy:maglev@sorted",
            "envoy:maglev@list-order",
        )
    ),
    ("pingora:ketama-v1", ["host:80"], "servers[0].address"),
    ("haproxy:addr", ["host:80"], "servers[0].address"),
    ("ketama:libketama", ["a" * 24], "servers[0].address"),
    (HAPROXY, {"a:1": 257}, "servers[0].weight"),
    (HAPROXY, [Server("a:1", puid=0)], "servers[0].puid"),
    (HAPROXY, [Server("a:1", puid=2**31)], "servers[0].puid"),
    (HAPROXY, [Server("a:1", puid=1), Server("b:1", puid=1)], "servers[1].puid"),
    ("redis:slots", ["a:1"], "servers.slots"),
    ("redis:slots", [Server("a:1", slots=((0, 100),))], "servers.slots"),
    ("redis:slots", [*THIRDS, Server("d", slots=((5, 6),))], "servers[3].slots"),
    ("cassandra:murmur3", ["a:1"], "servers[0].tokens"),
    ("cassandra:murmur3", [Server("a", tokens=(1,)), Server("b", tokens=(1,))], "servers[1].tokens"),
]


@pytest.mark.parametrize(("profile", "servers", "field"), BAD_SERVERS)
def test_what_the_product_does_not_take(profile: str, servers: Any, field: str) -> None:
    with pytest.raises(ConfigError) as caught:
        compat(profile, servers)
    assert (caught.value.code, caught.value.field) == ("bad-server", field)
    assert caught.value.hint


REFUSED: list[tuple[str, str, Callable[[], object]]] = [
    ("bad-servers", "servers", lambda: compat("nginx", "10.0.0.1:80")),
    ("bad-servers", "servers", lambda: compat("nginx", [5])),  # type: ignore[list-item]
    ("no-nodes", "nodes", lambda: compat("nginx", [])),
    ("bad-id", "servers[0].id", lambda: compat("nginx", [""])),
    ("duplicate-node", "nodes.id", lambda: compat("nginx", ["a:1", "a:1"])),
    ("too-many-points", "servers[0].weight", lambda: compat("nginx", {"a:1": 10**6})),
    ("not-text", "profile", lambda: compat(5, ["a:1"])),  # type: ignore[arg-type]
    ("unknown-profile", "profile", lambda: compat("jump:paper", ["a"])),
    ("bad-option", "options.hash", lambda: compat("nginx", ["a:1"], hash="md5")),
    ("bad-option", "options.avalanche", lambda: compat("nginx", ["a:1"], avalanche=True)),
    ("bad-option", "options.hash", lambda: compat(HAPROXY, ["a:1"], hash="md5")),
    ("bad-option", "options.table_size", lambda: compat("envoy:maglev@sorted", ["a:1"], table_size=8)),
    ("bad-option", "options.min_ring_size", lambda: compat("envoy:ring-hash", ["a:1"], min_ring_size=0)),
    ("bad-option", "options.hash_tag", lambda: compat("twemproxy", ["a:1"], hash_tag="{")),
    ("no-nodes", "servers", lambda: diagnose([], [])),
    ("bad-observed", "observed[0]", lambda: diagnose(["a:1"], [("k", 1)])),
    ("bad-observed", "observed", lambda: diagnose(["a:1"], {"k": "b:1"})),
]


@pytest.mark.parametrize(("code", "field", "call"), REFUSED)
def test_other_refusals(code: str, field: str, call: Callable[[], object]) -> None:
    with pytest.raises(ConfigError) as caught:
        call()
    assert (caught.value.code, caught.value.field) == (code, field)


def test_keys_that_are_no_keys_are_not_observed() -> None:
    with pytest.raises(KeyTypeError):
        diagnose(["a:1", "b:1"], [(5, 1)])  # type: ignore[list-item]


def servers_for(profile: str) -> list[Server]:
    """25 servers: the number at which all the ketamas differ."""
    servers = [Server(address) for address in equal(25)]
    if profile == "cassandra:murmur3":
        return [Server(each.address, tokens=(i * 10**17,)) for i, each in enumerate(servers)]
    if profile == "redis:slots":
        return [
            Server(each.address, slots=((i * 656, min(i * 656 + 655, 16383)),))
            for i, each in enumerate(servers)
        ]
    return servers


@pytest.mark.parametrize("profile", [each.name for each in profiles() if not each.name.startswith("jump:")])
def test_a_profile_is_found_out_by_its_own_answers(profile: str) -> None:
    servers = servers_for(profile)
    observed = list(zip(KEYS, places(compat(profile, servers)), strict=True))
    found = settle(servers, observed, lambda keys: places(compat(profile, servers), keys))
    assert profile in found.profiles
    # Those that are left beside it are one with it on these servers.
    assert found.identical
    assert found.verdict == ("exact" if len(found.profiles) == 1 else "ambiguous")
    others = [f"other:{i}" for i in range(2000)]
    expected = places(compat(profile, servers), others)
    for each in found.findings[: len(found.profiles)]:
        assert each.mismatches == 0
        if each.variant == "as given":
            assert places(compat(each.profile, servers, **each.options), others) == expected


def settle(
    servers: list[Server], observed: list[tuple[str, int]], ask: Callable[[list[str]], list[int]]
) -> Diagnosis:
    """Asks for the keys that the diagnosis proposes, until nothing more would tell its profiles apart."""
    for _ in range(5):
        found = diagnose(servers, observed)
        if not found.next_keys:
            break
        keys = [key for key, _ in found.next_keys]
        observed = [*observed, *zip(keys, ask(keys), strict=True)]
    return found


def test_what_a_diagnosis_says() -> None:
    servers, rule = equal(25), compat("ketama:libmemcached-1", equal(25))
    observed = dict(zip(KEYS, rule.get_many(KEYS), strict=True))
    both = ("ketama:libmemcached-1", "ketama:twemproxy")
    assert diagnose(servers, observed).profiles == both
    assert diagnose(servers, observed).identical
    only = diagnose(servers, observed, profiles=["ketama:uhashring-2", "nginx"])
    assert only.verdict == "nearest"
    assert only.profiles == ("ketama:uhashring-2",)
    best = only.findings[0]
    assert 0 < best.mismatches < 60
    assert best.total == 600
    assert len(best.counter_examples) == 5
    for example in best.counter_examples:
        assert servers[example.observed] == observed[example.key.decode()]
        assert example.predicted != example.observed
    few = diagnose(servers, [])
    assert few.verdict == "not-enough"
    assert few.notes
    assert not few.profiles
    refused = diagnose(["host:80", "other:80"], [("k", 0)]).refused
    assert "not an IP address" in refused["pingora:ketama-v1"]


def test_clients_that_read_servers_differently_are_found_out() -> None:
    servers = {f"10.0.0.{i}:11211": weight for i, weight in enumerate([3, 1, 2, 1, 5])}
    keys = [f"key:{i}" for i in range(2000)]
    plain = compat("ketama:twemproxy", dict.fromkeys(servers, 1)).get_many(keys)
    found = diagnose(servers, dict(zip(keys, plain, strict=True)), profiles=["ketama:twemproxy"])
    assert found.findings[0].variant == "weights ignored"
    assert found.findings[0].mismatches == 0


NGINX = """\
http {
    upstream cache {
        hash $arg_k consistent;
        server 127.0.0.1:18101;
        server 127.0.0.1:18102;
        server 127.0.0.1:18103 weight=2;
        server 127.0.0.1:18104 down;
        server 127.0.0.1:18105 weight=3;
        server 127.0.0.1:18199 backup;
    }
    upstream web { server 127.0.0.1:80; }
}
"""
SERVER_LINES = "".join(
    f"    server s{i} {address} weight {weight}\n" for i, (address, weight) in enumerate(FIVE.items())
)
BACKEND = f"backend b\n    balance url_param k\n    hash-type consistent\n{SERVER_LINES}"
BALANCED = BACKEND.replace("    server s0", "    hash-balance-factor 150\n    server s0")
HOSTS = "".join(
    f"        - endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}}}\n"
    for port in range(90, 96)
)
ENVOY = f"""\
static_resources:
  clusters:
  - name: c
    lb_policy: MAGLEV
    maglev_lb_config: {{table_size: 7}}
    load_assignment:
      endpoints:
      - lb_endpoints:
{HOSTS}
  - name: web
    lb_policy: ROUND_ROBIN
"""
LIST = "".join(f"{address}:{weight}\n" for address, weight in EIGHT.items())
CONFIGURED = "--DISTRIBUTION=consistent,MD5 --SERVER=10.0.1.1:11211 --SERVER=10.0.1.2:11211"
SLOTS = '[[0,8191,["10.0.0.1",6379]],[8192,16383,["10.0.0.2",6379]]]'
NODES = """\
e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-8191
67ed2db8d677e59ec4a4cefb06858cf2a1a89fa1 10.0.0.2:6379@16379 master - 0 1426238316232 2 connected 8192-16383
"""

DEPLOYED: list[tuple[str, str, str, str, list[int]]] = [
    (NGINX, "nginx", "cache", "nginx:consistent", [2, 2, 4, 4, 1, 2, 4, 0, 0, 1]),
    (BACKEND, "haproxy", "b", "haproxy:id@pre3.0", [3, 0, 4, 4, 2, 4, 4, 3, 3, 2]),
    (LIST, "memcached", "", "ketama:libmemcached-1", [0, 6, 2, 3, 3, 3, 1, 0]),
    (SLOTS, "redis", "", "redis:slots", []),
    (NODES, "redis", "", "redis:slots", []),
    (ENVOY, "envoy", "c", "envoy:maglev@sorted", []),
    ('["a","b","c"]', "plain", "", "ring", []),
    (Ring(["a", "b", "c"]).to_json(), "plain", "", "ring", []),
]


@pytest.mark.parametrize(
    ("text", "format", "name", "profile", "owners"), DEPLOYED, ids=[each[1] for each in DEPLOYED]
)
def test_reading_what_is_deployed(text: str, format: str, name: str, profile: str, owners: list[int]) -> None:  # noqa: A002  # as the argument is called
    for named in (None, format):
        (deployed,) = read_deployed(text, format=named)
        assert (deployed.format, deployed.name, deployed.profile) == (format, name, profile)
        assert deployed.placement.family == profile
        assert places(deployed.placement, KEYS[: len(owners)]) == owners


def test_what_a_configuration_says_beside_its_servers() -> None:
    (nginx,) = read_deployed(NGINX)
    assert nginx.down == ("127.0.0.1:18104",)
    assert nginx.key == "$arg_k"
    assert any("backup" in note for note in nginx.notes)
    assert any(note.endswith(": web") for note in nginx.notes)
    (haproxy,) = read_deployed(BALANCED, version="3.1.2")
    assert (haproxy.balance_factor, haproxy.profile) == (150, "haproxy:id@3.0-3.3")
    assert read_deployed(BACKEND, version="3.3.0")[0].profile == "haproxy:id@fixed"
    assert read_deployed(LIST, profile="ketama:twemproxy")[0].placement.family == "ketama:twemproxy"
    (redis,) = read_deployed(SLOTS)
    assert redis.placement.get_many(["user:1000", "foo"]) == ["10.0.0.1:6379", "10.0.0.2:6379"]


def test_envoy_in_yaml_is_envoy_in_json() -> None:
    import yaml

    (of_yaml,), (of_json,) = read_deployed(ENVOY), read_deployed(json.dumps(yaml.safe_load(ENVOY)))
    assert of_yaml == of_json
    assert [node.id for node in of_yaml.placement] == PORTS
    assert of_yaml.placement == compat("envoy:maglev@sorted", PORTS, table_size=7)


@pytest.mark.parametrize(
    ("error", "code", "arguments"),
    [
        (DecodeError, "unknown-format", ("",)),
        (DecodeError, "unknown-format", ("hello, world",)),
        (DecodeError, "unknown-format", (NGINX, "apache")),
        (ConfigError, "unknown-name", (NGINX, None, "cash")),
        (DecodeError, "no-placement", (NGINX, None, "web")),
        (ConfigError, "bad-profile", (NGINX, None, None, "envoy:ring-hash")),
        (ConfigError, "bad-version", (BACKEND, None, None, None, "new")),
        (DecodeError, "bad-deployed", (NGINX.replace("weight=2", "weight=x"),)),
        (DecodeError, "bad-deployed", ("clusters: [", "envoy")),
        (DecodeError, "bad-deployed", ("static_resources:\n  a: &a [*a]\n",)),
        (DecodeError, "bad-deployed", ("static_resources: 2024-01-01\n",)),
        (DecodeError, "bad-deployed", ("static_resources: {}\n",)),
        (DecodeError, "bad-json", ('{"a":',)),
        (ConfigError, "not-text", (5,)),
    ],
)
def test_what_cannot_be_read(error: type[RingwrightError], code: str, arguments: tuple[Any, ...]) -> None:
    names = ("format", "name", "profile", "version")
    with pytest.raises(error) as caught:
        read_deployed(arguments[0], **dict(zip(names, arguments[1:], strict=False)))
    assert caught.value.code == code
    if "weight=x" in str(arguments[0]):
        assert caught.value.field == "line 6"
