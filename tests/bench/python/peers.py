"""The Python peer."""

from __future__ import annotations

from uhashring import HashRing  # type: ignore[import-untyped]  # has no stubs

__all__ = ["HashRing"]
