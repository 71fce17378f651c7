"""Reading the benefits, the open points and the sources from their dated files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from hyeonjang.kit.errors import Refused
from hyeonjang.law.benefits.model import (
    Begin,
    BeginRule,
    Benefit,
    ClockStart,
    CommitteeWhen,
    Dismissal,
    ExtensionMode,
    ExtensionRule,
    FindingRule,
    LetterItem,
    LetterRule,
    MonthDay,
    ObjectionRule,
    OpenPoint,
    Row,
    SeparationRule,
    Stage,
    Term,
)
from hyeonjang.law.runtime import BrokenParams, Params, read_date, read_yaml

PARAMS = Path(__file__).with_name("params")
FILES = ("basic", "pensions", "family", "disability")
Raw = Mapping[str, Any]
R = TypeVar("R", bound=Row)


@cache
def amounts() -> Params:
    """The dated amounts, rates and day counts that the benefits share."""
    return Params.load(PARAMS / "amounts.yaml")


@cache
def open_points() -> Mapping[str, OpenPoint]:
    """Every question the texts do not settle, by code."""
    content = cast(dict[str, dict[str, Raw]], read_yaml(PARAMS / "open.yaml"))
    return {
        code: OpenPoint(code, raw["question"], raw["default"], raw["cite"], raw["ask"])
        for code, raw in content["open"].items()
    }


def _rows(raw: Raw, key: str, build: Callable[[Raw], R]) -> tuple[R, ...]:
    rows = tuple(build(row) for row in raw.get(key, ()))
    days = [row.since for row in rows]
    if days != sorted(set(days)):
        raise BrokenParams(f"{raw['name']}: {key}의 적용일이 순서대로 하나씩이 아닙니다. 파일을 고치십시오.")
    return rows


def _base(raw: Raw) -> tuple[Any, str, str]:
    return read_date(raw["from"]), raw["cite"], raw["promulgation"]


def _row(raw: Raw) -> Row:
    return Row(*_base(raw))


def _term(raw: Raw) -> Term:
    return Term(*_base(raw), ClockStart(raw["start"]), raw["days"], raw["act"])


def _extension(raw: Raw) -> ExtensionRule:
    return ExtensionRule(
        *_base(raw), ExtensionMode(raw["mode"]), raw["days"], dict(raw["grounds"]), raw["notice"]
    )


def _begin(raw: Raw) -> Begin:
    return Begin(
        *_base(raw),
        BeginRule(raw["rule"]),
        raw.get("new_year", False),
        raw.get("whole_month", False),
        raw.get("birth_days"),
        raw.get("birth_cite", ""),
        raw.get("pay_months"),
    )


def _month_day(raw: Raw) -> MonthDay:
    return MonthDay(*_base(raw), raw["day"])


def _dismissal(raw: Raw) -> Dismissal:
    return Dismissal(*_base(raw), raw["refusals"])


def letter_item(raw: Raw) -> LetterItem:
    """One item of a letter from its file."""
    return LetterItem(raw["code"], raw["name"], raw["when"], raw["cite"])


def _letter(raw: Raw) -> LetterRule:
    return LetterRule(*_base(raw), tuple(letter_item(item) for item in raw["items"]))


def _stage(raw: Raw) -> Stage:
    mode = raw.get("extend_mode")
    return Stage(
        raw["code"],
        raw["who"],
        raw["what"],
        raw["days"],
        raw["cite"],
        ExtensionMode(mode) if mode else None,
        raw.get("extend_days"),
    )


def _objection(raw: Raw) -> ObjectionRule:
    return ObjectionRule(
        *_base(raw),
        raw["to"],
        raw["event"],
        raw["days"],
        tuple(_stage(stage) for stage in raw["stages"]),
        raw.get("via", ""),
        raw.get("obstacle_days"),
        raw.get("outer_days"),
        raw.get("oral", False),
    )


def _separation(raw: Raw) -> SeparationRule:
    when = raw.get("committee_when")
    return SeparationRule(
        *_base(raw),
        raw["investigator"],
        raw["decider"],
        raw["separate"],
        raw.get("committee", ""),
        CommitteeWhen(when) if when else None,
        raw.get("committee_cite", ""),
        raw.get("urgent_skips", False),
        raw.get("conflict_cite", ""),
    )


def _benefit(code: str, raw: Raw) -> Benefit:
    points = open_points()
    for name in raw.get("open", ()):
        if name not in points:
            raise BrokenParams(f"{code}의 미결 사항 '{name}'이 open.yaml에 없습니다. 파일을 고치십시오.")
    return Benefit(
        code,
        raw["name"],
        raw["statute"],
        raw["decider"],
        raw["minwon"],
        raw.get("no_extension", ""),
        _rows(raw, "term", _term),
        _rows(raw, "extension", _extension),
        _rows(raw, "begin", _begin),
        _rows(raw, "payday", _month_day),
        _rows(raw, "mover", _month_day),
        _rows(raw, "partial", _row),
        _rows(raw, "dismissal", _dismissal),
        _rows(raw, "letter", _letter),
        _rows(raw, "objection", _objection),
        _rows(raw, "separation", _separation),
        tuple(FindingRule(item["code"], item["question"], item["cite"]) for item in raw.get("findings", ())),
        tuple(points[name] for name in raw.get("open", ())),
    )


@cache
def benefits() -> Mapping[str, Benefit]:
    """Every benefit by code, in the order of the files.

    A benefit that is ``like`` another takes over what it does not say itself. Raises ``BrokenParams`` for a
    file that does not fit its schema.
    """
    raws: dict[str, Raw] = {}
    for name in FILES:
        content = cast(
            dict[str, dict[str, Raw]],
            read_yaml(PARAMS / f"{name}.yaml", PARAMS / "benefits.schema.json"),
        )
        for code, raw in content["benefits"].items():
            if code in raws:
                raise BrokenParams(f"급여 '{code}'가 두 번 있습니다. 하나만 남기십시오.")
            other = raw.get("like")
            if other is not None and other not in raws:
                raise BrokenParams(f"급여 '{code}'가 따르는 '{other}'가 앞에 없습니다. 순서를 고치십시오.")
            raws[code] = {**raws[other], **raw} if other else raw
    return {code: _benefit(code, raw) for code, raw in raws.items()}


def benefit(code: str) -> Benefit:
    """The benefit with this code; raises ``Refused`` for an unknown one."""
    try:
        return benefits()[code]
    except KeyError:
        raise Refused(
            f"'{code}'라는 급여가 없습니다. " + ", ".join(benefits()) + " 가운데 하나를 고르십시오.",
            field="benefit",
            code="unknown_benefit",
        ) from None
