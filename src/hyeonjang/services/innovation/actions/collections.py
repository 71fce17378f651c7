"""취합: send a sheet, take it back, remind, close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.services.innovation import events, permissions
from hyeonjang.services.innovation.actions import common
from hyeonjang.services.innovation.models import Collection, CollectionRow, CollectionTarget
from hyeonjang.services.innovation.permissions import need_department, need_official
from hyeonjang.services.innovation.queries import locks, names
from hyeonjang.services.innovation.queries.known import rows as known_rows
from hyeonjang.services.innovation.rules import known as knowledge
from hyeonjang.services.innovation.rules import sheets
from hyeonjang.services.innovation.vocabulary import Known, SheetEach, SheetState


class SheetProblems(Refused):
    """A returned sheet with mistakes: nothing was stored; ``problems`` says row, column, reason."""

    code = "sheet_problems"

    def __init__(self, problems: Sequence[sheets.Problem]) -> None:
        super().__init__(
            f"고칠 곳이 {len(problems)}군데 있어 아무것도 저장하지 않았습니다. 오류 파일을 내려받아 고친 뒤 "
            "다시 올려 주세요.",
            field="file",
        )
        self.problems = tuple(problems)


@transaction.atomic
def send(
    *,
    actor: Actor,
    title: str,
    guide: str,
    columns: Sequence[sheets.Column],
    due: date,
    department_ids: Sequence[int],
    cycle_id: int | None = None,
    each: SheetEach = SheetEach.FREE,
    filled: Sequence[Known] = (),
) -> Collection:
    """Send a sheet to departments. Any department may collect; each of its own name.

    ``columns`` are what the departments are asked, ``filled`` what the system fills in beforehand.
    """
    need_official(actor)
    today = clock.today()
    if due < today:
        raise Refused("제출 기한은 오늘 이후로 정해 주세요.", field="due")
    known = names.departments(today)
    if not department_ids or set(department_ids) - set(known):
        raise Refused("보낼 부서를 목록에서 하나 이상 골라 주세요.", field="departments")
    if not actor.posts:
        raise NotPermitted("소속 부서가 있는 직원만 취합할 수 있습니다.")
    asked = knowledge.complete(each, filled, columns)
    if each is SheetEach.PROPOSAL and cycle_id is None:
        raise Refused("혁신안마다 한 줄인 서식은 연차가 있어야 합니다. 연차 설정에서 먼저 만들어 주세요.", field="each")
    row = Collection.objects.create(
        cycle_id=cycle_id,
        each=each.value,
        title=common.needed(title, "title", "제목", limit=150),
        guide=guide.strip()[:2000],
        columns=sheets.columns_json(asked),
        owner_id=actor.posts[0].department_id,
        sent_on=today,
        due=due,
    )
    CollectionTarget.objects.bulk_create(
        CollectionTarget(collection=row, department_id=pk) for pk in sorted(set(department_ids))
    )
    common.audit_other(
        "sheet_sent", actor, "collection", row.pk, row.title, {"departments": len(department_ids)}
    )
    outbox.publish(
        events.SHEET_SENT, {"collection": row.pk, "departments": sorted(set(department_ids))}, actor=actor
    )
    return row


def _target(actor: Actor, collection_id: int, department_id: int) -> CollectionTarget:
    need_department(actor, department_id, "취합 제출은")
    collection = locks.collection(collection_id)
    if collection.state != SheetState.OPEN:
        raise Conflict("마감한 취합입니다. 취합 부서에 문의해 주세요.", code="closed")
    target = (
        CollectionTarget.objects.select_for_update()
        .filter(collection=collection, department_id=department_id)
        .first()
    )
    if target is None:
        raise NotFound("우리 부서에 온 취합이 아닙니다.")
    return target


@transaction.atomic
def submit(*, actor: Actor, collection_id: int, department_id: int, table: Sequence[Sequence[object]]) -> int:
    """Take a returned sheet: all its rows, or none. A later one replaces it. Returns the rows stored."""
    target = _target(actor, collection_id, department_id)
    sheet = target.collection
    columns = sheets.columns_from_json(sheet.columns)
    filled = known_rows(SheetEach(sheet.each), columns, department_id, sheet.cycle_id, clock.today())
    reading = sheets.read(columns, table, filled)
    if reading.problems:
        raise SheetProblems(reading.problems)
    target.rows.all().delete()
    CollectionRow.objects.bulk_create(
        (
            CollectionRow(target=target, order=order, values=values)
            for order, values in enumerate(reading.rows, start=1)
        ),
        batch_size=500,
    )
    _submitted(actor, target, nothing=False)
    return len(reading.rows)


@transaction.atomic
def submit_nothing(*, actor: Actor, collection_id: int, department_id: int) -> None:
    """해당 없음 is an answer too, and not the same as silence."""
    target = _target(actor, collection_id, department_id)
    target.rows.all().delete()
    _submitted(actor, target, nothing=True)


def _submitted(actor: Actor, target: CollectionTarget, *, nothing: bool) -> None:
    target.submitted_at, target.submitted_by_id = clock.now(), common.person_of(actor)
    target.nothing = nothing
    target.save()
    common.audit_other(
        "sheet_submitted",
        actor,
        "collection",
        target.collection_id,
        target.collection.title,
        {"department": target.department_id, "nothing": nothing},
    )


def _owned(actor: Actor, collection_id: int, what_ko: str) -> Collection:
    collection = locks.collection(collection_id)
    if not (actor.in_department(collection.owner_id) or permissions.is_programme(actor)):
        raise NotPermitted(f"{what_ko} 취합을 보낸 부서만 할 수 있습니다.")
    if collection.state != SheetState.OPEN:
        raise Conflict("이미 마감한 취합입니다.", code="closed")
    return collection


@transaction.atomic
def remind(*, actor: Actor, collection_id: int) -> list[int]:
    """Remind the departments that have not answered; at most once a day each. Returns whom."""
    collection = _owned(actor, collection_id, "독촉은")
    now = clock.now()
    late = [
        target
        for target in collection.targets.filter(submitted_at__isnull=True)
        if target.reminded_at is None or target.reminded_at.astimezone(clock.SEOUL).date() < now.date()
    ]
    if not late:
        raise Refused("독촉할 부서가 없습니다. 모두 제출했거나 오늘 이미 독촉했습니다.", code="nobody")
    for target in late:
        target.reminders, target.reminded_at = target.reminders + 1, now
    CollectionTarget.objects.bulk_update(late, ["reminders", "reminded_at"])
    departments = [target.department_id for target in late]
    common.audit_other(
        "sheet_reminded", actor, "collection", collection.pk, collection.title, {"departments": departments}
    )
    outbox.publish(
        events.SHEET_REMINDED,
        {"collection": collection.pk, "departments": departments, "due": collection.due.isoformat()},
        actor=actor,
    )
    return departments


@transaction.atomic
def close(*, actor: Actor, collection_id: int) -> Collection:
    collection = _owned(actor, collection_id, "마감은")
    collection.state = SheetState.CLOSED.value
    collection.version += 1
    collection.save()
    common.audit_other("sheet_closed", actor, "collection", collection.pk, collection.title, {})
    return collection
