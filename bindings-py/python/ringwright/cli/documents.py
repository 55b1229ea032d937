"""`ringwright documents`: the mended samples of the Chinese documents."""

from __future__ import annotations

import argparse
import os
import shutil
import sys

from ringwright.cli.command import add_command


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "documents",
        "the documents' samples, mended",
        "Run the documents' samples: what was wrong with each, and what is right.",
        "example:\n  ringwright documents --lang zh\n",
        _run,
    )
    parser.add_argument(
        "--lang", choices=("zh", "en"), default=_language(), help="language (default: %(default)s here)"
    )


def _run(options: argparse.Namespace) -> None:
    from ringwright.documents.report import print_report

    width = min(shutil.get_terminal_size().columns, 100)
    print_report(options.lang, sys.stdout, width=max(width, 40))


def _language() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if spoken.lower().startswith("zh") else "en"
