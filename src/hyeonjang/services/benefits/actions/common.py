"""What the verbs share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from hyeonjang.commons import audit
from hyeonjang.commons.cases.actions import activities
from hyeonjang.commons.cases.vocabulary import ACTIVE, State
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import josa

from ..models import Application, Claim


def vouched(actor: Actor) -> Actor:
    """The same person, for whose right to do this the service answers; the log still names them and their post.

    A counter at a town office takes papers for a team it does not belong to.
    """
    return replace(actor, system=True)


def needed(text: str, field: str, name: str, *, limit: int = 300) -> str:
    """A text without outer blanks; refuses an empty or too long one."""
    cleaned = text.strip()
    if not cleaned:
        raise Refused(f"{josa(name, '이/가')} 비어 있습니다. 적어 주세요.", field=field, code="empty")
    if len(cleaned) > limit:
        raise Refused(f"{josa(name, '은/는')} {limit:,}자까지 적을 수 있습니다. 줄여 주세요.", field=field)
    return cleaned


def past(day: date, field: str) -> date:
    """A day up to today."""
    if day > clock.today():
        raise Refused("아직 오지 않은 날짜입니다. 오늘까지의 날짜를 적어 주세요.", field=field)
    return day


def living(claims: Iterable[Claim]) -> list[Claim]:
    """Claims whose case still takes entries: running, or decided."""
    return [claim for claim in claims if State(claim.case.state) in {*ACTIVE, State.DECIDED}]


def running(claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if State(claim.case.state) in ACTIVE]


def note(
    actor: Actor, claims: Iterable[Claim], rows: list[activities.Activity], *, seen: int | None = None
) -> None:
    """Write the same activities into the logs of several claims' cases; rights were checked by the verb."""
    for claim in living(claims):
        activities.note(actor=vouched(actor), case_id=claim.case_id, activities=rows, seen=seen)


def record(verb: str, actor: Actor, application: Application, claims: Iterable[Claim], **detail: Any) -> None:
    """The audit line; names the cases, never the person."""
    numbers = ", ".join(claim.case.number for claim in claims)
    trace = detail.pop("trace", None)
    audit.record(
        f"benefits.{verb}", actor, ("benefits.application", application.pk, numbers or str(application)),
        detail=detail, trace=trace, on=clock.today(),
    )
