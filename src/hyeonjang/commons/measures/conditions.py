"""A measure's conditions between a form, an address and the parameters: chosen from lists, read in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hyeonjang.commons.measures.registry import Condition, measures


def conditions_of(slug: str, params: Mapping[str, Any]) -> tuple[Condition, ...]:
    """What can be chosen for a measure, given what was chosen so far; nothing for an unknown measure."""
    measure = measures.get(slug)
    if measure is None or measure.conditions is None:
        return ()
    return measure.conditions(params)


def value_of(params: Mapping[str, Any], name: str) -> str:
    """The chosen value of a condition as a form carries it; empty when nothing was chosen."""
    found: Any = params
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return "" if found is None else str(found)


def read(slug: str, flat: Mapping[str, str]) -> dict[str, Any]:
    """Parameters from the flat values of a form or an address; values that are in no list are left out.

    Conditions may depend on each other (the steps of a log on the log), so each is read on top of the ones
    before it.
    """
    measure = measures.get(slug)
    properties = dict((measure.params_schema or {}).get("properties", {})) if measure else {}
    params: dict[str, Any] = {}
    taken: set[str] = set()
    while True:
        fresh = next((c for c in conditions_of(slug, params) if c.name not in taken), None)
        if fresh is None:
            return params
        taken.add(fresh.name)
        value = flat.get(fresh.name, "")
        if value and value in {key for key, _ in fresh.choices}:
            number = properties.get(fresh.name, {}).get("type") == "integer"
            _put(params, fresh.name, int(value) if number else value)


def _put(params: dict[str, Any], name: str, value: object) -> None:
    *parents, last = name.split(".")
    for part in parents:
        params = params.setdefault(part, {})
    params[last] = value


def flat(slug: str, params: Mapping[str, Any]) -> dict[str, str]:
    """The inverse of :func:`read`: what an address carries."""
    chosen = {c.name: value_of(params, c.name) for c in conditions_of(slug, params)}
    return {name: value for name, value in chosen.items() if value}


def missing(slug: str, params: Mapping[str, Any]) -> list[str]:
    """Labels of the required conditions that nobody chose yet."""
    return [c.label_ko for c in conditions_of(slug, params) if c.required and not value_of(params, c.name)]


def in_words(slug: str, params: Mapping[str, Any]) -> str:
    """``기록 민원 처리 내역 · 부서 복지정책과``; empty for a measure without conditions."""
    parts = []
    for condition in conditions_of(slug, params):
        value = value_of(params, condition.name)
        if value:
            parts.append(f"{condition.label_ko} {dict(condition.choices).get(value, value)}")
    return " · ".join(parts)
