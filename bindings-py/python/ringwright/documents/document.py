"""One of the documents: where it is, how its mended sample is used, what was found in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ringwright.documents.finding import Finding, Text


class Step(NamedTuple):
    """One step of a usage example: the line of Python and, when it has a value, its `repr`."""

    code: str
    result: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document and its mended module.

    `number` is the document's number, `name` the module in `ringwright.documents` that has the
    classes under their original names. `example()` runs the document's own usage example and
    returns what it did.
    """

    number: str
    name: str
    title: Text
    example: Callable[[], tuple[Step, ...]]
    findings: tuple[Finding, ...]
