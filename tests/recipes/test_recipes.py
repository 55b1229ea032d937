"""Every recipe, run by its engine, gives each row what one lookup at a time gives."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.dataset as ds  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from ringwright import Node, Ring

RECIPES = Path(__file__).parents[2] / "docs" / "recipes"
ENGINES = ["pyspark", "ray", "duckdb", "polars"]
# What reaches the driver when a worker refuses; DuckDB and Polars work in the driver's process.
REFUSALS = {
    "pyspark": "PythonException",
    "ray": "RayTaskError(UserCodeException)",
    "duckdb": "ValueError",
    "polars": "ValueError",
}
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:ray")
KEYS = ["", "键", "é", "🔑", "long" * 1000, "user:1", None, *[f"user:{i}" for i in range(200_000)]]
RING = Ring([Node(f"node-{i}", weight=i % 3, zone=f"zone-{i % 4}") for i in range(100)])


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Parquet file of several row groups, with a column that is no key."""
    path = tmp_path_factory.mktemp("keys") / "keys.parquet"
    table = pa.table({"key": pa.array(KEYS), "row": pa.array(range(len(KEYS)))})
    pq.write_table(table, path, row_group_size=30_000)
    return str(path)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of an engine that runs."""
    name: str = request.param
    if name == "ray":
        request.getfixturevalue("ray_cluster")
    elif name == "pyspark":
        request.getfixturevalue("spark")
    return name


@pytest.fixture
def place(engine: str, request: pytest.FixtureRequest) -> Callable[..., None]:
    """The recipe's function, on the running session if it takes one."""
    function: Callable[..., None] = runpy.run_path(str(RECIPES / f"place_{engine}.py"))["place"]
    if engine != "pyspark":
        return function
    spark = request.getfixturevalue("spark")
    return lambda *arguments: function(spark, *arguments)


def check(path: Path, ring: Ring) -> None:
    rows: dict[str, list[Any]] = ds.dataset(path).to_table().sort_by("row").to_pydict()
    assert rows["row"] == list(range(len(KEYS)))
    assert rows["key"] == KEYS
    expected = iter(ring.get_many(key for key in KEYS if key is not None))
    assert rows["node"] == [None if key is None else next(expected) for key in KEYS]


def test_a_recipe_is_a_program(
    engine: str, keys: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, ring_json = tmp_path / "placed.parquet", tmp_path / "ring.json"
    ring_json.write_text(RING.to_json())
    recipe = str(RECIPES / f"place_{engine}.py")
    monkeypatch.setattr(sys, "argv", [recipe, keys, str(target), str(ring_json)])
    runpy.run_path(recipe, run_name="__main__")
    check(target, RING)


def test_a_secret_reaches_every_worker(place: Callable[..., None], keys: str, tmp_path: Path) -> None:
    ring = Ring(RING.nodes, hash="siphash", secret=bytes(range(16)), vnodes=40)
    place(keys, str(tmp_path / "placed.parquet"), ring, ring.fingerprint)
    check(tmp_path / "placed.parquet", ring)


def test_a_worker_refuses_another_ring(
    engine: str, place: Callable[..., None], keys: str, tmp_path: Path
) -> None:
    other = RING.with_node("one-more")
    with pytest.raises(Exception, match=f"ring: fingerprint {other.fingerprint}, expected") as caught:
        place(keys, str(tmp_path / "placed.parquet"), other, RING.fingerprint)
    assert type(caught.value).__name__ == REFUSALS[engine]


@pytest.mark.parametrize("name", ENGINES)
def test_a_recipe_is_under_thirty_lines(name: str) -> None:
    text = (RECIPES / f"place_{name}.py").read_text()
    assert len(text.splitlines()) < 30
    assert max(map(len, text.splitlines())) <= 110
