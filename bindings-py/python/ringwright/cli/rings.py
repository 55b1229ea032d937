"""Rings as a command line writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ringwright import Node, Ring

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

_HASHES = ("xxh3", "sha256", "sha1", "md5", "siphash")


class InputError(Exception):
    """A file or an argument that cannot be used, with what to do instead."""


def add_ring_options(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Add the options that say what the ring is."""
    group = parser.add_argument_group("the ring")
    group.add_argument(
        "--nodes", metavar="NODES", required=required, help="ID[=WEIGHT][@ZONE],... or a JSON file"
    )
    group.add_argument(
        "--vnodes", type=int, default=160, help="points per unit of weight (default: %(default)s)"
    )
    group.add_argument("--hash", choices=_HASHES, default="xxh3", help="hash family (default: %(default)s)")
    group.add_argument("--seed", type=int, default=0, help="seed of the hash (default: %(default)s)")
    group.add_argument(
        "--secret-file", metavar="FILE", help="16 secret bytes for siphash, raw or in hexadecimal"
    )


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


def ring_from(options: argparse.Namespace, written: str) -> Ring:
    """The ring that `written` names: a JSON file, or nodes separated by commas."""
    secret = _secret(options.secret_file)
    nodes: Any = parse_nodes(written)
    if Path(written).suffix == ".json" or Path(written).is_file():
        text = read_text(written)
        try:
            form = json.loads(text)
        except ValueError as error:
            raise InputError(f"{written} is no JSON: {error}; check the file") from None
        if isinstance(form, dict) and "version" in form:
            return Ring.from_json(text, secret)
        nodes = [_node(item) for item in form] if isinstance(form, list) else form
    return Ring(nodes, vnodes=options.vnodes, hash=options.hash, seed=options.seed, secret=secret)


def parse_nodes(written: str) -> list[Node]:
    """The nodes of `ID[=WEIGHT][@ZONE[/ZONE]],...`."""
    return [parse_node(part) for part in written.split(",") if part.strip()]


def parse_node(written: str) -> Node:
    """One node of the form `ID[=WEIGHT][@ZONE[/ZONE]]`."""
    rest, _, zone = written.strip().partition("@")
    name, equals, weight = rest.rpartition("=")
    if not equals:
        name, weight = weight, "1"
    path = zone.split("/") if zone else None
    try:
        return Node(name, int(weight), path)
    except ValueError as error:
        if type(error) is not ValueError:
            raise
        raise InputError(
            f"{written!r}: {weight!r} is no weight; write ID=WEIGHT with a whole number"
        ) from None


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
    if isinstance(item, dict) and set(item) <= {"id", "weight", "zone"} and "id" in item:
        return Node(item["id"], item.get("weight", 1), item.get("zone"))
    return Node(item)


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
