"""OCEL 2.0 JSON: reading with a choice of case notion.

The whole document is held in memory while it is read, so its size is capped. Source: OCEL 2.0 specification,
JSON serialisation (objectTypes, eventTypes, objects, events).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import josa

from .canonical import (
    CASE_DATES,
    EventBatches,
    EventLog,
    ImportReport,
    SkipCollector,
    case_table,
    log_from_tables,
)
from .dates import parse_moment
from .guards import DEFAULT_LIMITS, Limits, open_bytes, read_limited

_RESOURCE = ("resource", "org:resource", "담당자", "처리자")
_DEPT = ("dept", "org:group", "department", "부서", "담당부서")
_RESOURCE_TYPES = ("resource", "employee", "담당자")
_DATES = {
    "opened": "opened",
    "접수일": "opened",
    "closed": "closed",
    "완료일": "closed",
    "due": "due",
    "처리기한": "due",
}


def _called(name: str, pair: str) -> str:
    return josa(f"'{name}'", pair)


@dataclass(frozen=True)
class OcelObject:
    id: str
    type: str
    attributes: tuple[tuple[str, str | None, object], ...] = ()
    """(name, time as written or None, value): an attribute may change over time."""
    relationships: tuple[tuple[str, str], ...] = ()
    """(object id, qualifier)."""


@dataclass(frozen=True)
class OcelEvent:
    id: str
    type: str
    time: int
    """Microseconds since 1970 in Korean wall time."""
    attributes: Mapping[str, object] = field(default_factory=dict)
    relationships: tuple[tuple[str, str], ...] = ()
    number: int = 0


@dataclass(frozen=True)
class Ocel:
    """A whole object-centric log, without what could not be read (see ``skips``)."""

    objects: Mapping[str, OcelObject]
    events: tuple[OcelEvent, ...]
    skips: SkipCollector

    def object_types(self) -> dict[str, int]:
        """Object types with the number of (event, object) relations of each, most first."""
        counts: Counter[str] = Counter({o.type: 0 for o in self.objects.values()})
        for event in self.events:
            counts.update(
                {self.objects[i].type: 1 for i in {i for i, _ in event.relationships} if i in self.objects}
            )
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _dicts(value: object, where: str, skips: SkipCollector) -> Iterator[tuple[int, dict[str, Any]]]:
    if value is None:
        return
    if not isinstance(value, list):
        skips.note(f"{_called(where, '이/가')} 목록이 아니어서 읽지 않았습니다.")
        return
    for number, item in enumerate(value, 1):
        if isinstance(item, dict):
            yield number, item
        else:
            skips.add(number, where, "항목의 꼴이 올바르지 않습니다")


def _relations(
    item: Mapping[str, Any], number: int, where: str, skips: SkipCollector
) -> tuple[tuple[str, str], ...]:
    found = []
    for _, relation in _dicts(item.get("relationships"), f"{where}.relationships", skips):
        target = relation.get("objectId")
        if isinstance(target, str) and target:
            found.append((target, str(relation.get("qualifier") or "")))
        else:
            skips.add(number, f"{where}.relationships", "objectId가 없는 관계입니다")
    return tuple(found)


def _load(path: Path, limits: Limits) -> dict[str, Any]:
    with open_bytes(path, limits) as stream:
        data = read_limited(stream, limits.max_json_bytes)
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise Refused(
            "JSON이 깨졌거나 중간에서 끊겼습니다. OCEL 2.0 JSON으로 다시 내보내 주세요.", code="bad_json"
        ) from None
    if (
        not isinstance(document, dict)
        or not isinstance(document.get("events"), list)
        or not isinstance(document.get("objects"), list)
    ):
        raise Refused("OCEL 2.0 JSON이 아닙니다(objects와 events 목록이 있어야 합니다).", code="not_ocel")
    return document


def read_document(path: Path, limits: Limits = DEFAULT_LIMITS) -> Ocel:
    """The objects and events of an OCEL 2.0 JSON file. Raises ``Refused`` when it is none."""
    document = _load(path, limits)
    skips = SkipCollector()
    objects: dict[str, OcelObject] = {}
    for number, item in _dicts(document["objects"], "objects", skips):
        name, kind = item.get("id"), item.get("type")
        if not isinstance(name, str) or not isinstance(kind, str) or not name or not kind:
            skips.add(number, "objects", "id나 type이 없는 개체입니다")
            continue
        if name in objects:
            skips.add(number, "objects", f"개체 {_called(name, '이/가')} 두 번 나옵니다. 첫 번째를 썼습니다")
            continue
        attributes = tuple(
            (str(a.get("name")), a.get("time"), a.get("value"))
            for _, a in _dicts(item.get("attributes"), "objects.attributes", skips)
            if a.get("name")
        )
        objects[name] = OcelObject(name, kind, attributes, _relations(item, number, "objects", skips))
    events = []
    for number, item in _dicts(document["events"], "events", skips):
        event = _event(item, number, skips)
        if event is not None:
            events.append(event)
    return Ocel(objects, tuple(events), skips)


def _event(item: Mapping[str, Any], number: int, skips: SkipCollector) -> OcelEvent | None:
    kind = item.get("type")
    if not isinstance(kind, str) or not kind.strip():
        skips.add(number, "events.type", "활동(type)이 비어 있습니다")
        return None
    try:
        time = parse_moment(item.get("time") or "")
    except ValueError as error:
        skips.add(number, "events.time", str(error))
        return None
    attributes = {
        str(a["name"]): a.get("value")
        for _, a in _dicts(item.get("attributes"), "events.attributes", skips)
        if a.get("name")
    }
    return OcelEvent(
        str(item.get("id") or f"e{number}"),
        kind,
        time,
        attributes,
        _relations(item, number, "events", skips),
        number,
    )


def _choose_type(ocel: Ocel, object_type: str | None) -> str:
    types = ocel.object_types()
    if object_type is not None:
        if object_type not in types:
            raise Refused(
                f"'{object_type}' 개체 유형이 없습니다. 있는 유형: {', '.join(types) or '없음'}.",
                field="case",
                code="no_object_type",
            )
        return object_type
    if not types:
        raise Refused(
            "개체가 하나도 없어 건을 정할 수 없습니다. objects가 든 OCEL 파일을 올려 주세요.",
            code="no_objects",
        )
    chosen = next(iter(types))
    if len(types) > 1:
        ocel.skips.note(
            f"개체 유형이 {len(types)}가지({', '.join(types)})라 사건이 가장 많은 {_called(chosen, '을/를')} 건으로 "
            "삼았습니다. 들여올 때 다른 유형을 고를 수 있습니다."
        )
    return chosen


def _first(attributes: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = attributes.get(name)
        if value is not None and str(value).strip():
            return str(value)
    return None


def _case_attributes(item: OcelObject, skips: SkipCollector) -> dict[str, object]:
    """The first value of each attribute; how a case changed later is not its property at the start."""
    values: dict[str, object] = {}
    for name, _, value in item.attributes:
        role = _DATES.get(name)
        if role is None:
            values.setdefault(name if name not in ("case", *CASE_DATES) else f"{name}_", value)
            continue
        try:
            values.setdefault(role, parse_moment(value))
        except ValueError as error:
            skips.note(f"개체 '{item.id}'의 '{name}': {error}. 이 값만 비웠습니다.")
    return values


def flatten(ocel: Ocel, source: str, object_type: str | None = None) -> EventLog:
    """The log in which each object of ``object_type`` is a case. Without one, the type with most
    relations."""
    chosen = _choose_type(ocel, object_type)
    batches, skips = EventBatches(), ocel.skips
    cases: dict[str, dict[str, object]] = {}
    unrelated = 0
    for event in ocel.events:
        ids = dict.fromkeys(i for i, _ in event.relationships)
        targets = [i for i in ids if i in ocel.objects and ocel.objects[i].type == chosen]
        for i in ids:
            if i not in ocel.objects:
                skips.add(event.number, "events.relationships", f"목록에 없는 개체 {_called(i, '을/를')} 가리킵니다")
        if not targets:
            unrelated += 1
            continue
        people = [
            i
            for i in ids
            if i in ocel.objects and ocel.objects[i].type in _RESOURCE_TYPES and i not in targets
        ]
        resource = _first(event.attributes, _RESOURCE) or (people[0] if people else None)
        for case in targets:
            batches.add(
                case,
                event.type,
                event.time,
                resource=resource,
                dept=_first(event.attributes, _DEPT),
                lifecycle=_first(event.attributes, ("lifecycle:transition", "lifecycle")),
                row=event.number,
            )
            if case not in cases:
                cases[case] = _case_attributes(ocel.objects[case], skips)
    if not batches.count:
        raise Refused(
            f"'{chosen}' 유형의 개체와 이어진 사건이 없습니다. 다른 개체 유형을 골라 주세요.",
            code="no_events",
        )
    if unrelated:
        skips.note(f"'{chosen}' 유형과 이어지지 않은 사건 {unrelated:,}개는 이 기록에 들어가지 않습니다.")
    table = case_table(cases)
    report = ImportReport(
        source,
        "ocel2-json",
        "utf-8",
        len(ocel.events),
        batches.count,
        table.num_rows,
        skips.result(),
        tuple(skips.notes),
        {"case": chosen, "activity": "type", "ts": "time"},
    )
    return log_from_tables(batches.table(), table, report)


def read_ocel(path: Path, object_type: str | None = None, limits: Limits = DEFAULT_LIMITS) -> EventLog:
    """An OCEL 2.0 JSON file flattened to ``object_type`` (by default the type with most events)."""
    return flatten(read_document(path, limits), path.name, object_type)
