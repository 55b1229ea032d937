"""libmemcached's own choice of a server; it opens no connection for it, so no memcached is needed."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
from collections.abc import Iterator
from contextlib import contextmanager

from . import Ask, Case
from .process import EngineError

NAME = "libmemcached"
BEHAVIORS = {"HASH": 2, "KETAMA": 3, "KETAMA_WEIGHTED": 16, "KETAMA_HASH": 17}
VALUES = {"1": 1, "MD5": 1}


def library() -> ctypes.CDLL:
    """The shared library, its calls typed: a pointer that passes as a C int would be cut."""
    found = os.environ.get("RW_LIBMEMCACHED") or ctypes.util.find_library("memcached")
    try:
        loaded = ctypes.CDLL(found or "libmemcached.so.11")
    except OSError as error:
        raise EngineError(
            f"libmemcached is missing: run tests/engines/install, or set RW_LIBMEMCACHED ({error})"
        ) from None
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    for name, result, arguments in [
        ("memcached_lib_version", text, []),
        ("memcached_create", pointer, [pointer]),
        ("memcached_behavior_set", ctypes.c_int, [pointer, ctypes.c_int, ctypes.c_uint64]),
        (
            "memcached_server_add_with_weight",
            ctypes.c_int,
            [pointer, text, ctypes.c_uint16, ctypes.c_uint32],
        ),
        ("memcached_generate_hash", ctypes.c_uint32, [pointer, text, ctypes.c_size_t]),
        ("memcached_free", None, [pointer]),
    ]:
        call = getattr(loaded, name)
        call.restype, call.argtypes = result, arguments
    return loaded


def version() -> str:
    """For example `1.1.4`."""
    told: bytes = library().memcached_lib_version()
    return told.decode()


def succeed(status: int, what: str) -> None:
    """Refuses every status but MEMCACHED_SUCCESS."""
    if status != 0:
        raise EngineError(f"libmemcached refuses {what} with status {status}")


@contextmanager
def serving(case: Case) -> Iterator[Ask]:
    """Makes a client; `case.setting` holds its behaviors, such as `KETAMA=1 HASH=MD5`."""
    calls = library()
    client = calls.memcached_create(None)
    try:
        # Behaviors come before servers: a server's weight is read under the distribution of that moment.
        for behavior in case.setting.split():
            name, value = behavior.split("=")
            succeed(calls.memcached_behavior_set(client, BEHAVIORS[name], VALUES[value]), behavior)
        for each in case.servers:
            host, _, port = each.address.rpartition(":")
            status = calls.memcached_server_add_with_weight(client, host.encode(), int(port), each.weight)
            succeed(status, each.address)

        def ask(keys: list[str]) -> list[int]:
            encoded = (key.encode() for key in keys)
            return [calls.memcached_generate_hash(client, key, len(key)) for key in encoded]

        yield ask
    finally:
        calls.memcached_free(client)
