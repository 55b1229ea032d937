"""The `ringwright` command."""

from __future__ import annotations

import argparse
import io
import os
import sys
from typing import TYPE_CHECKING

from ringwright import RingwrightError, __version__
from ringwright.cli import diagnose, documents, explain, place, plan, profiles
from ringwright.cli.placements import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_EPILOG = """\
nodes are written ID, ID=WEIGHT, ID@ZONE or ID=WEIGHT@ZONE/ZONE, separated by commas, or as the path of a
file: JSON (a placement, a list of nodes, a mapping from id to weight) or a deployed configuration.

examples:
  ringwright place --nodes a,b,c keys.txt
  ringwright plan --nodes a,b,c --add d
  ringwright explain --nodes a=2@eu,b@us user:42
  ringwright documents --lang zh
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0, 1 for a refusal, 2 for a misspelt call."""
    parser = argparse.ArgumentParser(
        prog="ringwright",
        description="Where a key lives, the same in every language.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ringwright {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in (place, plan, explain, diagnose, profiles, documents):
        command.register(commands)
    options = parser.parse_args(arguments)
    # Keys and ids may hold what the terminal's encoding has no sign for.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read us has enough; the interpreter must not complain while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (RingwrightError, InputError) as error:
        print(f"ringwright {options.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
