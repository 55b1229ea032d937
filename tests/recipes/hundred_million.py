"""A hundred million keys through the DuckDB recipe: speed, and memory that must stay under 4 GB."""

from __future__ import annotations

import runpy
import sys
import tempfile
import threading
import time
from pathlib import Path

import duckdb
import psutil  # type: ignore[import-untyped]
from ringwright import Ring

RECIPE = Path(__file__).parents[2] / "docs" / "recipes" / "place_duckdb.py"
KEYS = 100_000_000
# A prime, so that the sample meets every place in a batch.
STEP = 101
LIMIT = 4_000_000_000


class PeakMemory:
    """The most resident memory of this process and its children, sampled 20 times a second."""

    def __init__(self) -> None:
        self.bytes = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        root = psutil.Process()
        while not self._stop.wait(0.05):
            total = 0
            for process in [root, *root.children(recursive=True)]:
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.bytes = max(self.bytes, total)


def differing(placed: str, ring: Ring) -> int:
    """The number of sampled rows whose node is not that of one lookup; -1 when rows are missing."""
    with duckdb.connect() as db:
        rows = db.execute("SELECT count(*), count(node) FROM read_parquet($1)", [placed]).fetchone()
        if rows != (KEYS, KEYS):
            return -1
        sample = db.execute(
            "SELECT key, node FROM read_parquet($1) WHERE file_row_number % $2 = 0", [placed, STEP]
        ).fetchall()
    return sum(ring.get_node(key) != node for key, node in sample)


def main() -> int:
    """Print keys, seconds, keys a second and peak memory; 1 when a bound is broken."""
    place = runpy.run_path(str(RECIPE))["place"]
    ring = Ring(f"node-{i}" for i in range(1000))
    with tempfile.TemporaryDirectory(prefix="ringwright-") as folder:
        source, target = f"{folder}/keys.parquet", f"{folder}/placed.parquet"
        with duckdb.connect() as db:
            db.sql(f"SELECT 'user:' || range AS key FROM range({KEYS})").write_parquet(source)
        with PeakMemory() as peak:
            start = time.perf_counter()
            place(source, target, ring, ring.fingerprint)
            seconds = time.perf_counter() - start
        wrong = differing(target, ring)
    print(f"{KEYS:,} keys on {len(ring):,} nodes in {seconds:.1f} s: {KEYS / seconds:,.0f} keys/s")
    print(f"peak memory of the process tree: {peak.bytes / 1e9:.2f} GB of {LIMIT / 1e9:.0f} GB")
    print(
        "rows are missing"
        if wrong < 0
        else f"{wrong} of {-(-KEYS // STEP):,} sampled rows differ from one lookup"
    )
    return int(wrong != 0 or peak.bytes > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
