"""`ringwright plan`: what a change of nodes moves."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import ringwright
from ringwright.cli.command import add_command, add_format_option
from ringwright.cli.keys import add_keys_argument, batches
from ringwright.cli.rings import (
    InputError,
    add_replica_options,
    add_ring_options,
    parse_node,
    parse_weight,
    ring_from,
)
from ringwright.cli.table import percent, write_table

if TYPE_CHECKING:
    from ringwright import Placement, Plan, Ring

_EPILOG = """\
The plan is exact: it counts positions of the circle, so it holds for any keys. With KEYS, the keys that
move are counted as well.

examples:
  ringwright plan --nodes a,b,c --add d
  ringwright plan --nodes a,b,c --remove b --weigh c=2 keys.txt
  ringwright plan --nodes before.json --to after.json --replicas 3 --distinct zone --format csv
"""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "plan",
        "what a change moves, exactly",
        "Compare two rings: which ranges change owner, from whom to whom.",
        _EPILOG,
        _run,
    )
    add_keys_argument(parser, default=None)
    add_ring_options(parser, required=True)
    change = parser.add_argument_group("the change")
    change.add_argument(
        "--to", metavar="NODES", help="the nodes after, instead of changes to the nodes before"
    )
    change.add_argument(
        "--add", metavar="NODE", action="append", default=[], help="a node to add: ID[=WEIGHT][@ZONE]"
    )
    change.add_argument("--remove", metavar="ID", action="append", default=[], help="a node to remove")
    change.add_argument(
        "--weigh", metavar="ID=WEIGHT", action="append", default=[], help="a node's new weight"
    )
    add_replica_options(parser)
    add_format_option(parser)
    parser.add_argument(
        "--rows", type=int, default=20, help="most rows of the table's flows (default: %(default)s)"
    )


def _run(options: argparse.Namespace) -> None:
    before = ring_from(options, options.nodes)
    after = _after(options, before)
    plan = ringwright.plan(before, after, options.replicas, distinct=options.distinct)
    if options.format == "json":
        print(plan.to_json())
    elif options.format == "csv":
        print(plan.to_csv(), end="")
    else:
        _table(plan, options)
        if options.keys is not None:
            _count(before, after, options.keys)


def _after(options: argparse.Namespace, ring: Ring) -> Ring:
    changed = options.add or options.remove or options.weigh
    if options.to is not None and not changed:
        return ring_from(options, options.to)
    if options.to is not None or not changed:
        raise InputError("say what changes: either --to NODES, or --add, --remove and --weigh")
    for written in options.add:
        ring = ring.with_node(parse_node(written))
    for name in options.remove:
        ring = ring.without_node(name)
    for written in options.weigh:
        ring = ring.with_weight(*parse_weight(written))
    return ring


def _table(plan: Plan, options: argparse.Namespace) -> None:
    flows = sorted(plan.matrix.items(), key=lambda flow: (-flow[1], flow[0]))
    if flows:
        write_table(
            ("from", "to", "of circle"), [(*pair, percent(share)) for pair, share in flows[: options.rows]]
        )
        if len(flows) > options.rows:
            print(f"... and {len(flows) - options.rows} more flows")
        print()
    amounts = [
        ("moved", percent(plan.moved_share)),
        ("least possible", percent(plan.least_share)),
        ("needless", percent(plan.needless_share)),
    ]
    if options.replicas > 1:
        amounts.append(("copied", percent(plan.copied_share)))
        amounts.append(("dropped", percent(plan.dropped_share)))
        amounts.append(("order only", percent(plan.role_change_share)))
    write_table(("amount", "of circle"), amounts)
    print(f"\n{len(plan):,} ranges change")


def _count(before: Placement, after: Placement, path: str) -> None:
    """Count the keys that change owner."""
    moved = total = 0
    for batch in batches(path):
        total += len(batch)
        pairs = zip(before.get_many(batch), after.get_many(batch), strict=True)
        moved += sum(source != target for source, target in pairs)
    print(f"{moved:,} of {total:,} keys change owner ({percent(moved / max(total, 1))})")
