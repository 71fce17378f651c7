"""Thanks: the board in the order of time, one's own share and what one received. No sums by person, no rank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.sharing import permissions
from hyeonjang.services.sharing.models import Thanks
from hyeonjang.services.sharing.queries import names
from hyeonjang.services.sharing.queries.requests import sees
from hyeonjang.services.sharing.rules import thanks as rules


@dataclass(frozen=True)
class Message:
    id: int
    giver: str
    giver_department: str
    receiver: str
    receiver_department: str
    message: str
    at: datetime
    request: tuple[int, str] | None
    hidden: str


@dataclass(frozen=True)
class Mine:
    """One's own: what may still be given this month, and what was said to oneself (kept apart, as 제8조제1항 asks)."""

    left: int
    left_times: int
    month: date
    received_times: int
    received: tuple[Message, ...]
    given: tuple[Message, ...]


def _messages(actor: Actor, rows: QuerySet[Thanks]) -> list[Message]:
    found = names.snapshot()
    result = []
    for row in rows.select_related("hidden", "request"):
        hidden = getattr(row, "hidden", None)
        link = (row.request.pk, row.request.number) if row.request and sees(actor, row.request) else None
        result.append(Message(
            row.pk, row.giver_label, names.unit_name(found, row.giver_department_id), row.receiver_label,
            names.unit_name(found, row.receiver_department_id), row.message, row.at, link, hidden.reason if hidden else ""))
    return result


def board(actor: Actor, *, department_id: int | None = None) -> list[Message]:
    """Messages in the order of time, newest first, at most two hundred; hidden ones only for who runs the board."""
    permissions.need_official(actor)
    rows = Thanks.objects.order_by("-at", "-id")
    if not permissions.coordinates(actor):
        rows = rows.filter(hidden=None)
    if department_id is not None:
        rows = rows.filter(receiver_department_id=department_id) | rows.filter(giver_department_id=department_id)
    return _messages(actor, rows[:200])


def used(person_id: int, month: date) -> int:
    return int(Thanks.objects.filter(giver_id=person_id, month=month).aggregate(total=Sum("points"))["total"] or 0)


def mine(actor: Actor) -> Mine | None:
    if actor.person_id is None:
        return None
    month = rules.month_of(clock.today())
    left = rules.left(used(actor.person_id, month))
    received = Thanks.objects.filter(receiver_id=actor.person_id).order_by("-at", "-id")
    given = Thanks.objects.filter(giver_id=actor.person_id, month=month).order_by("-at", "-id")
    return Mine(left, left // rules.ONCE, month, received.filter(hidden=None, at__gte=clock.start_of(date(month.year, 1, 1))).count(),
                tuple(_messages(actor, received[:20])), tuple(_messages(actor, given[:20])))


def one(actor: Actor, thanks_id: int) -> Message:
    rows = Thanks.objects.filter(pk=thanks_id)
    if not rows or not permissions.coordinates(actor):
        raise NotFound("그 글을 찾을 수 없습니다.")
    return _messages(actor, rows)[0]


@dataclass(frozen=True)
class Swap:
    one: str
    two: str
    times: int


def swaps(actor: Actor, on: date) -> list[Swap]:
    """Pairs who thanked each other this month, for who runs the board: a question, not a verdict."""
    permissions.need_coordinator(actor, "서로 주고받은 것을 보는 일은")
    rows = list(Thanks.objects.filter(month=rules.month_of(on)).order_by("pk"))
    labels = {row.giver_id: row.giver_label for row in rows} | {row.receiver_id: row.receiver_label for row in rows}
    return [Swap(labels[a], labels[b], n) for a, b, n in rules.swapped([(row.giver_id, row.receiver_id) for row in rows])]
