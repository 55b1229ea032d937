"""`balance`: what the speed is worth."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from turns import KEYS, Head

if TYPE_CHECKING:
    from collections.abc import Iterable


def measure(name: str, ours: Iterable[str], label: str, theirs: Iterable[str], nodes: int) -> None:
    """The most keys of a node by the mean, from the owners of a million keys."""

    def balance(owners: Iterable[str]) -> float:
        return max(Counter(owners).values()) * nodes / len(KEYS)

    Head("balance", nodes, "max / mean").print(name, label, balance(ours), balance(theirs))
