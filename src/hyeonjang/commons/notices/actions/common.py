"""What the verbs share: events of a notice, its subject for the audit, texts that must be there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hyeonjang.commons import audit
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox import publish
from hyeonjang.commons.parties import masking
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.kit.korean import josa

from .. import permissions
from ..models import Attempt, Notice, NoticeEvent
from ..vocabulary import Kind, State

MISSING = "그런 통지가 없거나 볼 수 없습니다. 목록에서 다시 골라 주세요."


def needed(text: str, field: str, name: str, *, limit: int = 300) -> str:
    """A text without outer blanks; refuses an empty or too long one."""
    cleaned = text.strip()
    if not cleaned:
        raise Refused(f"{josa(name, '이/가')} 비어 있습니다. 적어 주세요.", field=field, code="empty")
    if len(cleaned) > limit:
        raise Refused(f"{josa(name, '은/는')} {limit:,}자까지 적을 수 있습니다. 줄여 주세요.", field=field)
    return cleaned


def label(notice: Notice) -> tuple[str, object, str]:
    """The notice as the audit names it, without a name in full."""
    return ("notices.notice", notice.pk, f"{notice.version.name} {masking.mask_name(notice.name)}")


def lock(actor: Actor, notice_id: int) -> Notice:
    """The notice for changing."""
    row = (Notice.objects.select_for_update(of=("self",)).select_related("version__template").filter(pk=notice_id).first())
    if row is None or not permissions.may_see(actor, row.version.template.unit_id):
        raise NotFound(MISSING)
    return row


def event_of(
    notice: Notice, kind: Kind, actor_name: str, text: str = "", attempt: Attempt | None = None,
    at: datetime | None = None,
) -> NoticeEvent:
    """The next line of a notice's course, not stored yet."""
    return NoticeEvent(notice=notice, attempt=attempt, at=at or clock.now(), kind=kind.value, text=text[:500],
                       actor_name=actor_name[:200])


def append(
    notice: Notice, kind: Kind, actor_name: str, text: str = "", attempt: Attempt | None = None,
    at: datetime | None = None,
) -> None:
    event_of(notice, kind, actor_name, text, attempt, at).save()


def tell(verb: str, notice: Notice, **more: Any) -> None:
    """The event for whoever listens: services hear it by the subject that they gave."""
    publish(
        f"notices.{verb}",
        {
            "notice_id": notice.pk, "reason_key": notice.reason_key, "template": notice.version.template.code,
            "state": str(notice.state), "subject_type": notice.subject_type, "subject_id": notice.subject_id,
            "on": clock.today().isoformat(), **more,
        },
        key=f"{notice.pk}:{verb}:{notice.state}:{more.get('attempt_id', '')}",
    )


def record(verb: str, actor: Actor, notice: Notice, **detail: Any) -> None:
    audit.record(f"notices.{verb}", actor, label(notice), detail=detail, on=clock.today())


def set_state(notice: Notice, state: State, *fields: str) -> None:
    notice.state = state
    notice.save(update_fields=["state", *fields])
