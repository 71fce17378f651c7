"""Drafting and publishing types of cases (duty ``cases.manage``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from hyeonjang.commons import audit
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox.publish import publish
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.periods.spec import Clock
from hyeonjang.law.petitions import read_remedy

from .. import permissions
from ..models import CaseType, CaseTypeVersion
from ..rules.terms import check_list, check_terms, read_terms
from ..vocabulary import LEVELS, OutcomeKind
from .common import needed

_LISTS = ("documents", "steps", "consents", "outcomes", "exceptions", "grounds", "legal_basis")
_PLAIN = (
    "name", "clock", "term", "second_clock", "second_term", "promise_clock", "promise", "starts_with",
    "extension_times", "extension_most", "level", "separate_decider", "statutory", "remedy", "remedy_text",
    "on_death", "contact",
)


@transaction.atomic
def create_type(*, actor: Actor, code: str, series: str, owner_unit_id: int | None = None) -> int:
    """A new type without any version; returns its id. ``series`` is the word in its numbers (사회보장)."""
    permissions.need_manage(actor)
    word = needed(series, "series", "번호 이름", limit=30)
    if not word.replace("·", "").isalnum():
        raise Refused("번호 이름에는 글자와 숫자만 쓸 수 있습니다. 빈칸과 기호를 빼 주세요.", field="series")
    if CaseType.objects.filter(code=code).exists():
        raise Conflict(f"'{code}' 코드를 쓰는 건 종류가 이미 있습니다. 다른 코드를 적어 주세요.", field="code")
    row = CaseType.objects.create(
        code=needed(code, "code", "코드", limit=60), series=word, owner_unit_id=owner_unit_id, created_at=clock.now()
    )
    audit.record("cases.type_created", actor, ("cases.type", row.pk, code), detail={"series": word})
    return int(row.pk)


def _check(row: CaseTypeVersion) -> None:
    """Everything about a version that does not depend on others."""
    needed(row.name, "name", "이름", limit=120)
    for field in _LISTS:
        setattr(row, field, check_list(field, getattr(row, field)))
    if row.level not in LEVELS or any(entry["level"] not in LEVELS for entry in row.exceptions):
        raise Refused("전결권자는 담당자, 팀장, 과장, 국장, 부군수, 군수 가운데 하나입니다.", field="level")
    if any(entry["kind"] not in OutcomeKind.values for entry in row.outcomes):
        raise Refused("결정의 갈래가 맞지 않습니다. 목록에서 고르세요.", field="outcomes")
    read_remedy(row.remedy)
    if row.on_death not in {"close", "succession"} or row.starts_with not in {"received", "applied"}:
        raise Refused("신청인 사망 때의 처리나 기간의 시작이 맞지 않습니다. 목록에서 고르세요.", field="on_death")
    read_terms(row)


@transaction.atomic
def draft_version(*, actor: Actor, type_code: str, valid_from: date, **fields: Any) -> int:
    """A draft of the next version; ``fields`` are the columns of ``CaseTypeVersion``. Returns its id."""
    permissions.need_manage(actor)
    kind = CaseType.objects.select_for_update().filter(code=type_code).first()
    if kind is None:
        raise NotFound(f"'{type_code}' 건 종류가 없습니다. 먼저 종류를 만드세요.", field="code")
    unknown = set(fields) - {*_PLAIN, *_LISTS}
    if unknown:
        raise TypeError(f"unknown fields of a case type: {sorted(unknown)}")
    last = kind.versions.aggregate(last=Max("number"))["last"] or 0
    row = CaseTypeVersion(type=kind, number=last + 1, valid_from=valid_from, **fields)
    _check(row)
    row.save()
    return int(row.pk)


@transaction.atomic
def change_draft(*, actor: Actor, version_id: int, fields: Mapping[str, Any]) -> None:
    """Change a version that nobody relies on yet; a published one is refused."""
    permissions.need_manage(actor)
    row = _locked(version_id)
    if row.published_at is not None:
        raise Refused("공개한 판은 고칠 수 없습니다. 새 판을 만들어 공개하세요.", code="cases.published")
    for name, value in fields.items():
        if name not in {*_PLAIN, *_LISTS, "valid_from"}:
            raise TypeError(f"unknown field of a case type: {name}")
        setattr(row, name, value)
    _check(row)
    row.save()


def _locked(version_id: int) -> CaseTypeVersion:
    """A version, with its type locked: versions of one type are published one after another."""
    found = CaseTypeVersion.objects.filter(pk=version_id).values_list("type_id", flat=True).first()
    if found is None:
        raise NotFound("그런 판이 없습니다. 목록을 새로 고쳐 주세요.")
    CaseType.objects.select_for_update().get(pk=found)
    return CaseTypeVersion.objects.select_for_update().select_related("type").get(pk=version_id)


@transaction.atomic
def publish_version(*, actor: Actor, version_id: int) -> None:
    """Publish a draft: from ``valid_from`` on it holds, and the version before it ends there.

    Refuses a promise longer than the law, a decision without outcomes or legal basis, and a validity that
    overlaps a published one. From then on only the end of its validity can still be written.
    """
    permissions.need_manage(actor)
    row = _locked(version_id)
    if row.published_at is not None:
        raise Conflict("이미 공개한 판입니다. 목록을 새로 고쳐 주세요.")
    _check(row)
    if not row.outcomes or not row.legal_basis:
        raise Refused("결정의 종류와 법적 근거가 있어야 공개할 수 있습니다. 채워 주세요.", field="outcomes")
    terms = read_terms(row)
    check_terms(terms, row.valid_from, holiday_table())
    if terms.statutory.clock is Clock.CIVIL and terms.starts_with_application is None:  # pragma: no cover
        raise Refused("기간의 시작을 정하세요.", field="starts_with")
    _make_room(row)
    row.published_at, row.published_by = clock.now(), actor.name[:200]
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _overlap(row) from error
    audit.record(
        "cases.type_published",
        actor,
        ("cases.type", row.type_id, f"{row.type.code} {row.number}판"),
        detail={name: getattr(row, name) for name in ("name", *_PLAIN[1:], *_LISTS)},
        on=row.valid_from,
    )
    publish("cases.type_published", {"type": row.type.code, "version": row.number}, actor=actor)


def _make_room(row: CaseTypeVersion) -> None:
    """End the running version on the new one's first day; refuse any other overlap."""
    others = CaseTypeVersion.objects.filter(type=row.type, published_at__isnull=False).exclude(pk=row.pk)
    running = others.filter(valid_to=None, valid_from__lt=row.valid_from).first()
    if running is not None and row.valid_to is None:
        running.valid_to = row.valid_from
        running.save(update_fields=["valid_to"])
    ends = Q(valid_to=None) | Q(valid_to__gt=row.valid_from)
    starts = Q() if row.valid_to is None else Q(valid_from__lt=row.valid_to)
    if others.filter(ends & starts).exists():
        raise _overlap(row)


def _overlap(row: CaseTypeVersion) -> Conflict:
    return Conflict(
        f"{date_ko(row.valid_from)}부터 효력이 있는 판이 이미 있습니다. 시작일을 뒤로 옮기거나 앞 판을 확인하세요.",
        field="valid_from",
        code="cases.overlap",
    )
