"""`ringwright documents`: the mended samples of the Chinese documents."""

from __future__ import annotations

import argparse
import os
import shutil
import sys


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "documents",
        help="the documents' samples, mended",
        description="Run the documents' samples: what was wrong with each, and what is right.",
        epilog="example:\n  ringwright documents --lang zh\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--lang", choices=("zh", "en"), default=_language(), help="language (default: %(default)s here)"
    )
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    from ringwright.documents.report import print_report

    width = min(shutil.get_terminal_size().columns, 100)
    print_report(options.lang, sys.stdout, width=max(width, 40))


def _language() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if spoken.lower().startswith("zh") else "en"
