"""`ringwright plan`: what a change of nodes moves."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

import ringwright
from ringwright import ConfigError
from ringwright.cli.command import add_command, add_format_option
from ringwright.cli.keys import add_keys_argument, batches
from ringwright.cli.placements import (
    InputError,
    add_placement_options,
    add_replica_options,
    parse_node,
    parse_weight,
    placement_from,
)
from ringwright.cli.table import percent, write_csv, write_json, write_table

if TYPE_CHECKING:
    from ringwright import Placement, Plan

_EPILOG = """\
The plan is exact: it counts positions or slots, so it holds for any keys. With KEYS, the keys that move are
counted as well; placements without common ranges are compared by those keys alone.

examples:
  ringwright plan --nodes a,b,c --add d
  ringwright plan --nodes a,b,c --remove b --weigh c=2 keys.txt
  ringwright plan --nodes nginx.conf.old --to nginx.conf --upstream cache
  ringwright plan --nodes a,b,c --add d --steps 0.05 --dwell 3600
  ringwright plan --nodes before.json --to after.json --replicas 3 --distinct zone --format csv
"""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "plan",
        "what a change moves, exactly",
        "Compare two placements: what changes owner, from whom to whom.",
        _EPILOG,
        _run,
    )
    add_keys_argument(parser, default=None)
    add_placement_options(parser)
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
    change.add_argument("--inverse", action="store_true", help="the way back")
    add_replica_options(parser)
    migration = parser.add_argument_group("the migration")
    migration.add_argument(
        "--steps",
        type=float,
        metavar="SHARE",
        help="print the steps, each copying at most this share, as 0.05",
    )
    migration.add_argument(
        "--dwell", type=float, default=0, metavar="SECONDS", help="how long a range rests between two steps"
    )
    add_format_option(parser)
    parser.add_argument(
        "--rows", type=int, default=20, help="most rows of the table's flows (default: %(default)s)"
    )


def _run(options: argparse.Namespace) -> None:
    before = placement_from(options, options.nodes)
    after = _after(options, before)
    plan = _plan(options, before, after)
    if options.inverse:
        plan = plan.inverse()
    if options.steps is not None:
        _steps(plan, options)
    elif options.format == "json":
        print(plan.to_json())
    elif options.format == "csv":
        print(plan.to_csv(), end="")
    else:
        _table(plan, options)
        if options.keys is not None and plan.unit != "keys":
            _count(before, after, options.keys)


def _plan(options: argparse.Namespace, before: Placement, after: Placement) -> Plan:
    """The plan of everything where there are common ranges, else of the keys."""
    try:
        return ringwright.plan(before, after, options.replicas, distinct=options.distinct)
    except ConfigError as error:
        if error.code not in ("different-hash", "no-ranges") or options.keys is None:
            raise
    keys = [key for batch in batches(options.keys) for key in batch]
    return ringwright.plan(before, after, options.replicas, distinct=options.distinct, keys=keys)


def _steps(plan: Plan, options: argparse.Namespace) -> None:
    steps = plan.steps(max_share_per_step=options.steps, min_dwell=options.dwell)
    if options.format == "json":
        for step in steps:
            plan_form = json.loads(step.plan.to_json())
            write_json({"kind": step.kind, "not_before": step.not_before, "plan": plan_form})
        return
    head = ("step", "kind", "not before, s", "ranges", "copied", "owner changes", "dropped")
    rows = [
        (
            number,
            step.kind,
            f"{step.not_before:.0f}",
            len(step.plan),
            percent(step.plan.copied_share),
            percent(step.plan.moved_share),
            percent(step.plan.dropped_share),
        )
        for number, step in enumerate(steps, 1)
    ]
    (write_csv if options.format == "csv" else write_table)(head, rows)


def _after(options: argparse.Namespace, placement: Placement) -> Placement:
    changed = options.add or options.remove or options.weigh
    if options.to is not None and not changed:
        return placement_from(options, options.to)
    if options.to is not None or not changed:
        raise InputError("say what changes: either --to NODES, or --add, --remove and --weigh")
    for written in options.add:
        placement = placement.with_node(parse_node(written))
    for name in options.remove:
        placement = placement.without_node(name)
    for written in options.weigh:
        placement = placement.with_weight(*parse_weight(written))
    return placement


def _table(plan: Plan, options: argparse.Namespace) -> None:
    flows = sorted(plan.matrix.items(), key=lambda flow: (-flow[1], flow[0]))
    if flows:
        write_table(
            ("from", "to", "share"), [(*pair, percent(share)) for pair, share in flows[: options.rows]]
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
    amounts += [
        (f"  {cause.replace('_', ' ')}", percent(share)) for cause, share in plan.needless_by_cause.items()
    ]
    write_table(("amount", f"of {plan.unit}"), amounts)
    print(f"\n{len(plan):,} ranges change")


def _count(before: Placement, after: Placement, path: str) -> None:
    """Count the keys that change owner."""
    moved = total = 0
    for batch in batches(path):
        total += len(batch)
        pairs = zip(before.get_many(batch), after.get_many(batch), strict=True)
        moved += sum(source != target for source, target in pairs)
    print(f"{moved:,} of {total:,} keys change owner ({percent(moved / max(total, 1))})")
