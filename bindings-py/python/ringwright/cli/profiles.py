"""`ringwright profiles`: the deployed systems whose placement is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ringwright
from ringwright.cli.command import add_command, add_format_option
from ringwright.cli.table import write_csv, write_json, write_table

if TYPE_CHECKING:
    import argparse

_EPILOG = """\
verified: "real" against the real program, "vectors" against published vectors, "source" by reading it.

examples:
  ringwright profiles
  ringwright profiles --format json
  ringwright place --placement nginx:consistent --nodes 10.0.0.1:80,10.0.0.2:80 keys.txt
"""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "profiles",
        "the deployed systems whose placement is known",
        "List the profiles of deployed systems, with what each was verified against.",
        _EPILOG,
        _run,
    )
    add_format_option(parser)


def _run(options: argparse.Namespace) -> None:
    profiles = ringwright.profiles()
    if options.format == "json":
        for profile in profiles:
            write_json(profile._asdict())
        return
    head = ("profile", "versions", "verified", "options")
    rows = [(each.name, each.versions, each.verified, " ".join(each.options)) for each in profiles]
    (write_csv if options.format == "csv" else write_table)(head, rows)
