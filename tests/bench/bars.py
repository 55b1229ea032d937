"""What ours has to reach beside a peer, and whether it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD = ("bar", "peer", "nodes", "demand", "measured", "")


class Bar(NamedTuple):
    """One demand: at least `times` as fast, or at most `share` of the peer's time; with neither, none."""

    language: str
    metric: str
    nodes: int
    ours: str
    peer: str
    times: float | None = None
    share: float | None = None


_MD5 = "uhashring `get_node`"
_KETAMA = "uhashring ketama `get_node`"
_EXACT = "`ketama:libmemcached-1`"

BARS = (
    Bar("Rust", "lookup-time", 100, "`Ring`", "pingora-ketama", share=0.4),
    Bar("Rust", "lookup-time", 100, "`Maglev`", "maglev", share=0.4),
    Bar("Python", "lookup-time", 100, "`get_node`", _MD5, times=22),
    Bar("Python", "batch-lookup-time", 100, "`get_many` of a list", _MD5, times=70),
    Bar("Python", "batch-lookup-time", 100, "`assign` of a list", _MD5, times=100),
    Bar("Python", "batch-lookup-time", 100, "`assign` of Arrow text", _MD5, times=120),
    Bar("Python", "batch-lookup-time", 100, f"{_EXACT} `get_many` of a list", _KETAMA, times=9),
    # Exact, one key at a time, costs an MD5 each; the bar is for many.
    Bar("Python", "lookup-time", 100, f"{_EXACT} `get_node`", _KETAMA),
    Bar("Node", "lookup-time", 100, "`getNode`", "hashring `get`, cache defeated", times=30),
    Bar("Python", "init-time", 1000, "`Ring`", "uhashring", times=25),
    Bar("Rust", "add-time", 1000, "`Ring`", "pingora-ketama", times=3),
    Bar("Rust", "plan-time", 1000, "`Plan::between`", "consistent_hash_ring `migrated_ranges`", times=3),
)


def judged(rows: Iterable[dict[str, Any]]) -> list[tuple[str, ...]]:
    """A table row for each bar; a bar that nothing was measured for is not met."""
    key = ("language", "metric", "nodes", "ours", "peer")
    measured = {tuple(row[name] for name in key): row for row in rows}
    return [_judge(bar, measured.get(bar[: len(key)])) for bar in BARS]


def _judge(bar: Bar, row: dict[str, Any] | None) -> tuple[str, ...]:
    name = f"{bar.language} {bar.metric}, {bar.ours}"
    if bar.share is None:
        demand = f"at least {bar.times:g} times as fast" if bar.times else "none"
        value = row["theirs"] / row["mine"] if row else 0.0
        met, shown = value >= (bar.times or 0), f"{value:.1f} times"
    else:
        demand = f"at most {bar.share:g} of its time"
        value = row["mine"] / row["theirs"] if row else float("inf")
        met, shown = value <= bar.share, f"{value:.2f}"
    verdict = "met" if met else "**NOT met**"
    return (
        name,
        bar.peer,
        str(bar.nodes),
        demand,
        shown if row else "nothing",
        verdict if bar.times or bar.share else "",
    )
