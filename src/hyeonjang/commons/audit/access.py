"""Looks at personal data: noted while a request runs, written after it, whatever became of its
transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from hyeonjang.commons.audit.chain import posts_text
from hyeonjang.commons.audit.models import AccessLog
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted, Refused

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor


@dataclass
class _Collector:
    address: str
    path: str
    rows: list[AccessLog] = field(default_factory=list)


_collector: ContextVar[_Collector | None] = ContextVar("hyeonjang_access_notes", default=None)


def note(actor: Actor, subject: tuple[str, object, str], purpose: str) -> None:
    """``actor`` looked at ``subject`` (type, id, label) for ``purpose`` (Korean, required).

    Inside ``collecting`` the row is written when the block ends, even if the work was rolled back;
    elsewhere (command line, worker) at once.
    """
    if not purpose.strip():
        raise Refused(
            "열람 목적을 적어 주세요. 목적 없는 개인정보 열람은 기록할 수 없습니다.", field="purpose"
        )
    collector = _collector.get()
    row = AccessLog(
        at=clock.now(),
        actor_account_id=actor.account_id,
        actor_name=actor.name[:200],
        actor_posts=posts_text(actor),
        subject_type=subject[0],
        subject_id=str(subject[1]),
        subject_label=subject[2][:300],
        purpose=purpose[:300],
        address=collector.address if collector else "",
        path=collector.path if collector else "",
    )
    if collector is None:
        row.save()
    else:
        collector.rows.append(row)


@contextmanager
def collecting(actor: Actor, address: str, path: str) -> Iterator[None]:
    """Collect the looks of one request and write them at its end, outside the request's own transaction.

    If they cannot be written the error goes up: no personal data leave without a trace.
    """
    collector = _Collector(address=address[:64], path=path[:500])
    token = _collector.set(collector)
    try:
        yield
    finally:
        _collector.reset(token)
        if collector.rows:
            AccessLog.objects.bulk_create(collector.rows)


@dataclass(frozen=True)
class Look:
    at: datetime
    actor_name: str
    actor_posts: str
    subject_type: str
    subject_id: str
    subject_label: str
    purpose: str
    address: str
    path: str


def looks(
    actor: Actor,
    *,
    subject: tuple[str, object] | None = None,
    account_id: int | None = None,
    person: str = "",
    label: str = "",
    start: date | None = None,
    end: date | None = None,
    limit: int = 500,
) -> list[Look]:
    """The access log for a supervisor (duty ``audit.read``), newest first; reading it is itself noted."""
    if not actor.has("audit.read"):
        raise NotPermitted("열람 기록은 감사 담당자만 볼 수 있습니다. 필요하면 감사 담당에게 요청하세요.")
    rows = AccessLog.objects.all()
    if subject is not None:
        rows = rows.filter(subject_type=subject[0], subject_id=str(subject[1]))
    if account_id is not None:
        rows = rows.filter(actor_account_id=account_id)
    if person:
        rows = rows.filter(actor_name__contains=person)
    if label:
        rows = rows.filter(subject_label__contains=label)
    if start is not None:
        rows = rows.filter(at__gte=clock.start_of(start))
    if end is not None:
        rows = rows.filter(at__lt=clock.start_of(end + timedelta(days=1)))
    found = [
        Look(
            row.at,
            row.actor_name,
            row.actor_posts,
            row.subject_type,
            row.subject_id,
            row.subject_label,
            row.purpose,
            row.address,
            row.path,
        )
        for row in rows.order_by("-at", "-id")[:limit]
    ]
    note(actor, ("audit.access", "", "개인정보 열람 기록"), "열람 기록 점검")
    return found
