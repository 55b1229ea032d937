"""The errors of this package: one hierarchy, the same names and codes in every language."""

from __future__ import annotations

__all__ = ["ConfigError", "DecodeError", "KeyTypeError", "RingwrightError"]


class RingwrightError(Exception):
    """The root of every error that this package raises.

    `code` is a stable slug in kebab case: compare this, never the text. `field` names the argument or
    field at fault, `problem` says what is wrong with it, `hint` what to do instead.
    """

    code: str
    field: str
    problem: str
    hint: str

    def __init__(self, code: str, field: str, problem: str, hint: str) -> None:
        super().__init__(code, field, problem, hint)
        self.code = code
        self.field = field
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.field}: {self.problem}; {self.hint} [{self.code}]"


class ConfigError(RingwrightError, ValueError):
    """An argument or a configuration is impossible."""


class DecodeError(RingwrightError, ValueError):
    """Text or bytes from outside cannot be read."""


class KeyTypeError(RingwrightError, TypeError):
    """A key is neither text with UTF-8 nor bytes."""


for _error in (RingwrightError, ConfigError, DecodeError, KeyTypeError):
    _error.__module__ = "ringwright"
del _error
