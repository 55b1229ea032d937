"""The same configurations, placed by the library."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from cases import keys as keys_of
from ringwright import Server, compat
from servers import Case, haproxy


def place(product: str, version: str, case: Case, keys: list[str]) -> list[int | None]:
    """The zero-based index of each key's server, as the library answers for this product."""
    profile, options = {"nginx": of_nginx, "haproxy": of_haproxy, "libmemcached": of_libmemcached}[product](
        version, case
    )
    servers = [Server(each.address, each.weight, puid=each.puid) for each in case.servers]
    return list(compat(profile, servers, **options).assign(keys))


def of_nginx(_version: str, case: Case) -> tuple[str, dict[str, Any]]:
    """The profile of a `hash` directive."""
    return ("nginx:consistent" if case.setting.endswith(" consistent") else "nginx:hash"), {}


def of_haproxy(version: str, case: Case) -> tuple[str, dict[str, Any]]:
    """The profile of a `hash-type`: a function that is named has avalanche only where it is written."""
    _, *words = case.setting.split()
    options = {"hash": words[0], "avalanche": words[1:] == ["avalanche"]} if words else {}
    return haproxy.epoch(version), options


def of_libmemcached(_version: str, case: Case) -> tuple[str, dict[str, Any]]:
    """The profile of a client's behaviors."""
    if case.setting == "KETAMA_WEIGHTED=1":
        return "ketama:libmemcached-1", {}
    return "ketama:libmemcached-1-unweighted", {"hash": "md5" if "HASH=MD5" in case.setting else "oat"}


def differences(keys: Sequence[str], theirs: Sequence[int], ours: Sequence[int | None]) -> str:
    """How many answers differ, and the first five of them; empty when none does."""
    assert len(keys) == len(theirs) == len(ours), "one answer a key"
    wrong = [entry for entry in zip(keys, theirs, ours, strict=True) if entry[1] != entry[2]]
    lines = [f"{key!r}: the product says {their}, the library {our}" for key, their, our in wrong[:5]]
    return "\n".join([f"{len(wrong)} of {len(keys)} keys differ", *lines]) if wrong else ""


def compare(product: ModuleType, case: Case, others: int = 0) -> None:
    """Asks the real product and the library about 20 000 keys of the case's form and some random ones."""
    keys = keys_of(case, 20_000, others)
    with product.serving(case) as ask:
        theirs = ask(keys)
    found = differences(keys, theirs, place(product.NAME, product.version(), case, keys))
    assert not found, found
