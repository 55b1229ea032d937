"""`ringwright explain`: why a key lives where it does."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ringwright import Ring
from ringwright.cli.command import add_command, add_format_option
from ringwright.cli.placements import (
    InputError,
    add_placement_options,
    add_replica_options,
    ids,
    placement_from,
)
from ringwright.cli.table import write_csv, write_table

if TYPE_CHECKING:
    from ringwright import Explanation

_EPILOG = """\
examples:
  ringwright explain --nodes a,b,c user:42
  ringwright explain --nodes a@eu,b@us,c@us --replicas 2 --distinct zone user:42 user:43
"""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "explain",
        "why a key lives where it does",
        "Show every step of the lookup of each key.",
        _EPILOG,
        _run,
    )
    parser.add_argument("keys", nargs="+", metavar="KEY", help="a key")
    add_placement_options(parser)
    add_replica_options(parser)
    add_format_option(parser)


def _run(options: argparse.Namespace) -> None:
    ring = placement_from(options, options.nodes)
    if not isinstance(ring, Ring):
        raise InputError(
            f"only a ring explains its steps, not {ring.family}; `ringwright place` says where keys live"
        )
    count, distinct = options.replicas, options.distinct
    if options.format == "json":
        for key in options.keys:
            print(ring.explain_json(key, count=count, distinct=distinct))
        return
    explained = [(key, ring.explain(key, count=count, distinct=distinct)) for key in options.keys]
    if options.format == "csv":
        head = ("key", "hash_value", "point", "vnode", "node", "zone", "verdict")
        rows = (
            (key, steps.hash_value, step.point, step.vnode, step.node, "/".join(step.zone), step.verdict)
            for key, steps in explained
            for step in steps.walk
        )
        write_csv(head, rows)
        return
    for place, (key, steps) in enumerate(explained):
        print("" if place == 0 else "\n", end="")
        _table(key, steps)


def _table(key: str, steps: Explanation) -> None:
    print(f"key       {key!r}, {steps.key_length} bytes")
    print(f"hash      {steps.hash} of seed {steps.seed}: {steps.hash_value}")
    wrapped = ", around the end of the circle" if steps.wrapped else ""
    print(f"search    bucket {steps.bucket}, from point {steps.previous} to point {steps.point}{wrapped}")
    if steps.tied:
        print(f"tie       {ids(steps.tied)} at the same point; the lower id wins")
    print(f"owner     {steps.nodes[0]}" + (f", then {ids(steps.nodes[1:])}" if len(steps.nodes) > 1 else ""))
    print()
    rows = [(str(s.point), str(s.vnode), s.node, "/".join(s.zone), s.verdict) for s in steps.walk]
    write_table(("point", "vnode", "node", "zone", "verdict"), rows)
