"""The README's Python is what the package does."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_line_gives_what_its_comment_says(name: str) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    scope: dict[str, Any] = {}
    checked = 0
    for line in block.splitlines():
        code, _, told = line.partition("#")
        try:
            result = eval(code, scope)
        except SyntaxError:
            exec(code, scope)
            continue
        told = told.split("：")[0].strip()
        if told.startswith(("'", "[", "Fraction(0")):
            assert result == eval(told, {"Fraction": Fraction})
            checked += 1
    assert checked == 3
    assert scope["plan"](scope["ring"], scope["grown"]).moved_share == Fraction(4339313364597384365, 2**64)
