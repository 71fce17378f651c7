"""The county's own choices, and the case types that follow from them and from the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.cases.actions import types
from hyeonjang.commons.cases.queries import types as type_queries
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, Refused
from hyeonjang.law.benefits import benefits
from hyeonjang.law.benefits.model import Benefit

from ..models import BenefitSettings
from ..permissions import need_manage
from ..queries import known
from ..rules.types import Options, law_days, type_fields
from ..vocabulary import SERIES, type_code

LEVELS = ("담당자", "팀장", "과장")


@dataclass(frozen=True)
class Installed:
    """What an installation did: new types, new versions, types that were right already."""

    types: int
    versions: int
    same: int


def options(chosen: BenefitSettings) -> Options:
    return Options(
        chosen.promise_days, chosen.emergency_days, chosen.level, chosen.two_persons, chosen.contact
    )


@transaction.atomic
def configure(*, actor: Actor, seen: int | None = None, **values: Any) -> None:
    """Change the county's choices; the case types follow from the next ``install``."""
    need_manage(actor)
    row = BenefitSettings.objects.select_for_update().first() or BenefitSettings()
    if seen is not None and row.pk is not None and row.version != seen:
        raise Conflict("그사이 다른 사람이 설정을 바꾸었습니다. 화면을 새로 고친 뒤 다시 해 주세요.", code="version")
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    _check(row)
    row.version = row.version + 1 if row.pk else 1
    row.save()
    audit.record(
        "benefits.configured", actor, ("benefits.settings", row.pk, "사회보장급여 설정"),
        detail={name: [before[name], values[name]] for name in values if before[name] != values[name]}, on=clock.today(),
    )


def _check(row: BenefitSettings) -> None:
    if not 1 <= row.promise_days <= 60:
        raise Refused("처리 약속은 1일에서 60일 사이로 정하세요.", field="promise_days")
    if not 1 <= row.emergency_days <= 5:
        raise Refused("긴급복지의 처리 목표는 1일에서 5일 사이로 정하세요.", field="emergency_days")
    if row.level not in LEVELS:
        raise Refused("보장결정의 전결권자는 담당자, 팀장, 과장 가운데 하나입니다.", field="level")
    if row.two_persons and row.level == "담당자":
        raise Refused("조사와 결정을 나누려면 전결권자가 담당자일 수 없습니다. 팀장이나 과장을 고르세요.", field="level")
    for name, payday in (("closing_20", 20), ("closing_25", 25)):
        if not 1 <= getattr(row, name) <= payday:
            raise Refused(f"급여 마감일은 1일에서 지급일({payday}일) 사이로 정하세요.", field=name)
    if not 1 <= row.chase_every <= 30:
        raise Refused("독촉 간격은 1일에서 30일 사이로 정하세요.", field="chase_every")
    if row.unit_id is not None and row.unit_id not in org.snapshot(clock.today()).units:
        raise NotFound("지금은 없는 팀입니다. 조직도에서 다시 골라 주세요.", field="unit")


@transaction.atomic
def install(*, actor: Actor, since: date | None = None) -> Installed:
    """Publish the case types of every benefit as the law and the settings say; does nothing twice.

    ``since`` is the first day of new types (the year's first). A known type gets a next version where the
    law's day or a setting makes it different: from the law's day if that is still to come, else from tomorrow,
    because what holds today has been promised to today's applicants.
    """
    need_manage(actor)
    chosen = options(known.settings(actor))
    first = since or clock.today().replace(month=1, day=1)
    made = published = same = 0
    have = {view.code for view in type_queries.current(actor, clock.today())}
    for code in benefits():
        new = type_code(code) not in have
        if new:
            types.create_type(actor=actor, code=type_code(code), series=SERIES)
        count = _publish(actor, code, chosen, first, new)
        made, published, same = made + new, published + count, same + (count == 0)
    return Installed(made, published, same)


def _publish(actor: Actor, code: str, chosen: Options, first: date, new: bool) -> int:
    """Versions of one benefit that are not published yet."""
    last = None if new else _newest(actor, code)
    done = 0
    for day in law_days(code, _law_begins(benefits()[code], first)) if new else _later_days(code, last):
        fields = type_fields(code, day, chosen)
        if last is not None and _same(last, fields):
            continue
        version = types.draft_version(actor=actor, type_code=type_code(code), valid_from=day, **fields)
        types.publish_version(actor=actor, version_id=version)
        last, done = fields, done + 1
    return done


def _law_begins(found: Benefit, first: date) -> date:
    """The first day on which the benefit can be applied for at all."""
    groups = [group[0].since for group in (found.term, found.objection, found.letter, found.begin, found.separation) if group]
    return max([first, *groups])


def _newest(actor: Actor, code: str) -> dict[str, Any]:
    return type_queries.fields(actor, type_code(code))


def _later_days(code: str, last: dict[str, Any] | None) -> list[date]:
    """Tomorrow, and the law's later days; none before the running version's own first day."""
    assert last is not None
    tomorrow = max(clock.today() + timedelta(days=1), last["valid_from"] + timedelta(days=1))
    return law_days(code, tomorrow)


def _same(last: dict[str, Any], fields: dict[str, Any]) -> bool:
    return all(_plain(last.get(name)) == _plain(value) for name, value in fields.items())


def _plain(value: Any) -> Any:
    """Empty is empty, whatever the column stores for it."""
    return value if value not in (None, "", []) else None
