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
    group.add_argument("--vnodes", type=int, help="points per unit of weight (default: 160)")
    group.add_argument("--hash", choices=_HASHES, help="hash family (default: xxh3)")
    group.add_argument("--seed", type=int, help="seed of the hash (default: 0)")
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
    nodes: Any
    if _is_file(written):
        form, text = _read_json(written)
        if isinstance(form, dict) and "family" in form and "version" in form:
            given = [name for name in ("vnodes", "hash", "seed") if getattr(options, name) is not None]
            if given:
                raise InputError(f"{written} holds a whole ring; leave out --{' and --'.join(given)}")
            return Ring.from_json(text, secret)
        nodes = [_node(item) for item in form] if isinstance(form, list) else form
    else:
        nodes = parse_nodes(written)
    return Ring(
        nodes,
        vnodes=160 if options.vnodes is None else options.vnodes,
        hash=options.hash or "xxh3",
        seed=options.seed or 0,
        secret=secret,
    )


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


def _read_json(path: str) -> tuple[Any, str]:
    text = read_text(path)
    try:
        return json.loads(text), text
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is no JSON: {error}; check the file") from None


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
