"""Reading the decision log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hyeonjang.commons.audit.models import ChainHead, DecisionRecord
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, NotPermitted

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor


@dataclass(frozen=True)
class Decision:
    seq: int
    at: datetime
    action: str
    actor_name: str
    actor_posts: str
    subject_type: str
    subject_id: str
    subject_label: str
    on: date | None
    detail: dict[str, Any]
    trace: Any


def _view(row: DecisionRecord) -> Decision:
    return Decision(
        row.seq,
        row.at,
        row.action,
        row.actor_name,
        row.actor_posts,
        row.subject_type,
        row.subject_id,
        row.subject_label,
        row.on,
        json.loads(row.detail),
        json.loads(row.trace),
    )


def history(actor: Actor, subject_type: str, subject_id: object) -> list[Decision]:
    """The decisions about one subject, oldest first. The caller has checked that ``actor`` may see the
    subject."""
    rows = DecisionRecord.objects.filter(subject_type=subject_type, subject_id=str(subject_id))
    return [_view(row) for row in rows.order_by("seq")]


def _need_reader(actor: Actor) -> None:
    if not actor.has("audit.read"):
        raise NotPermitted("결정 기록 전체는 감사 담당자만 볼 수 있습니다.")


def decisions(
    actor: Actor, *, action: str = "", subject_type: str = "", person: str = "", start: date | None = None,
    end: date | None = None, before: int | None = None, limit: int = 100,
) -> list[Decision]:
    """The whole log for a supervisor (duty ``audit.read``), newest first; ``before`` pages on by number.

    ``person`` is part of the name of who acted; ``start`` and ``end`` are days, both included.
    """
    _need_reader(actor)
    rows = DecisionRecord.objects.order_by("-seq")
    if action:
        rows = rows.filter(action=action)
    if subject_type:
        rows = rows.filter(subject_type=subject_type)
    if person:
        rows = rows.filter(actor_name__contains=person)
    if start is not None:
        rows = rows.filter(at__gte=clock.start_of(start))
    if end is not None:
        rows = rows.filter(at__lt=clock.start_of(end + timedelta(days=1)))
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return [_view(row) for row in rows[:limit]]


def decision(actor: Actor, seq: int) -> Decision:
    """One record of the log, for a supervisor."""
    _need_reader(actor)
    row = DecisionRecord.objects.filter(seq=seq).first()
    if row is None:
        raise NotFound("그 번호의 기록이 없습니다. 목록에서 다시 골라 주세요.")
    return _view(row)


def head() -> tuple[int, str]:
    """The number and hash of the newest record, to be written down outside the system."""
    row = ChainHead.objects.filter(pk=1).first()
    return (row.seq, row.hash) if row else (0, "")


def hash_of(seq: int) -> str | None:
    """The hash of one record, to be compared with what was written down; ``None`` where there is none."""
    return DecisionRecord.objects.filter(seq=seq).values_list("hash", flat=True).first()
