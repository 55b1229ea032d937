"""Asks the real libmemcached again and writes `cases.json` beside this script: `python record.py`."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """The configurations are in `tests/engines/cases.py`."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "engines"))
    from recorded import record
    from servers import libmemcached

    record(libmemcached)


if __name__ == "__main__":
    main()
