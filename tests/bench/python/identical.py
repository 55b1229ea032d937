"""`identical-across-languages`: the owners of a million keys as a digest, which Rust and Node print too."""

from __future__ import annotations

import hashlib
import json

from ringwright import Anchor, Jump, Maglev, Memento, MultiProbe, Rendezvous, Ring, compat
from turns import IDS, KEYS

TABLE = 65_537
PROFILES = ("ketama:libmemcached-1", "nginx:consistent", "haproxy:id@fixed", "envoy:maglev@sorted")


def measure(nodes: int) -> None:
    """Every family, and some profiles; keys go in as a list, the hardest way."""
    ids = IDS[:nodes]
    placements = {
        "Ring": Ring(ids),
        "Rendezvous": Rendezvous(ids),
        "Maglev": Maglev(ids, table_size=TABLE),
        "Jump": Jump(ids),
        "MultiProbe": MultiProbe(ids),
        "Anchor": Anchor(ids, capacity=2 * nodes),
        "Memento": Memento(ids),
        **{profile: compat(profile, ids) for profile in PROFILES},
    }
    for name, placement in placements.items():
        digest = hashlib.sha256(memoryview(placement.assign(KEYS))).hexdigest()
        row = {"metric": "identical-across-languages", "language": "Python", "nodes": nodes}
        print(json.dumps({**row, "ours": f"`{name}`", "sha256": digest}), flush=True)
