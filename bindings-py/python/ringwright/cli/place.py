"""`ringwright place`: where keys live."""

from __future__ import annotations

import argparse
import csv
import sys
from typing import TYPE_CHECKING

from ringwright import ConfigError
from ringwright.cli.command import add_command, add_format_option
from ringwright.cli.keys import add_keys_argument, batches
from ringwright.cli.placements import (
    add_placement_options,
    add_replica_options,
    ids,
    placement_from,
    zone_text,
)
from ringwright.cli.table import percent, write_json, write_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from ringwright import Placement

_EPILOG = """\
The table has one row a node; CSV and JSON have one row a key, in the order of the keys.

examples:
  ringwright place --nodes a,b,c keys.txt
  ringwright place --nodes nginx.conf --upstream cache keys.txt
  ringwright place --nodes a,b,c --placement maglev --option table_size=65537 keys.txt
  ringwright place --nodes ring.json --format csv < keys.txt > owners.csv
  ringwright place --nodes a@eu,b@us,c@us --replicas 2 --distinct zone --format json keys.txt
"""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        commands, "place", "place keys on nodes", "Place keys, one a line, on nodes.", _EPILOG, _run
    )
    add_keys_argument(parser, default="-")
    add_placement_options(parser)
    add_replica_options(parser)
    add_format_option(parser)


def _run(options: argparse.Namespace) -> None:
    placement = placement_from(options, options.nodes)
    placed = _place(placement, options)
    if options.format == "table":
        _summary(placement, placed, options.replicas)
    elif options.format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("key", "nodes" if options.replicas > 1 else "node"))
        writer.writerows((_text(key), ids(owners)) for key, owners in placed)
    else:
        for key, owners in placed:
            write_json(
                {"key": _text(key), "nodes": owners}
                if options.replicas > 1
                else {"key": _text(key), "node": owners[0]}
            )


def _place(placement: Placement, options: argparse.Namespace) -> Iterator[tuple[bytes, list[str]]]:
    for batch in batches(options.keys):
        if options.replicas == 1:
            yield from zip(batch, ([owner] for owner in placement.get_many(batch)), strict=True)
        else:
            for key in batch:
                yield key, placement.get_nodes(key, options.replicas, distinct=options.distinct)


def _summary(placement: Placement, placed: Iterator[tuple[bytes, list[str]]], replicas: int) -> None:
    counts = dict.fromkeys((node.id for node in placement.nodes), 0)
    keys = 0
    for _, owners in placed:
        keys += 1
        for owner in owners:
            counts[owner] += 1
    shares = _shares(placement)
    rows = [
        (
            node.id,
            node.weight,
            zone_text(node),
            counts[node.id],
            percent(counts[node.id] / max(keys, 1)),
            *([percent(shares[node.id])] if shares else []),
        )
        for node in placement.nodes
    ]
    head = ("node", "weight", "zone", "keys", "of keys", *(["of all"] if shares else []))
    write_table(head, rows)
    copies = f" in {replicas} copies each" if replicas > 1 else ""
    print(
        f"\n{keys:,} keys{copies} on {len(placement)} nodes; {placement.family} {placement.fingerprint[:16]}"
    )


def _shares(placement: Placement) -> dict[str, Fraction]:
    """The exact shares; none for families that decide every key on its own."""
    try:
        return placement.shares()
    except ConfigError:
        return {}


def _text(key: bytes) -> str:
    return key.decode("utf-8", "backslashreplace")
