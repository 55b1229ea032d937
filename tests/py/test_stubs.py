"""The stub says what the extension says."""

from __future__ import annotations

import ast
import inspect
from importlib import resources

from ringwright import _ringwright

STUB = ast.parse(resources.files("ringwright").joinpath("_ringwright.pyi").read_text(encoding="utf-8"))


def test_docstrings_of_the_stub_are_those_of_the_extension() -> None:
    checked = 0
    for stub in STUB.body:
        if not isinstance(stub, ast.ClassDef) or not hasattr(_ringwright, stub.name):
            continue
        extension = getattr(_ringwright, stub.name)
        assert ast.get_docstring(stub) == inspect.getdoc(extension)
        documented: set[str] = set()
        for member in stub.body:
            if isinstance(member, ast.FunctionDef) and not member.name.startswith("_"):
                # Of several overloads, the first carries the text.
                if member.name not in documented:
                    found = inspect.getdoc(getattr(extension, member.name))
                    assert ast.get_docstring(member) == found, f"{stub.name}.{member.name}"
                    assert found
                    checked += 1
                documented.add(member.name)
    assert checked >= 24
