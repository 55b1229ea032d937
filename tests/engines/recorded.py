"""The recorded answers: `cases.json` of a product's kit, one case a line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from cases import ALL, keys
from servers import KITS, Backend, Case

KEYS = 2000
# The product's own word for what `Case.setting` holds.
SELECTORS = {"nginx": "directive", "haproxy": "hash-type", "libmemcached": "behavior"}


@dataclass(frozen=True)
class Recording:
    """One configuration and the product's answers to the keys of its form."""

    name: str
    product: str
    version: str
    case: Case
    index: list[int]


def record(product: ModuleType) -> None:
    """Asks the real product about every case and writes its `cases.json`."""
    name: str = product.NAME
    lines = []
    for title, case in ALL[name].items():
        with product.serving(case) as ask:
            index = ask(keys(case, KEYS))
        form: dict[str, Any] = {"name": title, SELECTORS[name]: case.setting}
        if case.balance:
            form["balance"] = case.balance
        form |= {"keys": case.keys, "servers": [row(each) for each in case.servers], "index": index}
        lines.append(json.dumps(form, ensure_ascii=False, separators=(",", ":")))
    head = json.dumps({"product": name, "version": product.version()})[1:-1]
    path = KITS / name / "cases.json"
    path.write_text("{" + head + ', "cases": [\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")
    print(f"{name} {product.version()}: {len(lines)} configurations, {KEYS} keys each, in {path}")


def row(server: Backend) -> list[str | int]:
    """The address, the weight, and the id if there is one."""
    return [server.address, server.weight, *([server.puid] if server.puid else [])]


def load(product: str) -> list[Recording]:
    """What is recorded of a product."""
    form = json.loads((KITS / product / "cases.json").read_text(encoding="utf-8"))
    return [
        Recording(
            each["name"],
            form["product"],
            form["version"],
            Case(
                each[SELECTORS[product]],
                tuple(Backend(*server) for server in each["servers"]),
                each.get("balance", ""),
                each["keys"],
            ),
            each["index"],
        )
        for each in form["cases"]
    ]
