"""One node for one request."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Pick"]


class Pick(NamedTuple):
    """The node picked for a request, and how it came to it."""

    node: str
    """The node's id."""
    rank: int
    """How many other nodes were passed over."""
    cap: int | None = None
    """The load below which the node had to be; `None` when loads are not bounded."""


Pick.__module__ = "ringwright"
