"""Placements out of the configurations of deployed systems."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ringwright._errors import ConfigError, DecodeError
from ringwright._ringwright import Placement, compat_of, read_deployed_json

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Deployed", "read_deployed"]

# Keys of an Envoy configuration in YAML, which no other format has.
_YAML = re.compile(
    r"^[ \t-]*(static_resources|staticResources|clusters|lb_policy|lbPolicy)[ \t]*:", re.MULTILINE
)


class Deployed(NamedTuple):
    """A placement as somebody has deployed it, and what their configuration does not say."""

    name: str
    """The name of the upstream, backend or cluster; empty where there is none."""
    format: str
    """The format it was read from."""
    profile: str
    """The profile of the product, or the family of a placement of Ringwright's own."""
    placement: Placement
    """The placement."""
    balance_factor: int | None
    """The percentage for bounded loads, where the product bounds them."""
    down: tuple[str, ...]
    """The ids of servers that are configured as down."""
    key: str | None
    """What the product takes as the key, in its own words."""
    notes: tuple[str, ...]
    """What the text leaves open or what was left out of it."""


def read_deployed(
    text: str,
    *,
    format: str | None = None,
    name: str | None = None,
    profile: str | None = None,
    version: str | None = None,
) -> list[Deployed]:
    """The placements that a configuration stands for.

    Reads nginx upstream blocks, HAProxy backends, memcached server lists, Envoy clusters (JSON, or YAML
    with PyYAML installed), Redis Cluster's slots, and placements, node lists or mappings as JSON.
    `format`: "nginx", "haproxy", "memcached", "envoy", "redis" or "plain"; found out when left out.
    `name`: the upstream, backend or cluster that is wanted. `profile`: the rule, where the text leaves it
    open. `version`: the product's version, on which HAProxy's rule depends.

    Raises `DecodeError` and `ConfigError` with codes such as "unknown-format", "bad-deployed" naming the
    line, "no-placement" when nothing in it is placed by key, and "unknown-name".
    """
    if isinstance(text, str) and _is_yaml(text, format):
        text = _json_of_yaml(text)
    forms = json.loads(read_deployed_json(text, format, name, profile, version))
    return [_deployed(form) for form in forms]


def _is_yaml(text: str, format: str | None) -> bool:
    if text.lstrip().startswith(("{", "[")):
        return False
    return format == "envoy" or (format is None and _YAML.search(text) is not None)


def _deployed(form: Mapping[str, Any]) -> Deployed:
    if "placement" in form:
        placement = Placement.from_json(form["placement"])
    else:
        options = json.dumps(form["options"])
        placement = compat_of(form["profile"], json.dumps(form["servers"], ensure_ascii=False), options)
    return Deployed(
        name=form["name"],
        format=form["format"],
        profile=form["profile"],
        placement=placement,
        balance_factor=form.get("balance_factor"),
        down=tuple(form.get("down", ())),
        key=form.get("key"),
        notes=tuple(form.get("notes", ())),
    )


def _json_of_yaml(text: str) -> str:
    try:
        import yaml
    except ImportError:
        hint = "pip install ringwright[yaml], or convert it to JSON"
        raise ConfigError("yaml-missing", "text", "YAML needs PyYAML, which is not installed", hint) from None
    try:
        return json.dumps(yaml.safe_load(text))
    except (yaml.YAMLError, TypeError, ValueError) as error:
        raise DecodeError("bad-deployed", "text", f"no YAML: {error}", "check the file") from None


for _public in (Deployed, read_deployed):
    _public.__module__ = "ringwright"
del _public
