"""Dated, cited parameters: the numbers of the law.

A file holds one statute; each parameter has rows that begin to apply on a *basis date* (after reading
the 부칙), each with its citation. Rates are text read as exact fractions, money is whole won.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

from hyeonjang.kit.korean import date_ko
from hyeonjang.law.runtime.yamlfile import BrokenParams, parse_yaml, read_date

_SCHEMA = Path(__file__).with_name("params.schema.json")

Value = int | str | bool | date | Fraction | tuple[str, ...] | tuple[int, int]


@dataclass(frozen=True, slots=True)
class Param:
    """One row: ``value`` applies from ``since`` on, because ``cite`` says so."""

    name: str
    value: Value
    since: date
    cite: str
    promulgation: str
    unit: str

    @property
    def number(self) -> int:
        """The value as a whole number; raises ``TypeError`` when it is none."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise TypeError(f"{self.name} is no whole number")
        return self.value

    @property
    def rate(self) -> Fraction:
        """The value as an exact rate; raises ``TypeError`` when it is none."""
        if not isinstance(self.value, Fraction):
            raise TypeError(f"{self.name} is no rate")
        return self.value

    @property
    def items(self) -> tuple[str, ...]:
        """The value as a list of texts; raises ``TypeError`` when it is none."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"{self.name} is no list")
        return tuple(str(item) for item in self.value)

    @property
    def won_range(self) -> tuple[int, int]:
        """The value as lowest and highest amount in won; raises ``TypeError`` when it is none."""
        pair = self.value
        if (
            isinstance(pair, tuple)
            and len(pair) == 2
            and isinstance(pair[0], int)
            and isinstance(pair[1], int)
        ):
            return pair[0], pair[1]
        raise TypeError(f"{self.name} is no range of won")

    @property
    def day(self) -> date:
        """The value as a date; raises ``TypeError`` when it is none."""
        if not isinstance(self.value, date):
            raise TypeError(f"{self.name} is no date")
        return self.value


def _value(kind: str, raw: object, where: str) -> Value:
    if kind in ("int", "won") and isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if kind == "rate" and isinstance(raw, str):
        try:
            return Fraction(raw)
        except (ValueError, ZeroDivisionError):
            pass
    if kind == "text" and isinstance(raw, str):
        return raw
    if kind == "bool" and isinstance(raw, bool):
        return raw
    if kind == "date" and isinstance(raw, str):
        return read_date(raw)
    if kind == "list" and isinstance(raw, list) and all(isinstance(item, str) for item in raw):
        return tuple(raw)
    if kind == "won_range" and isinstance(raw, list):
        match raw:
            case [int(low), int(high)] if 0 <= low <= high:
                return low, high
    raise BrokenParams(f"{where}의 값 {raw!r}은(는) 종류 '{kind}'에 맞지 않습니다. 파일을 고치십시오.")


class Params:
    """The parameters of one statute."""

    def __init__(self, statute: str, rows: Mapping[str, tuple[Param, ...]]) -> None:
        self.statute = statute
        self._rows = dict(rows)

    @classmethod
    def parse(cls, text: str, name: str) -> Params:
        """Read a parameter file's text; raises ``BrokenParams``."""
        content = cast(dict[str, Any], parse_yaml(text, name, _SCHEMA))
        rows: dict[str, tuple[Param, ...]] = {}
        for key, entry in content["params"].items():
            found = [
                Param(
                    key,
                    _value(entry["type"], row["value"], f"{name}: {key}"),
                    read_date(row["from"]),
                    row["cite"],
                    row.get("promulgation", ""),
                    entry.get("unit", ""),
                )
                for row in entry["values"]
            ]
            days = [row.since for row in found]
            if sorted(set(days)) != days:
                raise BrokenParams(f"{name}: {key}의 적용일이 순서대로 하나씩이 아닙니다. 파일을 고치십시오.")
            rows[key] = tuple(found)
        return cls(content["statute"], rows)

    @classmethod
    def load(cls, path: Path) -> Params:
        """Read a parameter file; raises ``BrokenParams``."""
        return cls.parse(path.read_text(encoding="utf-8"), path.name)

    def get(self, name: str, on: date) -> Param:
        """The row of ``name`` that applies on ``on``; raises ``BrokenParams`` before the first row."""
        rows = self.history(name)
        place = bisect_right([row.since for row in rows], on)
        if place == 0:
            raise BrokenParams(
                f"{self.statute}의 '{name}' 값은 {date_ko(rows[0].since)}부터 있습니다. "
                f"{date_ko(on)}에 적용할 값을 근거와 함께 넣으십시오."
            )
        return rows[place - 1]

    def history(self, name: str) -> tuple[Param, ...]:
        """All rows of ``name``, oldest first; raises ``BrokenParams`` for an unknown name."""
        if name not in self._rows:
            raise BrokenParams(f"{self.statute}에 '{name}'이라는 값이 없습니다.")
        return self._rows[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._rows))
