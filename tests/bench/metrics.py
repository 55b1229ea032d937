"""The metrics, in the order of the page: what each means, and what its ratio is called."""

from __future__ import annotations

from typing import NamedTuple


class Metric(NamedTuple):
    """One metric."""

    meaning: str
    ratio: str | None = "times as fast"


# Names and meanings of java-consistent-hashing-algorithms where it has them: results can stand side by side.
METRICS = {
    "lookup-time": Metric("From one key to its node, called in a loop."),
    "lookup-p99": Metric(
        "What one call of a hundred exceeds, each call timed on its own; the clock's own time is in it."
    ),
    "batch-lookup-time": Metric(
        "Many keys in one call. No peer has such a form: they are called in a loop, as they must be."
    ),
    "replica-lookup-time": Metric("From one key to three nodes. No peer knows zones."),
    "init-time": Metric("A placement from nothing."),
    "add-time": Metric("One more node: half of `resize-time`."),
    "resize-time": Metric("A node goes and comes back."),
    "plan-time": Metric(
        "What moves when a node comes. Ours gives every range with its sets, amounts and causes; "
        "consistent_hash_ring gives the ranges of owners."
    ),
    "memory-usage": Metric(
        "What a placement holds. In Rust by a counting allocator; in Python ours by the growth of the "
        "process and the peer by tracemalloc.",
        "times as small",
    ),
    "bytes-per-point": Metric("The same by point, ours with its index.", "times as small"),
    "balance": Metric("The most keys of a node by the mean, over a million keys; 1 is ideal.", None),
    "resize-balance": Metric(
        "The same after four batches, in each of which ten random nodes go and ten come.", None
    ),
    "weighted-balance-error": Metric(
        "The largest distance of a node's keys from its part of the weights, which are 1 to 5; 0 is ideal, "
        "and chance alone is some percent.",
        None,
    ),
    "monotonicity": Metric(
        "Keys that left a node which stayed, or came to one which had been there, when the last nodes leave "
        "and return; 0 is ideal.",
        None,
    ),
    "needless-moves": Metric(
        "Keys that move to a node which had been there, when one node comes; 0 is ideal.", None
    ),
    "excess-moves": Metric(
        "Keys that move beyond the least that the change of shares demands, when one node comes; 0 is ideal.",
        None,
    ),
    "replica-moves": Metric(
        "Copies to be made for replica sets of three when one node comes; 3 % is what it must get.", None
    ),
    "role-changes": Metric(
        "Replica sets of three that keep their members and change their order, when one node comes.", None
    ),
    "zone-violations": Metric(
        "Replica sets of three that stand in fewer than three of ten zones; 0 is ideal.", None
    ),
}

IDENTICAL = "identical-across-languages"
IDENTICAL_MEANING = (
    "SHA-256 over the owners of a million keys as 32-bit integers, taken in this very run by each language, "
    "each from a placement of its own making."
)
LANGUAGES = ("Rust", "Python", "Node")
