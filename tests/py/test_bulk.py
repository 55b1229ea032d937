"""Bulk placement: every container gives what one lookup at a time gives."""

from __future__ import annotations

import array
import sys
import threading
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from ringwright import ConfigError, KeyTypeError, OwnerArray, OwnerChunks, Ring

RING = Ring({f"n{i}": i % 3 for i in range(20)})
TEXTS = ["", "user:1", "键", "é", "🔑", *[f"user:{i}" for i in range(2000)]]
INDEX = {node.id: i for i, node in enumerate(RING.nodes)}
EXPECTED = [INDEX[RING.get_node(text)] for text in TEXTS]


@pytest.mark.parametrize("make", [list, tuple, iter])
def test_iterables(make: Any) -> None:
    owners = RING.assign(make(TEXTS))
    assert isinstance(owners, OwnerArray)
    assert owners.tolist() == EXPECTED
    assert RING.get_many(make(TEXTS)) == [RING.nodes[i].id for i in EXPECTED]


@pytest.mark.parametrize(
    "dtype", ["U9", ">U9", "<U12", "object", "T"], ids=["native", "big-endian", "wider", "object", "variable"]
)
def test_numpy_text(dtype: str) -> None:
    keys = np.array(TEXTS, dtype=np.dtypes.StringDType() if dtype == "T" else dtype)
    owners = RING.assign(keys)
    assert isinstance(owners, np.ndarray)
    assert owners.dtype == np.uint32
    assert owners.tolist() == EXPECTED
    assert RING.assign(keys[::-2]).tolist() == EXPECTED[::-2]


def test_numpy_bytes_and_hashes() -> None:
    raw = np.array([text.encode() for text in TEXTS])
    assert RING.assign(raw).tolist() == EXPECTED
    hashes = np.array([RING.explain(text).hash_value for text in TEXTS], dtype=np.uint64)
    assert RING.assign(hashes, prehashed=True).tolist() == EXPECTED
    assert RING.assign(hashes[::3], prehashed=True).tolist() == EXPECTED[::3]
    assert RING.assign(hashes.astype(">u8"), prehashed=True).tolist() == EXPECTED
    assert RING.assign(array.array("Q", hashes.tolist()), prehashed=True).tolist() == EXPECTED
    assert RING.assign(pa.array(hashes), prehashed=True).tolist() == EXPECTED


ARROW_TYPES = [
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.binary(),
    pa.large_binary(),
    pa.binary_view(),
    pa.dictionary(pa.int8(), pa.string()),
    pa.dictionary(pa.uint32(), pa.large_binary()),
]


@pytest.mark.parametrize("kind", ARROW_TYPES, ids=str)
def test_arrow_columns(kind: Any) -> None:
    texts = [*TEXTS[:100], None, *TEXTS[:7]]
    expected = [*EXPECTED[:100], None, *EXPECTED[:7]]
    plain = pa.array([t if t is None else t.encode() for t in texts], pa.binary())
    if pa.types.is_dictionary(kind):
        column = plain.cast(kind.value_type).dictionary_encode().cast(kind)
    else:
        column = plain.cast(kind)
    owners = RING.assign(column)
    assert isinstance(owners, OwnerArray)
    assert owners.tolist() == expected
    assert owners.null_count == 1
    assert RING.assign(column.slice(3, 99)).tolist() == expected[3:102]
    assert pa.array(owners).to_pylist() == expected
    assert pa.array(RING.assign(column.slice(0, 0))).type == pa.uint32()


def test_arrow_fixed_size_binary_and_streams() -> None:
    fixed = pa.array([b"abcd", b"efgh", None], pa.binary(4))
    assert RING.assign(fixed).tolist() == [INDEX[RING.get_node(b"abcd")], INDEX[RING.get_node(b"efgh")], None]
    chunked = pa.chunked_array([TEXTS[:10], TEXTS[10:300], []], pa.string())
    owners = RING.assign(chunked)
    assert isinstance(owners, OwnerChunks)
    assert owners.tolist() == EXPECTED[:300]
    back = pa.chunked_array(owners)
    assert [len(chunk) for chunk in back.chunks] == [10, 290, 0]
    assert back.to_pylist() == EXPECTED[:300]
    assert pl.Series(RING.assign(pl.Series(TEXTS))).to_list() == EXPECTED


def test_dictionaries_without_values() -> None:
    empty = pa.array([], pa.string()).dictionary_encode()
    assert RING.assign(empty).tolist() == []
    nulls = pa.array([None, None], pa.string()).dictionary_encode()
    assert len(nulls.dictionary) == 0
    assert RING.assign(nulls).tolist() == [None, None]


def test_a_null_key_of_a_dictionary_may_carry_any_number() -> None:
    indices = pa.array([0, 1, 1], pa.int32(), mask=np.array([False, True, False]))
    column = pa.DictionaryArray.from_arrays(indices, pa.array(["user:1", None]))
    assert RING.assign(column).tolist() == [INDEX[RING.get_node("user:1")], None, None]


def test_the_result_is_read_without_a_copy() -> None:
    owners = RING.assign(TEXTS)
    view = memoryview(owners)
    assert (view.format, view.itemsize, view.readonly, view.shape) == ("I", 4, True, (len(TEXTS),))
    first, second = np.asarray(owners), np.asarray(owners)
    assert np.shares_memory(first, second)
    assert len(owners) == len(TEXTS)
    assert owners[0] == owners[-len(TEXTS)] == EXPECTED[0]
    assert owners == RING.assign(tuple(TEXTS))
    assert list(owners) == EXPECTED
    with pytest.raises(IndexError):
        owners[len(TEXTS)]
    del owners
    assert first.tolist() == EXPECTED
    with pytest.raises(BufferError, match="nulls-present"):
        memoryview(RING.assign(pa.array(["a", None])))


def test_refusals() -> None:
    square = np.zeros((2, 2), "U1")
    strange: list[Any] = [
        np.arange(5),
        np.ones(3),
        np.array([True]),
        square,
        pa.array([1, 2]),
        [1],
        5,
        "abc",
        b"abc",
    ]
    for keys in strange:
        with pytest.raises(TypeError):
            RING.assign(keys)
    with pytest.raises(KeyTypeError) as caught:
        RING.assign(np.arange(5, dtype=np.uint64))
    assert "prehashed=True" in caught.value.hint
    with pytest.raises(KeyTypeError, match="masked"):
        RING.assign(np.ma.masked_array(["a", "b"], mask=[True, False]))
    hashless: list[Any] = [np.arange(5), array.array("I", [1]), pa.array(["a"]), ["a"]]
    for keys in hashless:
        with pytest.raises(KeyTypeError):
            RING.assign(keys, prehashed=True)
    with pytest.raises(KeyTypeError) as caught:
        RING.assign(np.array(["a", "\ud800"]))
    assert caught.value.code == "lone-surrogate"
    with pytest.raises(ConfigError):
        Ring({"a": 0}).assign(pa.array(["k"]))


def test_the_interpreter_is_released_while_keys_are_placed() -> None:
    ring = Ring(RING.nodes, hash="sha256")
    keys = pa.array([f"user:{i}" for i in range(1_000_000)])
    running, done = threading.Event(), threading.Event()

    def work() -> None:
        running.set()
        ring.assign(keys)
        done.set()

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    try:
        worker = threading.Thread(target=work)
        worker.start()
        running.wait()
        turns = 0
        while not done.is_set():
            turns += 1
        worker.join()
    finally:
        sys.setswitchinterval(interval)
    # Held, the interpreter would give this thread no turn at all between the two events.
    assert turns > 1000
