"""HAProxy's `hash-type consistent`, asked through its own proxy."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import KITS, Ask, Case
from .process import Template, pipelined, program, request, running
from .process import version as told

NAME = "haproxy"
ANSWER = re.compile(rb"\r\nchosen: s(\d+)\r\n")
EMPTY = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"


def version() -> str:
    """For example `2.6.12`."""
    return told([program("RW_HAPROXY", NAME), "-v"], r"version ([\d.]+)")


def epoch(of: str) -> str:
    """The library's profile of that version: how points follow from ids changed in 3.0 and back in 3.3.

    The later change went into maintained 3.0 to 3.2 too, so of these only early releases keep to their epoch.
    """
    major, minor = map(int, of.split(".")[:2])
    if (major, minor) < (3, 0):
        return "haproxy:id@pre3.0"
    return "haproxy:id@3.0-3.3" if (major, minor) < (3, 3) else "haproxy:id@fixed"


@contextmanager
def serving(case: Case) -> Iterator[Ask]:
    """Starts HAProxy with one proxy; `case.setting` is its `hash-type`, such as `consistent djb2`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        listener = folder / "front"
        servers = [
            f"  server s{i} {each.address} weight {each.weight}" + (f" id {each.puid}" if each.puid else "")
            for i, each in enumerate(case.servers)
        ]
        text = (KITS / "haproxy/haproxy.cfg.template").read_text()
        config = Template(text).substitute(
            balance=case.balance,
            type=case.setting,
            servers="\n".join(servers),
            socket=listener,
            answer=folder / "answer",
        )
        (folder / "answer").write_bytes(EMPTY.encode())
        (folder / "haproxy.cfg").write_text(config)
        header = case.balance == "hdr(k)"
        command = [program("RW_HAPROXY", NAME), "-db", "-f", str(folder / "haproxy.cfg")]
        with running(command, folder, listener) as front:

            def ask(keys: list[str]) -> list[int]:
                return [
                    int(answer) for answer in pipelined(front, (request(key, header) for key in keys), ANSWER)
                ]

            yield ask
