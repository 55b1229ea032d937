"""The Chinese documents that this library began with, their samples mended.

Each module has the classes of one document under their original names and signatures, and
`FINDINGS`: what the sample did wrong, each finding with a demonstration that runs.
`ringwright documents` prints them all.
"""

from ringwright.documents import availability, basics, microservices
from ringwright.documents.document import Document, Step
from ringwright.documents.finding import Evidence, Finding, Language, Text

DOCUMENTS: tuple[Document, ...] = (basics.DOCUMENT, availability.DOCUMENT, microservices.DOCUMENT)
"""Every document, by number."""

__all__ = [
    "DOCUMENTS",
    "Document",
    "Evidence",
    "Finding",
    "Language",
    "Step",
    "Text",
    "availability",
    "basics",
    "microservices",
]
