"""Where a key lives, the same in every language.

>>> from ringwright import Ring, plan
>>> ring = Ring(["a", "b", "c"])
>>> ring.get_node("user:42")
'a'
>>> grown = ring.with_node("d")
>>> float(plan(ring, grown).moved_share)  # doctest: +ELLIPSIS
0.235...
"""

from ringwright._compat import (
    CounterExample,
    Diagnosis,
    Finding,
    Profile,
    Server,
    compat,
    diagnose,
    profiles,
)
from ringwright._deployed import Deployed, read_deployed
from ringwright._errors import ConfigError, DecodeError, KeyTypeError, RingwrightError
from ringwright._explanation import Explanation, Step
from ringwright._pick import Pick
from ringwright._plan import Move, Plan, PlanStep, plan
from ringwright._ringwright import (
    Anchor,
    Compat,
    Jump,
    Maglev,
    Memento,
    MultiProbe,
    Node,
    OwnerArray,
    OwnerChunks,
    Placement,
    Rendezvous,
    Ring,
    __version__,
)

__all__ = [
    "Anchor",
    "Compat",
    "ConfigError",
    "CounterExample",
    "DecodeError",
    "Deployed",
    "Diagnosis",
    "Explanation",
    "Finding",
    "Jump",
    "KeyTypeError",
    "Maglev",
    "Memento",
    "Move",
    "MultiProbe",
    "Node",
    "OwnerArray",
    "OwnerChunks",
    "Pick",
    "Placement",
    "Plan",
    "PlanStep",
    "Profile",
    "Rendezvous",
    "Ring",
    "RingwrightError",
    "Server",
    "Step",
    "__version__",
    "compat",
    "diagnose",
    "plan",
    "profiles",
    "read_deployed",
]
