"""Polars: the streaming engine places keys batch by batch, lazily from Parquet to Parquet."""

import sys
from pathlib import Path

import polars as pl
from ringwright import Ring


def place(path_in: str, path_out: str, ring: Ring, fingerprint: str) -> None:
    """Write the rows of `path_in` with the column `node`: the id of the node that owns `key`."""
    ids = pl.Series([node.id for node in ring.nodes])

    def node(keys: pl.Series) -> pl.Series:
        if ring.fingerprint != fingerprint:
            raise ValueError(f"ring: fingerprint {ring.fingerprint}, expected {fingerprint}: send it again")
        return ids.gather(pl.Series(ring.assign(keys)))

    owners = pl.col("key").map_batches(node, pl.String, is_elementwise=True)
    pl.scan_parquet(path_in).with_columns(node=owners).sink_parquet(path_out)


if __name__ == "__main__":
    ring = Ring.from_json(Path(sys.argv[3]).read_text())
    place(sys.argv[1], sys.argv[2], ring, ring.fingerprint)
