"""The real products, each behind one call: in `with serving(case) as ask`, `ask(keys)` gives indices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Ask = Callable[[list[str]], list[int]]
KITS = Path(__file__).parents[2] / "oracles"


@dataclass(frozen=True)
class Backend:
    """One server as the product's configuration has it; `puid` is HAProxy's `id`."""

    address: str
    weight: int = 1
    puid: int | None = None


@dataclass(frozen=True)
class Case:
    """One configuration: the product's own words for how it balances, and its servers in their order."""

    setting: str
    servers: tuple[Backend, ...]
    #: Where HAProxy finds the key (its `balance`); nginx's directive says that itself.
    balance: str = ""
    #: The keys it is asked about, for i = 0, 1, 2, ...
    keys: str = "user:{i}"
