"""What `ringwright documents` prints: every mended sample at work, and every finding with its evidence."""

from typing import TextIO

from ringwright._columns import columns, wrap
from ringwright.documents import DOCUMENTS
from ringwright.documents.document import Document
from ringwright.documents.finding import Finding, Language, Text

_SAMPLE = Text("原样例", "sample")
_MENDED = Text("改正后", "mended")


def print_report(language: Language, out: TextIO, *, width: int = 80) -> None:
    """Print the report in `language` to `out`, in lines of at most `width` columns.

    Runs every example and every demonstration; takes a second or so. Equal on every machine.
    """
    for place, document in enumerate(DOCUMENTS):
        if place > 0:
            print(file=out)
        _print_document(document, language, out, width)


def _print_document(document: Document, language: Language, out: TextIO, width: int) -> None:
    module = f"ringwright.documents.{document.name}"
    heading = f"{document.number}  {document.title.to(language)}  {module}"
    print(heading, "=" * columns(heading), "", sep="\n", file=out)
    print(f"    >>> from {module} import ConsistentHash", file=out)
    for step in document.example():
        print(f"    >>> {step.code}", file=out)
        if step.result:
            print(f"    {step.result}", file=out)
    for number, finding in enumerate(document.findings, start=1):
        print(file=out)
        _print_finding(number, finding, language, out, width)


def _print_finding(number: int, finding: Finding, language: Language, out: TextIO, width: int) -> None:
    section = Text(f"（第 {finding.section} 节）", f" (section {finding.section})").to(language)
    _print_block(f"{number}.", finding.title.to(language) + section, out, width, margin=4)
    _print_block("", finding.explanation.to(language), out, width, margin=4)
    for label, evidence in ((_SAMPLE, finding.defect()), (_MENDED, finding.mended())):
        _print_block(f"    {label.to(language)}", evidence.text.to(language), out, width, margin=12)


def _print_block(label: str, text: str, out: TextIO, width: int, margin: int) -> None:
    """Print `text` wrapped, to the right of `label` and from there on below it."""
    lead = label + " " * (margin - columns(label))
    for line in wrap(text, width - margin):
        print(lead + line, file=out)
        lead = " " * margin
