"""Placements as a command line writes them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ringwright
from ringwright import (
    Anchor,
    Jump,
    Maglev,
    Memento,
    MultiProbe,
    Node,
    Placement,
    Rendezvous,
    Ring,
    RingwrightError,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

_HASHES = ("xxh3", "sha256", "sha1", "md5", "siphash")
_FAMILIES: dict[str, Callable[..., Placement]] = {
    "ring": Ring,
    "rendezvous": Rendezvous,
    "maglev": Maglev,
    "jump": Jump,
    "multi-probe": MultiProbe,
    "anchor": Anchor,
    "memento": Memento,
}


class InputError(Exception):
    """A file or an argument that cannot be used, with what to do instead."""


def add_placement_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what the placement is."""
    group = parser.add_argument_group("the placement")
    group.add_argument(
        "--nodes",
        metavar="NODES",
        required=True,
        help="ID[=WEIGHT][@ZONE],... or a file: JSON, or the configuration of nginx, HAProxy, memcached, "
        "Envoy or Redis Cluster",
    )
    group.add_argument(
        "--placement",
        metavar="NAME",
        help=f"{', '.join(_FAMILIES)} (default: ring), or a profile from `ringwright profiles`",
    )
    group.add_argument("--vnodes", type=int, help="the ring's points per unit of weight (default: 160)")
    group.add_argument("--hash", choices=_HASHES, help="hash family (default: xxh3)")
    group.add_argument("--seed", type=int, help="seed of the hash (default: 0)")
    group.add_argument(
        "--secret-file", metavar="FILE", help="16 secret bytes for siphash, raw or in hexadecimal"
    )
    group.add_argument(
        "--option",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="another option of the family or profile, such as table_size=65537 or avalanche=true",
    )
    group.add_argument(
        "--upstream", metavar="NAME", help="which upstream, backend or cluster of a configuration"
    )
    group.add_argument(
        "--read",
        metavar="FORMAT",
        help="format of a configuration: nginx, haproxy, memcached, envoy, redis, plain (default: found out)",
    )
    group.add_argument("--product-version", metavar="VERSION", help="version of the product, such as 2.6.12")


def add_replica_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how large replica sets are and what must differ in them."""
    parser.add_argument(
        "--replicas", type=int, default=1, metavar="N", help="size of replica sets (default: 1)"
    )
    parser.add_argument(
        "--distinct",
        choices=("node", "zone"),
        default="node",
        help="what must differ in a set (default: node)",
    )


def placement_from(options: argparse.Namespace, written: str) -> Placement:
    """The placement that `written` names: a file, or nodes separated by commas."""
    if not _is_file(written):
        return _made(options, parse_nodes(written))
    text = read_text(written)
    form = _json(written, text)
    if isinstance(form, dict) and "family" in form and "version" in form:
        given = [
            name for name in ("placement", "vnodes", "hash", "seed") if getattr(options, name) is not None
        ]
        if given:
            raise InputError(f"{written} holds a whole placement; leave out --{' and --'.join(given)}")
        return Placement.from_json(text, _secret(options.secret_file))
    if form is None or _is_configuration(form):
        return _deployed(options, written, text)
    return _made(options, [_node(item) for item in form] if isinstance(form, list) else form)


def _is_configuration(form: Any) -> bool:
    """Whether JSON is a product's configuration and not nodes."""
    if isinstance(form, dict):
        return any(isinstance(value, dict | list) for value in form.values())
    marks = {"address", "profile", "slots"}
    return isinstance(form, list) and any(
        isinstance(item, list) or (isinstance(item, dict) and "id" not in item and marks & set(item))
        for item in form
    )


def _made(options: argparse.Namespace, nodes: Any) -> Placement:
    """The placement of these nodes that the options describe."""
    name = options.placement or "ring"
    given = {"hash": options.hash, "seed": options.seed, "secret": _secret(options.secret_file)}
    arguments: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if options.vnodes is not None:
        arguments["vnodes"] = options.vnodes
    arguments |= dict(map(_option, options.option))
    build = _FAMILIES.get(name)
    try:
        if build is not None:
            return build(nodes, **arguments)
        return ringwright.compat(name, nodes, **arguments)
    except TypeError:
        given_names = ", ".join(key for key, value in arguments.items() if value is not None)
        raise InputError(f"{name} does not take that option ({given_names}); see --help") from None


def _deployed(options: argparse.Namespace, path: str, text: str) -> Placement:
    """The one placement that a configuration stands for."""
    given = [name for name in ("vnodes", "hash", "seed", "secret_file") if getattr(options, name) is not None]
    if given or options.option:
        names = " and ".join(
            f"--{name.replace('_', '-')}" for name in given + ["option"] * bool(options.option)
        )
        raise InputError(f"{path} says how keys are placed; leave out {names}")
    try:
        found = ringwright.read_deployed(
            text,
            format=options.read,
            name=options.upstream,
            profile=options.placement,
            version=options.product_version,
        )
    except RingwrightError as error:
        raise InputError(f"{path}: {error}") from None
    if len(found) != 1:
        names = ", ".join(deployed.name for deployed in found) or "none"
        raise InputError(f"{path} has {len(found)} placements ({names}); say which with --upstream")
    for note in found[0].notes:
        print(f"{path}: {note}", file=sys.stderr)
    return found[0].placement


def _option(written: str) -> tuple[str, Any]:
    name, equals, value = written.partition("=")
    if not equals:
        raise InputError(f"{written!r} has no value; write NAME=VALUE")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def parse_nodes(written: str) -> list[Node]:
    """The nodes of `ID[=WEIGHT][@ZONE[/ZONE]],...`."""
    return [parse_node(part) for part in written.split(",") if part.strip()]


def parse_node(written: str) -> Node:
    """One node of the form `ID[=WEIGHT][@ZONE[/ZONE]]`."""
    rest, _, zone = written.strip().partition("@")
    if "=" in zone:
        raise InputError(f"{written!r}: the weight stands before the zone, as ID=WEIGHT@ZONE")
    name, equals, weight = rest.rpartition("=")
    if not equals:
        name, weight = weight, "1"
    return Node(name, _whole(written, weight), zone.split("/") if zone else None)


def parse_weight(written: str) -> tuple[str, int]:
    """An id and its weight, of the form `ID=WEIGHT`."""
    name, equals, weight = written.rpartition("=")
    if not equals:
        raise InputError(f"{written!r} has no weight; write ID=WEIGHT")
    return name, _whole(written, weight)


def _whole(written: str, weight: str) -> int:
    try:
        return int(weight)
    except ValueError:
        raise InputError(f"{written!r}: {weight!r} is no weight; write a whole number") from None


def _is_file(written: str) -> bool:
    if written.endswith(".json"):
        return True
    try:
        return Path(written).is_file()
    except (OSError, ValueError):
        # A long list of nodes is no file's name.
        return False


def _json(path: str, text: str) -> Any:
    """The JSON of a file; `None` for a file that is none, unless its name says so."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        if path.endswith(".json"):
            raise InputError(f"{path} is no JSON: {error}; check the file") from None
        return None


def read_text(path: str) -> str:
    """The text of a file."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from None


def zone_text(node: Node) -> str:
    """A zone path as one word."""
    return "/".join(node.zone)


def ids(nodes: Iterable[str]) -> str:
    """Ids as one word."""
    return ",".join(nodes)


def _node(item: Any) -> Node:
    if not isinstance(item, dict):
        return Node(item)
    unknown = sorted(set(item) - {"id", "weight", "zone"})
    if unknown or "id" not in item:
        raise InputError(
            f"a node has id, weight and zone, not {', '.join(unknown) or 'a missing id'}: {item}"
        )
    return Node(item["id"], item.get("weight", 1), item.get("zone"))


def _secret(path: str | None) -> bytes | None:
    if path is None:
        return None
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error}") from None
    if len(raw) == 16:
        return raw
    try:
        return bytes.fromhex(raw.decode("ascii").strip())
    except ValueError:
        raise InputError(f"{path}: neither 16 bytes nor 32 hexadecimal digits") from None
