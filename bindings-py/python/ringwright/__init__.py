"""Where a key lives, the same in every language.

>>> from ringwright import Ring, plan
>>> ring = Ring(["a", "b", "c"])
>>> ring.get_node("user:42")
'a'
>>> grown = ring.with_node("d")
>>> float(plan(ring, grown).moved_share)  # doctest: +ELLIPSIS
0.235...
"""

from ringwright._errors import ConfigError, DecodeError, KeyTypeError, RingwrightError
from ringwright._explanation import Explanation, Step
from ringwright._plan import Move, Plan, plan
from ringwright._ringwright import Node, OwnerArray, OwnerChunks, Ring, __version__

__all__ = [
    "ConfigError",
    "DecodeError",
    "Explanation",
    "KeyTypeError",
    "Move",
    "Node",
    "OwnerArray",
    "OwnerChunks",
    "Plan",
    "Ring",
    "RingwrightError",
    "Step",
    "__version__",
    "plan",
]
