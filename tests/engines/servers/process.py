"""A product as a child process: found, started in a temporary folder, asked, stopped."""

from __future__ import annotations

import os
import re
import shutil
import socket
import string
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

# The answers to this many requests fit the socket's buffers: neither side ever waits for the other to read.
WINDOW = 100
START_SECONDS = 10.0


class EngineError(RuntimeError):
    """A product is missing, did not start, or gave no answer."""


class Template(string.Template):
    """`@name` is filled in; `$` belongs to nginx."""

    delimiter = "@"


def program(variable: str, name: str) -> str:
    """The product's program: from the environment, else from PATH and the administrators' folders."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"])
    found = shutil.which(os.environ.get(variable, name), path=path)
    if found is None:
        raise EngineError(f"{name} is missing: run tests/engines/install, or set {variable}")
    return found


def version(command: list[str], pattern: str) -> str:
    """What the program says its version is."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(pattern, done.stdout + done.stderr)
    if found is None:
        raise EngineError(f"{command[0]} does not tell its version")
    return found[1]


@contextmanager
def running(command: list[str], folder: Path, listener: Path) -> Iterator[socket.socket]:
    """The program's own socket, once it accepts; the program ends with the block."""
    log = folder / "log"
    with log.open("wb") as output:
        child = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    try:
        with socket.socket(socket.AF_UNIX) as front:
            end = time.monotonic() + START_SECONDS
            while front.connect_ex(str(listener)) != 0:
                if child.poll() is not None or time.monotonic() > end:
                    raise EngineError(f"{command[0]} did not start:\n{log.read_text(errors='replace')}")
                time.sleep(0.01)
            front.settimeout(START_SECONDS)
            yield front
    finally:
        child.terminate()
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def pipelined(front: socket.socket, requests: Iterable[bytes], answer: re.Pattern[bytes]) -> list[bytes]:
    """The answers to many HTTP requests over one kept connection, in order."""
    pending = list(requests)
    answers: list[bytes] = []
    for first in range(0, len(pending), WINDOW):
        window = pending[first : first + WINDOW]
        front.sendall(b"".join(window))
        received = b""
        while received.count(b"\r\n\r\n") < len(window):
            part = front.recv(1 << 16)
            if not part:
                raise EngineError(f"the connection ended after {received[-300:]!r}")
            received += part
        found = answer.findall(received)
        if len(found) != len(window):
            raise EngineError(f"not every answer names a server: {received[:300]!r}")
        answers += found
    return answers


def request(key: str, header: bool) -> bytes:
    """One request that carries the key in the header `k`, or else raw in the argument `k`."""
    target, extra = ("/", f"k: {key}\r\n") if header else (f"/?k={key}", "")
    return f"GET {target} HTTP/1.1\r\nhost: x\r\n{extra}\r\n".encode()
