"""The engines: all of them present, quiet, and on loopback."""

from __future__ import annotations

import importlib.util
import logging
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest

ENGINES = ["pyspark", "ray", "duckdb", "polars"]
# The engines read these once, when they are imported.
os.environ.update(
    PYSPARK_PYTHON=sys.executable,
    SPARK_LOCAL_IP="127.0.0.1",
    RAY_USAGE_STATS_ENABLED="0",
    # Off, the processes of Ray bind to loopback on Linux too.
    RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER="0",
    # A token of its own keeps Ray from writing one into the home directory.
    RAY_AUTH_MODE="token",
    RAY_AUTH_TOKEN=secrets.token_hex(32),
)


def pytest_collection_modifyitems() -> None:
    """Without an engine no test runs: one line says what is missing."""
    missing = [name for name in ENGINES if importlib.util.find_spec(name) is None]
    if missing:
        pytest.exit(
            f"{', '.join(missing)} missing: pip install -r tests/recipes/requirements.txt", returncode=1
        )
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.exit("java missing: Spark takes Java 17 or newer", returncode=1)


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "1g",
        # Several tasks for one small file, so that several workers place keys.
        "spark.sql.files.maxPartitionBytes": "256k",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def ray_cluster() -> Iterator[None]:
    import ray
    from ray.data import DataContext

    ray.init(
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
        object_store_memory=256 << 20,
    )
    DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()
