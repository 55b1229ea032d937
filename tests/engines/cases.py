"""The configurations that are recorded and asked live, by product and name, and the keys to ask about."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator, Sequence

from servers import Backend, Case

WEIGHTS = (1, 1, 2, 1, 3)
SIZES = (25, 50, 100)
# At these numbers of servers float32 gives each of them 156 points instead of 160.
NARROW = (25, 47, 50, 55, 61, 100)
WIDE = "键é🔑:{i}"
# What a URL's argument holds as it is; a percent sign too, as no product decodes it.
RAW = string.ascii_letters + string.digits + "-._~%:"


def backends(weights: Sequence[int], address: str = "127.0.0.1:{port}") -> tuple[Backend, ...]:
    """Servers of these weights, told apart by `{i}` or `{port}` in the address; nothing listens there."""
    return tuple(Backend(address.format(i=i, port=18101 + i), weight) for i, weight in enumerate(weights))


def identified(ids: Sequence[int | None], weights: Sequence[int] | None = None) -> tuple[Backend, ...]:
    """HAProxy's servers under explicit ids; without one HAProxy finds the id itself."""
    plain = backends(weights or [1] * len(ids))
    return tuple(Backend(each.address, each.weight, puid) for each, puid in zip(plain, ids, strict=True))


def nginx() -> Iterator[tuple[str, Case]]:
    """Both rules, every way to write a server, and two servers that share a point."""
    consistent = "hash $arg_k consistent"
    for rule, setting in (("consistent", consistent), ("plain", "hash $arg_k")):
        yield f"{rule}-weights", Case(setting, backends(WEIGHTS))
        yield f"{rule}-one", Case(setting, backends([3]))
        for size in SIZES:
            yield f"{rule}-{size}", Case(setting, backends([1] * size, "127.18.0.{i}:18101"))
        heavy = [1 + i * 7 % 10 for i in range(30)]
        yield f"{rule}-heavy", Case(setting, backends([*heavy, 100], "127.18.0.{i}:{port}"))
        yield f"{rule}-bytes", Case(setting.replace("$arg_k", "$http_k"), backends(WEIGHTS), keys=WIDE)
    yield "consistent-no-port", Case(consistent, backends(WEIGHTS, "127.18.0.{i}"))
    yield "consistent-ipv6", Case(consistent, backends(WEIGHTS, "[::1]:{port}"))
    yield "consistent-unix", Case(consistent, backends(WEIGHTS, "unix:/nonexistent/{i}"))
    equal = (Backend("127.19.1.82:18111"), Backend("127.19.0.250:18111"))
    yield "consistent-equal-points", Case(consistent, equal)


def haproxy() -> Iterator[tuple[str, Case]]:
    """Every hash function with and without avalanche, weights, and every way to an id."""
    plain = backends(WEIGHTS)
    yield "default", Case("consistent", plain, "url_param k")
    for function in ("sdbm", "djb2", "wt6", "crc32"):
        yield function, Case(f"consistent {function}", plain, "url_param k")
        yield f"{function}-avalanche", Case(f"consistent {function} avalanche", plain, "url_param k")
        yield f"{function}-bytes", Case(f"consistent {function}", plain, "hdr(k)", WIDE)
    for size in SIZES:
        yield f"default-{size}", Case("consistent", backends([1] * size, "127.18.0.{i}:18101"), "url_param k")
    for name, servers in {
        "one": backends([3]),
        "heavy": backends([256, *(1 + i * 101 % 256 for i in range(19))]),
        "weight-0": backends([1, 0, 2, 0, 1]),
        "ids": identified([7, 3, 1000, 70_000, 1_048_575], WEIGHTS),
        "ids-some": identified([None, None, 4, 2, None, None, 1]),
        # Of an id only the low 20 bits count: the first two servers share their points.
        "ids-equal-points": identified([1_048_577, 1, 5], [3, 1, 2]),
    }.items():
        yield name, Case("consistent", servers, "url_param k")


def libmemcached() -> Iterator[tuple[str, Case]]:
    """Weighted and not, under both hashes, at the port that the points' text leaves out and at another."""
    weighted, oat, md5 = "KETAMA_WEIGHTED=1", "KETAMA=1", "KETAMA=1 HASH=MD5 KETAMA_HASH=MD5"
    shares = [600, 300, 200, 350, 1000, 800, 950, 100]
    yield "weighted", Case(weighted, backends(shares, "10.0.1.{i}:11211"))
    for port in (11211, 11212):
        address = f"10.0.1.{{i}}:{port}"
        for size in (1, 7, *NARROW):
            yield f"weighted-{size}-{port}", Case(weighted, backends([1] * size, address))
        for size in (1, 7, *SIZES):
            yield f"oat-{size}-{port}", Case(oat, backends([1] * size, address))
            yield f"md5-{size}-{port}", Case(md5, backends([1] * size, address))
    names = backends([1, 0, 5000, 70, 2500], "cache-{i}.example.org:11211")
    yield "weighted-names", Case(weighted, names)
    equal = (Backend("10.9.2.61:11311"), Backend("10.9.0.110:11311"))
    yield "weighted-equal-points", Case(weighted, equal)
    # Where C's char is signed, as on x86-64, one-at-a-time reads bytes above 127 as negative.
    for name, setting in (("weighted", weighted), ("oat", oat), ("md5", md5)):
        yield f"{name}-bytes", Case(setting, backends([1] * 7, "10.0.1.{i}:11211"), keys=WIDE)


def scattered(product: str, seed: int) -> Case:
    """A random list of servers at random places and ports, with random weights."""
    chance = random.Random(f"{product}{seed}")
    count = chance.randint(2, 100)
    heaviest = {"nginx": 10, "haproxy": 64, "libmemcached": 5000}[product]
    standard = 11211 if product == "libmemcached" else 18101
    # Ports stay below those that the system gives out, so that nothing listens at these places.
    servers = tuple(
        Backend(
            f"127.19.{place >> 8}.{place & 255}:{chance.choice((standard, chance.randint(18_000, 32_000)))}",
            chance.randint(1, heaviest),
        )
        for place in chance.sample(range(1, 1 << 16), count)
    )
    setting = {
        "nginx": "hash $arg_k consistent",
        "haproxy": "consistent",
        "libmemcached": "KETAMA_WEIGHTED=1",
    }
    return Case(setting[product], servers, "url_param k" if product == "haproxy" else "")


ALL = {"nginx": dict(nginx()), "haproxy": dict(haproxy()), "libmemcached": dict(libmemcached())}


def keys(case: Case, count: int, others: int = 0) -> list[str]:
    """`count` keys of the case's form, and as many random ones as wanted of 1 to 40 characters."""
    chance = random.Random(count)
    formed = [case.keys.format(i=i) for i in range(count)]
    return formed + ["".join(chance.choices(RAW, k=chance.randint(1, 40))) for _ in range(others)]
