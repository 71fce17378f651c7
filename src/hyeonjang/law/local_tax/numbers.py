"""The dated numbers and the open questions of this package."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

from hyeonjang.law.runtime import Json, Param, Params, read_yaml

_PARAMS = Path(__file__).with_name("params")
FIRST_DEATH = date(2011, 1, 1)
"""The first day of death that these texts cover: the one acquisition tax began (법률 제10221호)."""


@cache
def book(name: str) -> Params:
    """The parameter file ``name``: rates, reliefs or surcharges."""
    return Params.load(_PARAMS / f"{name}.yaml")


def rate(name: str, on: date) -> Param:
    """A number of 지방세법 or 농어촌특별세법 on the day of death."""
    return book("rates").get(name, on)


def relief(name: str, on: date) -> Param:
    """A number of 지방세특례제한법 on the day of death."""
    return book("reliefs").get(name, on)


def surcharge(name: str, on: date) -> Param:
    """A number of 지방세기본법 on the day that its file names."""
    return book("surcharges").get(name, on)


@dataclass(frozen=True, slots=True)
class Open:
    """A point that the texts do not settle: what is computed, and what the other reading would give."""

    code: str
    question: str
    default: str
    cite: str
    ask: str
    other: str = ""

    def to_json(self) -> dict[str, Json]:
        return {
            "code": self.code,
            "question": self.question,
            "default": self.default,
            "cite": self.cite,
            "ask": self.ask,
            "other": self.other,
        }


@cache
def _questions() -> dict[str, dict[str, str]]:
    return cast(dict[str, dict[str, Any]], read_yaml(_PARAMS / "open.yaml"))["open"]


def open_point(code: str, other: str = "") -> Open:
    """The open question ``code`` with the result of its other reading."""
    row = _questions()[code]
    return Open(code, row["question"], row["default"], row["cite"], row["ask"], other)


def open_codes() -> tuple[str, ...]:
    """Every open question of this package."""
    return tuple(_questions())
