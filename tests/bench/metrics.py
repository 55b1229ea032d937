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
    "monotonicity": Metric(
        "Keys that left a node which stayed, or came to one which had been there, when the last nodes leave "
        "and return; 0 is ideal.",
        None,
    ),
}
