"""The verbs of the organisation: previewed, applied and replayed documents; deputies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from hyeonjang.commons import audit
from hyeonjang.commons.org import writer
from hyeonjang.commons.org.accounts import create_account as create_account
from hyeonjang.commons.org.accounts import set_account_active as set_account_active
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.org.changes import Change, consequences, difference, digest
from hyeonjang.commons.org.models import (
    Deputy,
    Membership,
    Person,
    Post,
    Reorganisation,
    Unit,
    UnitVersion,
)
from hyeonjang.commons.org.state import Operation, State, fold
from hyeonjang.commons.outbox.publish import publish
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.kit.korean import date_ko

DEPUTY_RULE = "연천군 직무대리 규칙(제1556호)"


@dataclass(frozen=True)
class Document:
    """A reorganisation before it is applied: title, basis (근거), effective date and operations."""

    title: str
    effective: date
    operations: Sequence[Operation]
    cite: str = ""


@dataclass(frozen=True)
class Preview:
    """What a document would change, what follows from it in sentences, and the states before and after."""

    changes: list[Change]
    consequences: list[str]
    old: State
    new: State

    @property
    def digest(self) -> str:
        """Names these changes: ``apply`` refuses when they are no longer the ones that were shown."""
        return digest(self.changes)

    @property
    def sentences(self) -> list[str]:
        return [change.sentence for change in self.changes]


def _need(actor: Actor, duty: str = "org.manage") -> None:
    if not actor.has(duty):
        raise NotPermitted("조직은 행정담당관의 조직 담당자만 바꿀 수 있습니다. 담당 부서에 요청하세요.")


def _check_later(old: State, new: State, changes: list[Change], on: date) -> None:
    """Refuse what a document of a later day would undo or could no longer be carried out on.

    A team put today under a department that is merged tomorrow would be left behind under a unit that no
    longer exists: the changes must come through the later documents as they are.
    """
    for row in Reorganisation.objects.filter(effective__gt=on).order_by("effective", "id"):
        try:
            old, new = fold(old, row.operations), fold(new, row.operations)
            same = digest(difference(old, new)) == digest(changes)
        except Refused:
            same = False
        if not same:
            raise Conflict(
                f"{date_ko(row.effective)}에 시행하는 '{row.title}'과(와) 어긋나 앞당겨 바꿀 수 없습니다. "
                "시행일을 그날이나 그 뒤로 하세요.",
                field="effective",
            )


def preview(document: Document) -> Preview:
    """What ``document`` would do; writes nothing. Refuses what could not be applied."""
    old = writer.state_on(document.effective)
    new = fold(old, document.operations)
    changes = difference(old, new)
    writer.check_future(changes, document.effective)
    _check_later(old, new, changes, document.effective)
    said = consequences(old, new)
    renamed = sum(change.table == "unit" and change.before is not None for change in changes)
    if renamed:
        said.append(
            f"{date_ko(document.effective)} 전의 문서는 옛 이름을, 그날부터의 문서는 새 이름을 씁니다."
        )
    return Preview(changes, said, old, new)


@transaction.atomic
def apply(document: Document, actor: Actor, *, expected: str = "") -> Reorganisation:
    """Carry out a document from its effective date and keep it (duty ``org.manage``).

    ``expected`` is the digest of a preview: other changes than those that were shown are refused.
    """
    _need(actor)
    if not document.title.strip():
        raise Refused("기구개편의 제목을 적어 주세요.", field="title")
    writer.lock()
    old = writer.state_on(document.effective)
    new = fold(old, document.operations)
    changes = difference(old, new)
    if not changes:
        raise Refused("이 문서로는 바뀌는 것이 없습니다. 내용과 시행일을 확인해 주세요.", field="operations")
    if expected and digest(changes) != expected:
        raise Conflict(
            "그 사이에 조직이 바뀌어 보여 드린 것과 달라졌습니다. 달라진 내용을 다시 확인한 뒤 적용하세요.",
            code="org.changed",
        )
    writer.check_future(changes, document.effective)
    _check_later(old, new, changes, document.effective)
    now = clock.now()
    row = Reorganisation.objects.create(
        title=document.title.strip()[:200],
        cite=document.cite[:300],
        effective=document.effective,
        operations=[dict(operation) for operation in document.operations],
        applied_at=now,
        applied_by=actor.name[:200],
    )
    writer.write(changes, new.successions - old.successions, document.effective, now)
    audit.record(
        "org.reorganised",
        actor,
        ("org.reorganisation", row.pk, row.title),
        on=document.effective,
        detail={"cite": document.cite, "changes": len(changes), "operations": row.operations},
    )
    publish(
        "org.reorganised",
        {"reorganisation_id": row.pk, "effective": document.effective.isoformat()},
        key=str(row.pk),
        actor=actor,
    )
    return row


def replay(on: date) -> State:
    """The organisation on a day, made again from the kept documents alone."""
    state = State()
    for row in Reorganisation.objects.filter(effective__lte=on).order_by("effective", "id"):
        state = fold(state, row.operations)
    return state


@transaction.atomic
def correct_name(*, actor: Actor, unit_id: int, on: date, name: str, reason: str) -> None:
    """Correct a name that was recorded wrongly: same valid time, new recorded time; the error stays
    visible."""
    _need(actor)
    if not name.strip() or not reason.strip():
        raise Refused("바로잡을 이름과 까닭을 모두 적어 주세요.", field="name")
    writer.lock()
    row = UnitVersion.objects.known().valid(on).filter(unit_id=unit_id).first()
    if row is None:
        raise NotFound("그날 없던 부서입니다. 날짜를 확인해 주세요.", field="on")
    before = row.name
    writer.supersede(row, clock.now(), name=name.strip())
    audit.record(
        "org.corrected",
        actor,
        ("org.unit", unit_id, name.strip()),
        on=on,
        detail={"before": before, "after": name.strip(), "reason": reason},
    )


def _year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


@transaction.atomic
def assign_deputy(*, actor: Actor, person_id: int, post_id: int, start: date, end: date, reason: str) -> int:
    """Let a person act for a post from ``start`` up to and including ``end``.

    연천군 직무대리 규칙: one post per deputy (제5조제1항), no deputy of a deputy (제5조제3항), at most one
    year (제4조제4항).
    """
    _need(actor)
    writer.lock()
    after = date.fromordinal(end.toordinal() + 1)
    if end < start:
        raise Refused("직무대리의 끝이 시작보다 앞섭니다. 기간을 확인해 주세요.", field="end")
    if after > _year_later(start):
        raise Refused(
            f"직무대리는 1년을 넘을 수 없습니다({DEPUTY_RULE} 제4조제4항). 기간을 줄여 주세요.", field="end"
        )
    if not reason.strip():
        raise Refused("직무대리 사유를 적어 주세요.", field="reason")
    if not Person.objects.filter(pk=person_id).exists() or not Post.objects.filter(pk=post_id).exists():
        raise NotFound("그런 사람이나 직위가 없습니다. 조직도에서 다시 골라 주세요.")
    if not writer.holds_any(person_id, start):
        raise Refused(
            "그날 보직이 없는 사람은 직무를 대리할 수 없습니다. 다른 사람을 골라 주세요.", field="person"
        )
    overlapping = Deputy.objects.known().filter(valid_from__lt=after, valid_to__gt=start)
    if Membership.objects.known().valid(start).filter(person_id=person_id, post_id=post_id).exists():
        raise Refused("자기 직위를 자기가 대리할 수 없습니다. 다른 사람을 골라 주세요.", field="person")
    if overlapping.filter(person_id=person_id).exists():
        raise Conflict(
            "이 사람은 그 기간에 이미 다른 직위를 대리합니다. 한 사람은 한 직위만 "
            f"대리합니다({DEPUTY_RULE} 제5조제1항).",
            field="person",
        )
    if overlapping.filter(post_id=post_id).exists():
        raise Conflict(
            "이 직위는 그 기간에 이미 대리자가 있고, 대리를 다시 대리시킬 수 "
            f"없습니다({DEPUTY_RULE} 제5조제3항).",
            field="post",
        )
    row = Deputy.objects.create(
        person_id=person_id,
        post_id=post_id,
        reason=reason.strip()[:200],
        valid_from=start,
        valid_to=after,
        recorded_at=clock.now(),
    )
    audit.record(
        "org.deputy",
        actor,
        ("org.post", post_id, reason.strip()),
        on=start,
        detail={"person_id": person_id, "end": end, "reason": reason},
    )
    return int(row.pk)


@transaction.atomic
def end_deputy(*, actor: Actor, deputy_id: int, last_day: date) -> None:
    """End a deputyship early; ``last_day`` is its last day."""
    _need(actor)
    writer.lock()
    row = Deputy.objects.known().filter(pk=deputy_id).first()
    if row is None:
        raise NotFound("그런 직무대리가 없거나 이미 바뀌었습니다. 목록을 새로 고쳐 주세요.")
    after = date.fromordinal(last_day.toordinal() + 1)
    if not row.valid_from < after < row.valid_to:
        raise Refused("끝나는 날은 대리 기간 안이어야 합니다. 날짜를 확인해 주세요.", field="last_day")
    writer.supersede(row, clock.now(), valid_to=after)
    audit.record("org.deputy_ended", actor, ("org.post", row.post_id, row.reason), on=last_day)


def known_documents() -> list[tuple[int, str, str, date, datetime, int]]:
    """The kept documents: id, title, basis, effective date, when applied, number of operations."""
    return [
        (row.pk, row.title, row.cite, row.effective, row.applied_at, len(row.operations))
        for row in Reorganisation.objects.order_by("effective", "id")
    ]


def code_ids(codes: Sequence[str]) -> dict[str, int]:
    """Unit ids by code."""
    return dict(Unit.objects.filter(Q(code__in=codes)).values_list("code", "id"))
