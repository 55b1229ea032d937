"""The README's Python is what the package does."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from ringwright import profiles

ROOT = Path(__file__).parents[2]


# What a line gives, before whatever else its comment says.
TOLD = re.compile(r"\s*('[^']*'|\[[^\]]*\]|Fraction\(0, 1\))(?=$|[,:：])")


@pytest.mark.parametrize(
    ("name", "told"), [("README.md", 8), ("README.zh-CN.md", 8), ("bindings-py/README.md", 7)]
)
def test_every_line_gives_what_its_comment_says(name: str, told: int) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    scope: dict[str, Any] = {}
    checked = 0
    for line in block.splitlines():
        code, _, comment = line.partition("  # " if "  # " in line else " # ")
        try:
            result = eval(code, scope)
        except SyntaxError:
            exec(code, scope)
            continue
        if found := TOLD.match(comment):
            assert result == eval(found[1], {"Fraction": Fraction}), line
            checked += 1
    assert checked == told
    assert scope["plan"](scope["ring"], scope["grown"]).moved_share == Fraction(4339313364597384365, 2**64)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_rules_are_counted(name: str) -> None:
    counted = re.search(r"(\d+) (rules|种规则)", (ROOT / name).read_text(encoding="utf-8"))
    assert counted
    assert int(counted[1]) == len(profiles())
