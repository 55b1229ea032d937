"""Ray Data: tasks place whole Arrow blocks; each checks that it holds the driver's ring."""

import sys
from pathlib import Path

import pyarrow as pa
import ray.data
from ringwright import Ring


def place(path_in: str, path_out: str, ring: Ring, fingerprint: str) -> None:
    """Write the rows of `path_in` with the column `node`: the id of the node that owns `key`."""
    ids = pa.array([node.id for node in ring.nodes]).dictionary_encode()

    def with_node(rows: pa.Table) -> pa.Table:
        if ring.fingerprint != fingerprint:
            raise ValueError(f"ring: fingerprint {ring.fingerprint}, expected {fingerprint}: send it again")
        return rows.append_column("node", ids.take(pa.chunked_array(ring.assign(rows["key"]))))

    ray.data.read_parquet(path_in).map_batches(with_node, batch_format="pyarrow").write_parquet(path_out)


if __name__ == "__main__":
    ring = Ring.from_json(Path(sys.argv[3]).read_text())
    place(sys.argv[1], sys.argv[2], ring, ring.fingerprint)
