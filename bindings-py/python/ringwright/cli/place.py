"""`ringwright place`: where keys live."""

from __future__ import annotations

import argparse
import csv
import sys
from typing import TYPE_CHECKING

from ringwright.cli.command import add_command, add_format_option
from ringwright.cli.keys import add_keys_argument, batches
from ringwright.cli.rings import add_replica_options, add_ring_options, ids, ring_from, zone_text
from ringwright.cli.table import percent, write_json, write_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ringwright import Ring

_EPILOG = """\
The table has one row a node; CSV and JSON have one row a key, in the order of the keys.

examples:
  ringwright place --nodes a,b,c keys.txt
  ringwright place --nodes ring.json --format csv < keys.txt > owners.csv
  ringwright place --nodes a@eu,b@us,c@us --replicas 2 --distinct zone --format json keys.txt
"""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        commands, "place", "place keys on a ring", "Place keys, one a line, on a ring.", _EPILOG, _run
    )
    add_keys_argument(parser, default="-")
    add_ring_options(parser, required=True)
    add_replica_options(parser)
    add_format_option(parser)


def _run(options: argparse.Namespace) -> None:
    ring = ring_from(options, options.nodes)
    placed = _place(ring, options)
    if options.format == "table":
        _summary(ring, placed, options.replicas)
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


def _place(ring: Ring, options: argparse.Namespace) -> Iterator[tuple[bytes, list[str]]]:
    for batch in batches(options.keys):
        if options.replicas == 1:
            yield from zip(batch, ([owner] for owner in ring.get_many(batch)), strict=True)
        else:
            for key in batch:
                yield key, ring.get_nodes(key, options.replicas, distinct=options.distinct)


def _summary(ring: Ring, placed: Iterator[tuple[bytes, list[str]]], replicas: int) -> None:
    counts = dict.fromkeys((node.id for node in ring.nodes), 0)
    keys = 0
    for _, owners in placed:
        keys += 1
        for owner in owners:
            counts[owner] += 1
    shares = ring.shares()
    rows = [
        (
            node.id,
            node.weight,
            zone_text(node),
            counts[node.id],
            percent(counts[node.id] / max(keys, 1)),
            percent(shares[node.id]),
        )
        for node in ring.nodes
    ]
    write_table(("node", "weight", "zone", "keys", "of keys", "of circle"), rows)
    copies = f" in {replicas} copies each" if replicas > 1 else ""
    print(f"\n{keys:,} keys{copies} on {len(ring)} nodes; ring {ring.fingerprint[:16]}")


def _text(key: bytes) -> str:
    return key.decode("utf-8", "backslashreplace")
