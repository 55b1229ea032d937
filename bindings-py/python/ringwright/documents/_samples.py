"""The three samples' rules written afresh, faults included, for the findings to run.

Nothing here is for use: each class does what the text of its document does, and no more.
"""

import hashlib
from collections.abc import Iterator, Sequence
from random import Random


class FirstMatch:
    """Document 000, section 4.1: one mark per node, searched in list order, luck past the last mark.

    `luck` stands for the global generator of the text, seeded so that the demonstration repeats.
    """

    def __init__(self, names: Sequence[str], luck: Random) -> None:
        self.names = names  # shared with the caller, as in the text
        self.luck = luck
        self.marks = {name: hashlib.sha1(name.encode()).hexdigest() for name in names}

    def get_node(self, key: str) -> str:
        """Return the first node in list order whose mark is not below the key's, or any node."""
        mark = hashlib.sha1(key.encode()).hexdigest()
        matches = (name for name, own in self.marks.items() if own >= mark)
        found = next(matches, None)
        return self.names[self.luck.randint(0, len(self.names) - 1)] if found is None else found


class NameTable:
    """Document 002, section 4.1: a table of spelled names, in which keys are looked up as they are."""

    def __init__(self, names: Sequence[object], replicas: int = 1) -> None:
        self.names = names
        self.replicas = replicas
        self.table: dict[str, object] = {}
        for name in names:
            self.add_node(name)

    def add_node(self, name: object) -> None:
        """Enter the node's labels, over whatever stands there."""
        self.table.update(dict.fromkeys(self._labels(name), name))

    def remove_node(self, name: object) -> None:
        """Delete the node's labels one by one; the first that is missing ends it."""
        for label in self._labels(name):
            self.table.pop(label)

    def get_node(self, key: object) -> object:
        """Return the node under the key's spelling, nearly always None."""
        spelled = str(key)
        for copy in range(self.replicas):
            spelled += str(copy)  # the key grows: k0, k01, k012
            if self.table.get(spelled):
                return self.table[spelled]
        return None

    def _labels(self, name: object) -> Iterator[str]:
        return (f"{name}{copy}" for copy in range(self.replicas))


class DigestTable:
    """Document 003, section 4.1: node to digest, asked the other way round, else the first node."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.virtual_node_size = 1024  # set and never read, as in the text
        self.by_name: dict[object, bytes] = {name: hashlib.md5(name.encode()).digest() for name in names}
        self.virtual_nodes = frozenset(self.by_name.values())

    def get_node(self, key: str) -> str | None:
        """Return the first node, fail for a node's own name, or return None without nodes."""
        digest = hashlib.md5(key.encode()).digest()
        if digest in self.virtual_nodes:
            return str(self.by_name[digest])  # the table's keys are names, so this can only fail
        for name in self.names:
            if hashlib.md5(name.encode()).digest() in self.virtual_nodes:
                return name  # the key's digest is gone, and the first node is always among them
        return None
