"""The corpus in Python: keys from the recipe, placements from the committed JSON, one digest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ringwright import Placement

_SCRIPTS = ("键", "é", "e\u0301", "🔑", "\ue000", "ключ")
_MASK = (1 << 64) - 1


def load() -> dict[str, Any]:
    """The committed corpus."""
    path = Path(__file__).parents[1] / "vectors" / "corpus.json"
    form: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return form


def keys(count: int) -> list[str | bytes]:
    """The first `count` keys of the recipe."""
    return [_key(i) for i in range(count)]


def placements(form: dict[str, Any]) -> list[Placement]:
    """The placements of the corpus."""
    secret = bytes.fromhex(form["secret"])
    return [
        Placement.from_json(entry["placement"], secret if '"siphash"' in entry["placement"] else None)
        for entry in form["placements"]
    ]


def owners_digest(owners: object) -> str:
    """SHA-256 of node indices as little-endian 32-bit integers."""
    return hashlib.sha256(bytes(memoryview(owners))).hexdigest()  # type: ignore[arg-type]


def _key(i: int) -> str | bytes:
    match i % 10:
        case 0 if i % 1000 == 0:
            return ""
        case 0:
            return f"{i}-" + "long " * (1 + i // 10 % 60)
        case 1 | 2:
            return f"{_SCRIPTS[i // 10 % len(_SCRIPTS)]}:{i}"
        case 3 | 4:
            return _binary(i)
        case _:
            return f"user:{i}"


def _binary(i: int) -> bytes:
    state, out = i, bytearray()
    for _ in range(i // 10 % 300):
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        x = state
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
        out.append((x ^ (x >> 31)) >> 56)
    return bytes(out)
