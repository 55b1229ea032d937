"""Document 003, distributed systems and microservices: its consistent hash (section 4.1), mended.

`FINDINGS` says what the sample, and the formula of section 3, did wrong and shows it.
"""

from ringwright.documents.document import Document, Step
from ringwright.documents.finding import Text
from ringwright.documents.microservices.consistent_hash import ConsistentHash
from ringwright.documents.microservices.findings import FINDINGS

__all__ = ["DOCUMENT", "FINDINGS", "ConsistentHash"]


def _example() -> tuple[Step, ...]:
    nodes = ["node1", "node2", "node3"]
    consistent_hash = ConsistentHash(nodes)
    virtual_node = consistent_hash.get_virtual_node("example_key")
    return (
        Step(f"consistent_hash = ConsistentHash({nodes!r})"),
        Step("consistent_hash.get_virtual_node('example_key').hex()", repr(virtual_node.hex())),
        Step("consistent_hash.get_node('example_key')", repr(consistent_hash.get_node("example_key"))),
    )


DOCUMENT = Document(
    "003",
    "microservices",
    Text("分布式系统与微服务", "Distributed systems and microservices"),
    _example,
    FINDINGS,
)
"""Document 003."""
