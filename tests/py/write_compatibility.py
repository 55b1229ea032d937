"""Writes the tables of docs/compatibility.md: `python tests/py/write_compatibility.py`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ringwright import Plan, Profile, compat, plan, profiles

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "compatibility.md"
SYSTEMS = {
    "cassandra": "Cassandra",
    "envoy": "Envoy",
    "grpc": "gRPC",
    "haproxy": "HAProxy",
    "jump": "jump hashing",
    "pingora": "Pingora",
    "redis": "Redis Cluster",
}
VERIFIED = {"real": "the real program", "vectors": "published vectors", "source": "the source, by reading"}


def tables() -> dict[str, str]:
    """Every table of the page that is not written by hand."""
    heads = {
        "profiles": ("System", "Versions", "Profile", "Verified against", "How", "Options", "Source"),
        "recordings": ("Product", "Version", "Configurations", "Recorded answers"),
        "needless": ("Profile", "Servers", "Moved", "Needless", "Why"),
    }
    rows = {"profiles": map(_profile, profiles()), "recordings": _recordings(), "needless": _needless()}
    return {name: _markdown([head, ["---"] * len(head), *rows[name]]) for name, head in heads.items()}


def written(page: str) -> str:
    """The page with its tables as they are today."""
    for name, table in tables().items():
        between = re.compile(rf"(<!-- {name}[^>]*-->\n).*?(<!-- end -->)", re.DOTALL)
        marks = between.search(page)
        if marks is None:
            raise SystemExit(f"{PAGE} has no place for the table of {name}")
        page = f"{page[: marks.start()]}{marks[1]}\n{table}\n\n{marks[2]}{page[marks.end() :]}"
    return page


def _profile(profile: Profile) -> Sequence[str]:
    return (
        SYSTEMS.get(profile.system, profile.system),
        profile.versions,
        f"`{profile.name}`",
        VERIFIED[profile.verified],
        profile.how,
        ", ".join(f"`{option}`" for option in profile.options),
        f"`{profile.source}`",
    )


def _recordings() -> Iterator[Sequence[str]]:
    for kit in sorted((ROOT / "tests" / "oracles").iterdir()):
        form = json.loads((kit / "cases.json").read_text(encoding="utf-8"))
        answers = sum(len(case["index"]) for case in form["cases"])
        link = f"[{kit.name}](../tests/oracles/{kit.name}/README.md)"
        yield (link, form["version"], str(len(form["cases"])), f"{answers:,}")


def _needless() -> Iterator[Sequence[str]]:
    for profile, before, after in (
        ("nginx:consistent", 10, 11),
        ("nginx:hash", 10, 11),
        ("ketama:libmemcached-1", 10, 11),
        ("ketama:libmemcached-1", 24, 25),
        ("ketama:libmemcached-1", 99, 100),
        ("envoy:ring-hash", 10, 11),
        ("envoy:maglev@sorted", 10, 11),
        ("envoy:maglev@sorted", 99, 100),
        ("haproxy:id@fixed", 10, 11),
    ):
        moves = plan(compat(profile, _servers(before)), compat(profile, _servers(after)))
        yield (f"`{profile}`", f"{before} → {after}", *_amounts(moves))
    first = plan(compat("haproxy:id@fixed", _servers(10)), compat("haproxy:id@fixed", _servers(10)[1:]))
    yield ("`haproxy:id@fixed`", "the first of 10 leaves", *_amounts(first))


def _amounts(moves: Plan) -> Sequence[str]:
    causes = ", ".join(f"`{cause}`" for cause in moves.needless_by_cause)
    return (f"{float(moves.moved_share):.2%}", f"{float(moves.needless_share):.2%}", causes)


def _servers(count: int) -> list[str]:
    return [f"10.0.0.{i}:11211" for i in range(1, count + 1)]


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |".replace("|  |", "| |") for row in rows)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
