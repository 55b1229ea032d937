"""The library and the real libmemcached choose the same server for every key."""

from __future__ import annotations

import pytest
from cases import ALL, scattered
from library import compare
from servers import libmemcached


@pytest.mark.parametrize("name", ALL[libmemcached.NAME])
def test_every_configuration(name: str) -> None:
    compare(libmemcached, ALL[libmemcached.NAME][name], others=2000)


@pytest.mark.parametrize("seed", range(30))
def test_random_servers(seed: int) -> None:
    compare(libmemcached, scattered(libmemcached.NAME, seed))
