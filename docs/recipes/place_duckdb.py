"""DuckDB: node(key) as a vectorised SQL function, streamed from Parquet to Parquet."""

import sys
from pathlib import Path

import duckdb
import pyarrow as pa
from duckdb.func import ARROW
from ringwright import Ring


def place(path_in: str, path_out: str, ring: Ring, fingerprint: str) -> None:
    """Write the rows of `path_in` with the column `node`: the id of the node that owns `key`."""
    if ring.fingerprint != fingerprint:
        raise ValueError(f"ring: fingerprint {ring.fingerprint}, expected {fingerprint}: send it again")
    ids = pa.array([node.id for node in ring.nodes]).dictionary_encode()

    def node(keys: pa.ChunkedArray) -> pa.ChunkedArray:
        return ids.take(pa.chunked_array(ring.assign(keys)))

    # Keeping the order of rows would take memory in proportion to their number.
    with duckdb.connect(config={"preserve_insertion_order": False}) as db:
        db.create_function("node", node, ["VARCHAR"], "VARCHAR", type=ARROW)
        db.read_parquet(path_in).select("*, node(key) AS node").write_parquet(path_out)


if __name__ == "__main__":
    ring = Ring.from_json(Path(sys.argv[3]).read_text())
    place(sys.argv[1], sys.argv[2], ring, ring.fingerprint)
