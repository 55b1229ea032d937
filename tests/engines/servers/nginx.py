"""nginx's `hash` directive, asked through its own proxy."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import KITS, Ask, Case
from .process import Template, pipelined, program, request, running
from .process import version as told

NAME = "nginx"
ANSWER = re.compile(rb"\r\nChosen: ([^\r]+)\r\n")


def version() -> str:
    """For example `1.22.1`."""
    return told([program("RW_NGINX", NAME), "-v"], r"nginx/([\d.]+)")


def connected(address: str) -> str:
    """What nginx calls the peer of a server: its address with the port that it defaults to."""
    return address if address.startswith("unix:") or re.search(r":\d+$", address) else f"{address}:80"


@contextmanager
def serving(case: Case) -> Iterator[Ask]:
    """Starts nginx with one upstream; `case.setting` is its directive, such as `hash $arg_k consistent`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        listener = folder / "front"
        servers = [f"    server {each.address} weight={each.weight} max_fails=0;" for each in case.servers]
        text = (KITS / "nginx/nginx.conf.template").read_text()
        config = Template(text).substitute(
            directive=case.setting, servers="\n".join(servers), socket=listener
        )
        (folder / "nginx.conf").write_text(config)
        indices = {connected(each.address).encode(): i for i, each in enumerate(case.servers)}
        header = "$http_k" in case.setting
        command = [program("RW_NGINX", NAME), "-e", "stderr", "-p", name, "-c", str(folder / "nginx.conf")]
        with running(command, folder, listener) as front:

            def ask(keys: list[str]) -> list[int]:
                answers = pipelined(front, (request(key, header) for key in keys), ANSWER)
                return [indices[answer] for answer in answers]

            yield ask
