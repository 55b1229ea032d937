"""`ringwright diagnose`: which rule a deployed client follows."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import ringwright
from ringwright.cli.command import add_command, add_format_option
from ringwright.cli.placements import InputError, parse_nodes, read_text
from ringwright.cli.table import write_csv, write_json, write_table

if TYPE_CHECKING:
    import argparse

    from ringwright import Diagnosis

_EPILOG = """\
OBSERVED has one line for each key: the key, a comma, and the server that has it. A few hundred keys tell near
twins apart; when they do not, the keys to ask next are printed.

examples:
  ringwright diagnose --servers 10.0.0.1:11211,10.0.0.2:11211 observed.csv
  ringwright diagnose --servers 10.0.0.1:80=2,10.0.0.2:80 --profile nginx:consistent seen.csv
"""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "diagnose",
        "which rule a deployed client follows",
        "Find the profiles that explain where a deployed client really puts its keys.",
        _EPILOG,
        _run,
    )
    parser.add_argument("observed", metavar="OBSERVED", help="a CSV file of keys and servers")
    parser.add_argument(
        "--servers",
        metavar="SERVERS",
        required=True,
        help="ADDRESS[=WEIGHT],... in the order of the client's list",
    )
    parser.add_argument(
        "--profile", metavar="NAME", action="append", help="a profile to try (default: every one)"
    )
    parser.add_argument("--rows", type=int, default=10, help="most findings printed (default: %(default)s)")
    add_format_option(parser)


def _run(options: argparse.Namespace) -> None:
    diagnosis = ringwright.diagnose(
        parse_nodes(options.servers), _observed(options.observed), profiles=options.profile
    )
    if options.format == "json":
        write_json(_form(diagnosis))
        return
    head = ("profile", "mismatches", "of", "servers read", "options")
    rows = [
        (
            finding.profile,
            finding.mismatches,
            finding.total,
            finding.variant,
            " ".join(f"{name}={value}" for name, value in finding.options.items()),
        )
        for finding in diagnosis.findings[: options.rows]
    ]
    if options.format == "csv":
        write_csv(head, rows)
        return
    same = ", which place every key alike here" if diagnosis.identical and len(diagnosis.profiles) > 1 else ""
    print(f"{diagnosis.verdict}: {', '.join(diagnosis.profiles) or 'nothing to choose from'}{same}\n")
    write_table(head, rows)
    for note in diagnosis.notes:
        print(f"\n{note}")
    if diagnosis.next_keys:
        print(f"\nask next: {' '.join(key for key, _ in diagnosis.next_keys)}")


def _observed(path: str) -> dict[str, str]:
    rows = [row for row in csv.reader(read_text(path).splitlines()) if row]
    for number, row in enumerate(rows, 1):
        if len(row) != 2:
            raise InputError(f"{path}, line {number}: {len(row)} fields; write a key, a comma and a server")
    return {key: server.strip() for key, server in rows}


def _form(diagnosis: Diagnosis) -> dict[str, object]:
    findings = [
        {
            **finding._asdict(),
            "counter_examples": [
                {
                    "key": seen.key.decode("utf-8", "backslashreplace"),
                    "observed": seen.observed,
                    "predicted": seen.predicted,
                }
                for seen in finding.counter_examples
            ],
        }
        for finding in diagnosis.findings
    ]
    return {**diagnosis._asdict(), "findings": findings}
