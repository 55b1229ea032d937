"""Keys from files and from standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ringwright.cli.placements import InputError
from ringwright.cli.progress import Progress

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

_BLOCK = 1 << 20


def add_keys_argument(parser: argparse.ArgumentParser, *, default: str | None) -> None:
    """Add the file of keys, `-` for standard input."""
    parser.add_argument(
        "keys",
        nargs="?",
        default=default,
        metavar="KEYS",
        help="a file with one key a line, - for standard input",
    )


def batches(path: str) -> Iterator[list[bytes]]:
    """Keys in batches: one a line, any bytes but the line's end; shows progress on a terminal."""
    if path == "-":
        yield from _lines(sys.stdin.buffer, Progress(None))
        return
    try:
        with Path(path).open("rb") as stream:
            yield from _lines(stream, Progress(Path(path).stat().st_size))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error}") from None


def _lines(stream: BinaryIO, progress: Progress) -> Iterator[list[bytes]]:
    with progress:
        while batch := stream.readlines(_BLOCK):
            progress.advance(sum(map(len, batch)), len(batch))
            yield [line.removesuffix(b"\n").removesuffix(b"\r") for line in batch]
