"""Rules of law as registered functions with their article and the day from which they apply."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One version of a rule: in force from ``since`` until the next version of the same name."""

    name: str
    cite: str
    since: date
    function: Callable[..., Any]


_versions: dict[str, list[RuleVersion]] = {}


def rule(*, cite: str, since: str, name: str | None = None) -> Callable[[F], F]:
    """Register a pure function as a rule of law.

    ``cite`` is the article, ``since`` the ISO day of application; versions of one rule share ``name``
    (default: module and function name). Raises ``ValueError`` for an empty citation or a second version
    on the same day.
    """
    if not cite.strip():
        raise ValueError("a rule needs a citation")
    day = date.fromisoformat(since)

    def register(function: F) -> F:
        key = name or f"{function.__module__}.{function.__qualname__}"
        versions = _versions.setdefault(key, [])
        if any(version.since == day and version.function is not function for version in versions):
            raise ValueError(f"two versions of the rule {key!r} on {day}")
        versions.append(RuleVersion(key, cite, day, function))
        versions.sort(key=lambda version: version.since)
        return function

    return register


def rule_on(name: str, on: date) -> RuleVersion:
    """The version of ``name`` in force on ``on``; raises ``Refused`` where there is none."""
    versions = _versions.get(name, [])
    place = bisect_right([version.since for version in versions], on)
    if place == 0:
        raise Refused(f"{date_ko(on)}에 적용할 규칙 '{name}'이 없습니다. 그날의 법령을 확인하십시오.")
    return versions[place - 1]


def all_rules() -> list[RuleVersion]:
    """Every registered version, by name and day."""
    return [version for key in sorted(_versions) for version in _versions[key]]
