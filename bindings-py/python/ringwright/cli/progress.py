"""A progress bar on standard error."""

from __future__ import annotations

import sys
import time

_WIDTH = 30
_PATIENCE = 0.5


class Progress:
    """Shows how much input is read; stays silent off a terminal and for the first half second."""

    def __init__(self, total: int | None) -> None:
        self._total = total
        self._bytes = 0
        self._keys = 0
        self._visible = sys.stderr.isatty()
        self._next = time.monotonic() + _PATIENCE
        self._drawn = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def advance(self, size: int, keys: int) -> None:
        """Count what was read."""
        self._bytes += size
        self._keys += keys
        if self._visible and time.monotonic() >= self._next:
            self._next = time.monotonic() + 0.1
            self._drawn = True
            print(f"\r{self._bar()}{self._keys:,} keys\x1b[K", end="", file=sys.stderr, flush=True)

    def _bar(self) -> str:
        if not self._total:
            return ""
        done = min(self._bytes / self._total, 1.0)
        filled = int(done * _WIDTH)
        return f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {done:4.0%}  "
