"""Document 000, distributed systems from the start: its consistent hash (section 4.1), mended.

`FINDINGS` says what the sample did wrong and shows it.
"""

from ringwright.documents.basics.consistent_hash import ConsistentHash
from ringwright.documents.basics.findings import FINDINGS
from ringwright.documents.document import Document, Step
from ringwright.documents.finding import Text

__all__ = ["DOCUMENT", "FINDINGS", "ConsistentHash"]


def _example() -> tuple[Step, ...]:
    nodes = ["node1", "node2", "node3"]
    consistent_hash = ConsistentHash(nodes)
    return (
        Step(f"consistent_hash = ConsistentHash({nodes!r})"),
        Step("consistent_hash.get_node('example_key')", repr(consistent_hash.get_node("example_key"))),
    )


DOCUMENT = Document(
    "000", "basics", Text("分布式系统基础", "Distributed systems, the basics"), _example, FINDINGS
)
"""Document 000."""
