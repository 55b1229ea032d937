"""What a document's sample did wrong, as a value that can be run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

Language: TypeAlias = Literal["zh", "en"]
"""The languages of every text here: Simplified Chinese and English."""


class Text(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str

    def to(self, language: Language) -> str:
        """Return the text in `language`."""
        return self.zh if language == "zh" else self.en


class Evidence(NamedTuple):
    """What a demonstration measured.

    `measures` are the whole numbers found, by name; `text` says them in one or two sentences.
    """

    measures: Mapping[str, int]
    text: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect of a document's sample.

    `code` is a stable slug, unique within its document; `section` is the section of the document
    that has the defect. `defect()` runs the sample's rule, written afresh, and `mended()` runs
    ours: both take the same measures, take no argument, and give equal evidence on every call.
    """

    code: str
    section: str
    title: Text
    explanation: Text
    defect: Callable[[], Evidence]
    mended: Callable[[], Evidence]
