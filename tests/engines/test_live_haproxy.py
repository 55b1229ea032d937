"""The library and the real HAProxy choose the same server for every key."""

from __future__ import annotations

import pytest
from cases import ALL, WEIGHTS, backends, scattered
from library import compare
from servers import Case, haproxy
from servers.process import EngineError


@pytest.mark.parametrize("name", ALL[haproxy.NAME])
def test_every_configuration(name: str) -> None:
    compare(haproxy, ALL[haproxy.NAME][name], others=2000)


@pytest.mark.parametrize("seed", range(6))
def test_random_servers(seed: int) -> None:
    compare(haproxy, scattered(haproxy.NAME, seed))


@pytest.mark.parametrize("end", ["", " avalanche"])
def test_integers_that_are_their_own_hash(end: str) -> None:
    case = Case(f"consistent none{end}", backends(WEIGHTS), "url_param k", "{i}777777")
    if tuple(map(int, haproxy.version().split(".")[:2])) >= (2, 9):
        compare(haproxy, case)
    else:
        with pytest.raises(EngineError, match="did not start"), haproxy.serving(case):
            pass


@pytest.mark.parametrize(
    ("version", "profile"),
    [("2.6.12", "haproxy:id@pre3.0"), ("3.2.4", "haproxy:id@3.0-3.3"), ("3.3.0", "haproxy:id@fixed")],
)
def test_the_version_names_the_epoch(version: str, profile: str) -> None:
    assert haproxy.epoch(version) == profile
