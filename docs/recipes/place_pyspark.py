"""PySpark: an Arrow UDF places every key; each task checks that it holds the driver's ring."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyspark.sql import SparkSession
from pyspark.sql.functions import arrow_udf
from ringwright import Ring


def place(spark: SparkSession, path_in: str, path_out: str, ring: Ring, fingerprint: str) -> None:
    """Write the rows of `path_in` with the column `node`: the id of the node that owns `key`."""

    @arrow_udf("string")
    def node(batches: Iterator[pa.Array]) -> Iterator[pa.Array]:
        if ring.fingerprint != fingerprint:
            raise ValueError(f"ring: fingerprint {ring.fingerprint}, expected {fingerprint}: send it again")
        ids = pa.array([node.id for node in ring.nodes])
        for keys in batches:
            yield ids.take(pa.array(ring.assign(keys)))

    spark.read.parquet(path_in).withColumn("node", node("key")).write.parquet(path_out)


if __name__ == "__main__":
    ring = Ring.from_json(Path(sys.argv[3]).read_text())
    place(SparkSession.builder.getOrCreate(), sys.argv[1], sys.argv[2], ring, ring.fingerprint)
