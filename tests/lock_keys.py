"""Prints every `name version` of the lock files given: a real set of keys that the project carries anyway."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def packages(path: Path) -> Iterator[str]:
    """The packages of a `Cargo.lock` or a `package-lock.json`."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".lock":
        yield from (f"{package['name']} {package['version']}" for package in tomllib.loads(text)["package"])
    else:
        entries = json.loads(text)["packages"].items()
        yield from (
            f"{place.rpartition('node_modules/')[2]} {entry['version']}" for place, entry in entries if place
        )


def main() -> None:
    """Print each package once, in order."""
    print(*sorted({key for path in sys.argv[1:] for key in packages(Path(path))}), sep="\n")


if __name__ == "__main__":
    main()
