"""What a change moves beside what it must, and what it does to replica sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peers import HashRing
from ringwright import (
    Anchor,
    Jump,
    Maglev,
    Memento,
    MultiProbe,
    Node,
    Placement,
    Rendezvous,
    Ring,
    compat,
    plan,
)
from turns import FEW, IDS, KEYS, Head

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FAMILIES: dict[str, Callable[[Sequence[str]], Placement]] = {
    "Ring": Ring,
    "Rendezvous": Rendezvous,
    "Maglev": Maglev,
    "Jump": Jump,
    "MultiProbe": MultiProbe,
    "Anchor": lambda ids: Anchor(ids, capacity=2 * len(ids)),
    "Memento": Memento,
    "ketama:libmemcached-1": lambda ids: compat("ketama:libmemcached-1", ids),
    "envoy:ring-hash": lambda ids: compat("envoy:ring-hash", ids),
    "nginx:consistent": lambda ids: compat("nginx:consistent", ids),
}
PEERS: dict[str, Callable[[Sequence[str]], HashRing]] = {
    "uhashring": HashRing,
    "uhashring ketama": lambda ids: HashRing(ids, hash_fn="ketama"),
}
ZONES = 10


def measure(nodes: int) -> None:
    """A node more: who moves for it among all keys, and in replica sets of three."""
    ids, fresh = IDS[:nodes], IDS[nodes]
    theirs = {name: peers_moves(make(ids), fresh) for name, make in PEERS.items()}
    for name, make in FAMILIES.items():
        before = make(ids)
        after = before.with_node(fresh)
        moved = moves(before.get_many(KEYS), after.get_many(KEYS), fresh)
        peer = "uhashring ketama" if name.startswith("ketama") else "uhashring"
        for metric, mine, other in zip(("needless-moves", "excess-moves"), moved, theirs[peer], strict=True):
            Head(metric, nodes, "% of keys").print(f"`{name}`", peer, mine, other)
    replicas(nodes)


def peers_moves(ring: HashRing, fresh: str) -> tuple[float, float]:
    """The same of a peer, which changes in place."""
    before = [ring.get_node(key) for key in FEW]
    ring.add_node(fresh)
    return moves(before, [ring.get_node(key) for key in FEW], fresh)


def moves(before: Sequence[str], after: Sequence[str], fresh: str) -> tuple[float, float]:
    """The percentages of keys that move to nodes which had been there, and that move beyond the least."""
    moved = [new for old, new in zip(before, after, strict=True) if old != new]
    gains: dict[str, int] = {}
    for old, new in zip(before, after, strict=True):
        gains[new] = gains.get(new, 0) + 1
        gains[old] = gains.get(old, 0) - 1
    least = sum(gain for gain in gains.values() if gain > 0)
    scale = 100 / len(before)
    return sum(new != fresh for new in moved) * scale, (len(moved) - least) * scale


def replicas(nodes: int) -> None:
    """`replica-moves`, `role-changes` and `zone-violations` of sets of three, beside the peer's walk."""
    zone_of = {id_: f"z{i % ZONES}" for i, id_ in enumerate(IDS[: nodes + 1])}
    zoned = [Node(id_, zone=zone) for id_, zone in zone_of.items()]
    keys = FEW[:5000]
    peer = HashRing(IDS[:nodes])
    sets = [walk(peer, key) for key in keys]
    peer.add_node(IDS[nodes])
    grown = [walk(peer, key) for key in keys]
    theirs = (
        sum(len(set(new) - set(old)) for old, new in zip(sets, grown, strict=True)),
        sum(old != new and set(old) == set(new) for old, new in zip(sets, grown, strict=True)),
        sum(len({zone_of[id_] for id_ in chosen}) < 3 for chosen in grown),
    )
    theirs_percent = [amount * 100 / len(keys) for amount in theirs]
    for family in (Ring, Rendezvous):
        before, after = family(zoned[:-1]), family(zoned)
        for distinct in ("node", "zone"):
            # A ring's are exact; rendezvous is asked about keys.
            asked = None if family is Ring else FEW
            change = plan(before, after, 3, distinct=distinct, keys=asked)
            # A plan of distinct nodes asks for no zones.
            violated = change.zone_violation_shares[1] if distinct == "zone" else violations(after, zone_of)
            shares = (change.copied_share, change.role_change_share, violated)
            name = f"`{family.__name__}`, 3 {'nodes' if distinct == 'node' else 'zones'}"
            for metric, share, other in zip(METRICS, shares, theirs_percent, strict=True):
                Head(metric, nodes, "% of keys").print(
                    name, "uhashring `range(size=3)`", float(share) * 100, other
                )


METRICS = ("replica-moves", "role-changes", "zone-violations")


def violations(placement: Placement, zone_of: dict[str, str]) -> float:
    """The share of keys whose set of three stands in fewer than three zones."""
    keys = FEW[:5000]
    return sum(len({zone_of[id_] for id_ in placement.get_nodes(key, 3)}) < 3 for key in keys) / len(keys)


def walk(peer: HashRing, key: str) -> list[str]:
    """The peer's set of three, in its order."""
    return [each["nodename"] for each in peer.range(key, size=3)]
