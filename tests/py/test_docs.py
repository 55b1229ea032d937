"""The documents say what the package does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
import write_compatibility
from ringwright import (
    Anchor,
    ConfigError,
    Jump,
    Maglev,
    Memento,
    MultiProbe,
    Placement,
    Rendezvous,
    Ring,
    profiles,
)

DOCS = Path(__file__).parents[2] / "docs"
IDS = [f"n{i}" for i in range(100)]
KEYS = 1_000_000
FAMILIES: dict[str, Callable[[Sequence[str]], Placement]] = {
    "Ring": Ring,
    "Rendezvous": Rendezvous,
    "Maglev": Maglev,
    "Maglev, 65537": lambda ids: Maglev(ids, table_size=65_537),
    "Jump": Jump,
    "MultiProbe": MultiProbe,
    "Anchor": lambda ids: Anchor(ids, capacity=2 * len(ids)),
    "Memento": Memento,
}
YES = {"yes", "有", "能"}
NO = {"no", "无", "否"}


def test_the_tables_of_compatibility_are_current() -> None:
    page = write_compatibility.PAGE.read_text(encoding="utf-8")
    assert page == write_compatibility.written(page), "run python tests/py/write_compatibility.py"
    assert all(f"`{profile.name}`" in page for profile in profiles())


def rows(name: str) -> dict[str, list[str]]:
    """The cells of the first table of a page, by their first."""
    text = (DOCS / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {first.replace("`", ""): rest for first, *rest in cells}


@cache
def keys() -> list[str | bytes]:
    return [f"user:{i}" for i in range(KEYS)]


@cache
def measured(family: str) -> tuple[str, str, str]:
    """The most keys by the mean; for one node more, the percentages that move and that move needlessly."""
    before = FAMILIES[family](IDS)
    after = before.with_node("n100")
    old, new = before.get_many(keys()), after.get_many(keys())
    most = max(Counter(old).values()) * len(IDS) / KEYS
    moved = Counter(to == "n100" for owner, to in zip(old, new, strict=True) if owner != to)
    return f"{most:.2f}", f"{moved.total() * 100 / KEYS:.2f} %", f"{moved[False] * 100 / KEYS:.2f} %"


@pytest.mark.parametrize("page", ["choosing.md", "choosing.zh-CN.md"])
def test_what_the_choice_is_between(page: str) -> None:
    table = rows(page)
    assert list(table) == list(FAMILIES)
    for family, cells in table.items():
        assert tuple(cells[:3]) == measured(family), f"{page}: {family}"
        weights, any_node, sets = (cell in YES for cell in cells[5:8])
        assert all(cell in YES | NO for cell in cells[5:8])
        small = FAMILIES[family](IDS[:5])
        assert weights == allowed(small.with_weight, "n4", 2), family
        assert any_node == allowed(small.without_node, "n1"), family
        assert sets == allowed(small.get_nodes, "k", 2), family


def allowed(call: Callable[..., object], *arguments: object) -> bool:
    """Whether a call is not refused."""
    try:
        call(*arguments)
    except ConfigError:
        return False
    return True


def test_more_points_even_a_ring_out() -> None:
    fullest = {vnodes: max(Ring(IDS, vnodes=vnodes).shares().values()) * 100 for vnodes in (160, 1024)}
    assert [round(float(each), 2) for each in fullest.values()] == [1.2, 1.07]


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
