"""The library and the real nginx choose the same server for every key."""

from __future__ import annotations

import pytest
from cases import ALL, scattered
from library import compare
from servers import nginx


@pytest.mark.parametrize("name", ALL[nginx.NAME])
def test_every_configuration(name: str) -> None:
    compare(nginx, ALL[nginx.NAME][name], others=2000)


@pytest.mark.parametrize("seed", range(6))
def test_random_servers(seed: int) -> None:
    compare(nginx, scattered(nginx.NAME, seed))
