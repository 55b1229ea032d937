"""Text in the columns of a terminal, where a Chinese character takes two."""

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

_NOT_FIRST = "，。；：、！？）」』》"
_NOT_LAST = "（「『《"
_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
)
_PIECE = re.compile(rf"\s+|[{_NOT_LAST}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{_NOT_FIRST}]*")


def columns(text: str) -> int:
    """Return how many columns `text` takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def wrap(text: str, width: int) -> Iterator[str]:
    """Split `text` into lines of at most `width` columns.

    Lines break at spaces and between Chinese characters, never before a closing mark or after an
    opening one. A word longer than a line keeps a line to itself.
    """
    line = ""
    for piece in _PIECE.findall(text):
        if columns(line) + columns(piece.rstrip()) > width and line:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    if line:
        yield line.rstrip()
