"""Document 002, high availability and fault tolerance: its consistent hash (section 4.1), mended.

`FINDINGS` says what the sample did wrong and shows it.
"""

from ringwright.documents.availability.consistent_hash import ConsistentHash
from ringwright.documents.availability.findings import FINDINGS
from ringwright.documents.document import Document, Step
from ringwright.documents.finding import Text

__all__ = ["DOCUMENT", "FINDINGS", "ConsistentHash"]


def _example() -> tuple[Step, ...]:
    consistent_hash = ConsistentHash(["node1", "node2", "node3"])
    first = consistent_hash.get_node("example_key")
    consistent_hash.add_node("node4")
    consistent_hash.remove_node("node2")
    return (
        Step("consistent_hash = ConsistentHash(['node1', 'node2', 'node3'])"),
        Step("consistent_hash.get_node('example_key')", repr(first)),
        Step("consistent_hash.add_node('node4')"),
        Step("consistent_hash.remove_node('node2')"),
        Step("consistent_hash.nodes", repr(consistent_hash.nodes)),
        Step("consistent_hash.get_node('example_key')", repr(consistent_hash.get_node("example_key"))),
    )


DOCUMENT = Document(
    "002",
    "availability",
    Text("高可用性与容错机制", "High availability and fault tolerance"),
    _example,
    FINDINGS,
)
"""Document 002."""
