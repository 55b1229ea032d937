"""The few measures that the findings share. All of them are whole numbers, equal on every machine."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

KEYS = tuple(f"user:{number}" for number in range(1000))
"""The keys of most demonstrations."""


def names(count: int) -> list[str]:
    """Return node names like the documents': node1, node2, ..."""
    return [f"node{number}" for number in range(1, count + 1)]


def places(place: Callable[[str], object], keys: Iterable[str] = KEYS) -> dict[str, object]:
    """Return where each key is placed."""
    return {key: place(key) for key in keys}


def heaviest(placed: Mapping[str, object]) -> int:
    """Return the number of keys on the fullest node."""
    return max(Counter(placed.values()).values())


def moved(before: Mapping[str, object], after: Mapping[str, object]) -> int:
    """Return the number of keys whose node differs."""
    return sum(node != after[key] for key, node in before.items())


def needless(before: Mapping[str, object], after: Mapping[str, object], new: object) -> int:
    """Return the number of keys that changed between old nodes although only `new` was added."""
    return sum(node != after[key] != new for key, node in before.items())


def refusal(action: Callable[[], object]) -> str:
    """Run `action` and name what it raised, with the code if it has one; empty when it went well."""
    try:
        action()
    except Exception as error:  # the finding is about whatever is raised
        code = getattr(error, "code", "")
        return f"{type(error).__name__} {code}".rstrip()
    return ""


def percent(part: int, whole: int) -> str:
    """Return `part` of `whole` in per cent with one digit after the point, rounded down."""
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}%"
