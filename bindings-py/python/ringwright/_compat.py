"""Placement as deployed systems do it, and which of them a client follows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ringwright._errors import ConfigError, DecodeError, RingwrightError
from ringwright._ringwright import Node, compat_of, diagnose_json, profiles_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringwright._ringwright import Compat

__all__ = ["CounterExample", "Diagnosis", "Finding", "Profile", "Server", "compat", "diagnose", "profiles"]


class Server(NamedTuple):
    """A server as a deployed system's configuration has it. What a profile does not read it ignores."""

    address: str
    """The address as the configuration writes it, such as "10.0.0.1:11211", "[::1]:80" or "unix:/run/a"."""
    weight: int = 1
    """The weight."""
    name: str | None = None
    """The name beside the address: HAProxy's server name, twemproxy's alias, Envoy's hostname."""
    puid: int | None = None
    """HAProxy's `id`; without it the product numbers servers itself."""
    hash_key: str | None = None
    """Envoy's metadata `envoy.lb.hash_key`."""
    guid: str | None = None
    """HAProxy's `guid`."""
    tokens: tuple[int, ...] = ()
    """Cassandra's tokens."""
    slots: tuple[tuple[int, int], ...] = ()
    """Redis Cluster's slots, as inclusive ranges."""
    zone: tuple[str, ...] = ()
    """The zone path, outermost first."""

    @property
    def id(self) -> str:
        """What tells this server from the others: its name, else its address."""
        return self.name or self.address


class Profile(NamedTuple):
    """How one epoch of one deployed system places keys."""

    name: str
    """The name: the system, its rule, and the epoch where there were several."""
    system: str
    """The deployed system."""
    versions: str
    """The versions of the system that place so."""
    space: str
    """What keys are hashed onto."""
    order_matters: bool
    """Whether the order of the servers in their list decides where keys go."""
    options: tuple[str, ...]
    """The options it takes."""
    verified: Literal["real", "vectors", "source"]
    """How it was checked: against the real program, against published vectors, or by reading the source."""
    how: str
    """The same in words."""
    source: str
    """The upstream file with the rule."""


class CounterExample(NamedTuple):
    """A key that a profile sends elsewhere than was observed."""

    key: bytes
    """The first 64 bytes of the key."""
    observed: int
    """The place of the server that was observed."""
    predicted: int | None
    """The place of the server that the profile says."""


class Finding(NamedTuple):
    """A profile in one variant against the observations."""

    profile: str
    """The profile."""
    variant: str
    """How the servers were read: as given, or otherwise."""
    options: Mapping[str, Any]
    """The options it was tried with."""
    mismatches: int
    """How many of the keys go elsewhere."""
    total: int
    """How many keys were observed."""
    counter_examples: tuple[CounterExample, ...]
    """The first five keys that go elsewhere."""
    points: tuple[int, ...]
    """How many points or slots each server has."""


class Diagnosis(NamedTuple):
    """Which profiles explain the observations."""

    verdict: Literal["exact", "ambiguous", "nearest", "not-enough"]
    """"exact": one explains everything and all others are refuted. "ambiguous": several do. "nearest": none
    does, and the first of `profiles` comes closest. "not-enough": the observations tell nothing apart."""
    profiles: tuple[str, ...]
    """The profiles of the verdict."""
    identical: bool
    """Whether several profiles place every key alike on these servers, so that it does not matter which."""
    findings: tuple[Finding, ...]
    """What each profile makes of the observations, fewest mismatches first."""
    notes: tuple[str, ...]
    """What to know beside the verdict."""
    refused: Mapping[str, str]
    """The profiles that do not take these servers, with the reason."""
    next_keys: tuple[tuple[str, tuple[int | None, ...]], ...]
    """Keys to observe next: each with the place that every remaining finding says, in their order."""


def compat(
    profile: str,
    servers: Iterable[str | Server | Node] | Mapping[str, int],
    *,
    avalanche: bool | None = None,
    hash: str | None = None,
    hash_tag: str | None = None,
    max_ring_size: int | None = None,
    min_ring_size: int | None = None,
    sort_hosts: bool | None = None,
    table_size: int | None = None,
) -> Compat:
    """The placement of a deployed system, bit by bit: the same server for every key.

    `profile`: a name from `profiles()`, such as "nginx:consistent". `servers`: addresses as the system's
    configuration writes them, `Server`s, or a mapping from address to weight, in the order of the
    configuration. The options are those of the profile; what is left out has the product's own default.

    Raises `ConfigError` "unknown-profile" (with the nearest names), "bad-server" for what the product does
    not take, "bad-option", "duplicate-node".
    """
    given = {
        "avalanche": avalanche,
        "hash": hash,
        "hash_tag": hash_tag,
        "max_ring_size": max_ring_size,
        "min_ring_size": min_ring_size,
        "sort_hosts": sort_hosts,
        "table_size": table_size,
    }
    options = {name: value for name, value in given.items() if value is not None}
    try:
        return compat_of(profile, _servers_json(servers), _json(options))
    except DecodeError as error:
        # The forms are made here: what cannot be read in them is the caller's value.
        code = "bad-server" if error.field.startswith("[") else "bad-option"
        raise ConfigError(code, error.field, error.problem.partition(" at line")[0], error.hint) from None


def profiles() -> tuple[Profile, ...]:
    """Every profile, with what it was verified against."""
    forms = json.loads(profiles_json())
    return tuple(Profile(**{**form, "options": tuple(form["options"])}) for form in forms)


def diagnose(
    servers: Iterable[str | Server | Node] | Mapping[str, int],
    observed: Iterable[tuple[str | bytes, int]] | Mapping[str, str],
    *,
    profiles: Sequence[str] | None = None,
    next_keys: int = 5,
) -> Diagnosis:
    """Which profiles explain where a deployed client really puts its keys.

    `servers`: as for `compat`. `observed`: pairs of a key and the place of its server in `servers`, from
    0, or a mapping from key to server. `profiles`: the names to try, all by default, each with every hash
    it offers and with the ways in which clients read servers differently. `next_keys`: how many keys to
    propose for a second round.

    Near twins differ on about 2 % of keys: a few hundred observations tell them apart, or a handful of
    `next_keys`.

    Raises `ConfigError` "no-nodes", "bad-observed", "unknown-profile".
    """
    listed = [_server(place, server) for place, server in enumerate(_listed(servers))]
    if isinstance(profiles, str):
        raise ConfigError("bad-profiles", "profiles", "a str is no list of names", "pass a list of names")
    names = None if profiles is None else list(profiles)
    text, probes = diagnose_json(
        _json(listed), _observed(listed, observed), names, _whole(next_keys, "next_keys")
    )
    form = json.loads(text)
    verdict = form["verdict"]
    chosen = verdict.get("profiles") or [verdict[name] for name in ("profile",) if name in verdict]
    return Diagnosis(
        verdict=verdict["kind"],
        profiles=tuple(chosen),
        identical=bool(verdict.get("identical", verdict["kind"] == "exact")),
        findings=tuple(map(_finding, form["findings"])),
        notes=tuple(form["notes"]),
        refused={refused["profile"]: refused["why"] for refused in form["refused"]},
        next_keys=tuple((key, tuple(answers)) for key, answers in probes),
    )


def _finding(form: dict[str, Any]) -> Finding:
    examples = (
        CounterExample(bytes.fromhex(example["key_hex"]), example["observed"], example["predicted"])
        for example in form["counter_examples"]
    )
    return Finding(**{**form, "counter_examples": tuple(examples), "points": tuple(form["points"])})


def _observed(
    servers: Sequence[Mapping[str, object]], observed: Iterable[tuple[str | bytes, int]] | Mapping[str, str]
) -> list[tuple[str | bytes, int]]:
    if isinstance(observed, Mapping):
        places = {str(server.get("name") or server["address"]): place for place, server in enumerate(servers)}
        return [(key, _place(places, server)) for key, server in observed.items()]
    try:
        return [(key, _whole(place, "observed")) for key, place in observed]
    except (TypeError, ValueError):
        hint = "pass pairs of a key and the place of its server, or a mapping from key to server"
        raise ConfigError("bad-observed", "observed", "they are no pairs", hint) from None


def _whole(value: object, field: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**32:
        return value
    raise ConfigError(
        "not-whole", field, f"{value!r} is not a whole number from 0 to 4294967295", "pass such an int"
    )


def _place(places: Mapping[str, int], server: str) -> int:
    if server in places:
        return places[server]
    hint = "use the names or addresses of the servers"
    raise ConfigError("bad-observed", "observed", f"no server is called {server!r}", hint)


def _servers_json(servers: Iterable[str | Server | Node] | Mapping[str, int]) -> str:
    return _json([_server(place, server) for place, server in enumerate(_listed(servers))])


def _listed(
    servers: Iterable[str | Server | Node] | Mapping[str, int],
) -> Iterable[str | Server | Node]:
    if isinstance(servers, Mapping):
        return [Server(address, weight) for address, weight in servers.items()]
    if isinstance(servers, str | bytes | Server) or not isinstance(servers, Iterable):
        hint = "pass a list of addresses or of Server, or a mapping from address to weight"
        raise ConfigError("bad-servers", "servers", f"a {type(servers).__name__} is no list of servers", hint)
    return servers


def _server(place: int, server: str | Server | Node) -> dict[str, object]:
    if isinstance(server, Node):
        return {"address": server.id, "weight": server.weight, "zone": server.zone}
    if isinstance(server, str):
        server = Server(server)
    if not isinstance(server, Server):
        problem = f"a {type(server).__name__} is no server"
        raise ConfigError("bad-servers", "servers", problem, "pass an address, a Server or a Node")
    try:
        # A node takes the same texts and weights, and says what is wrong with others.
        Node(server.address, server.weight, server.zone)
    except RingwrightError as error:
        field = f"servers[{place}].{error.field}"
        raise type(error)(error.code, field, error.problem, error.hint) from None
    fields = {name: getattr(server, name) for name in Server._fields}
    return {name: value for name, value in fields.items() if value is not None}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


for _public in (CounterExample, Diagnosis, Finding, Profile, Server, compat, diagnose, profiles):
    _public.__module__ = "ringwright"
del _public
