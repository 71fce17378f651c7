"""What notices cost: unit costs dated in whole won, budgets, and the cost of one attempt."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Sum

from hyeonjang.commons import audit
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused

from .. import permissions
from ..models import Attempt, Budget, UnitCost
from ..rules.costs import KINDS, published
from .common import needed

ONLY_MANAGER = "단가와 예산은 통지문 관리 담당만 적을 수 있습니다. 담당자에게 요청하세요."


class Costs:
    """The unit costs of a day: the county's own, else the published ones. Read once for many attempts."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.own: dict[str, tuple[int, str]] = {}
        for row in UnitCost.objects.filter(valid_from__lte=on).order_by("valid_from"):
            self.own[row.kind] = (row.won, row.source)

    def won(self, kind: str) -> int:
        if kind == "free":
            return 0
        return self.own[kind][0] if kind in self.own else published().get(kind, self.on).number

    def source(self, kind: str) -> str:
        if kind == "free":
            return ""
        return self.own[kind][1] if kind in self.own else published().get(kind, self.on).cite

    def attempt(self, kind: str, pages: int) -> int:
        """An attempt: the message or the postage, with the printed pages."""
        printed = pages * self.won("print") if kind.startswith(("letter", "registered")) else 0
        return self.won(kind) + printed


@transaction.atomic
def set_unit_cost(*, actor: Actor, kind: str, valid_from: date, won: int, source: str) -> None:
    """The county's own price from a day on (whole won). A price that was recorded for that day stays; a
    mistake is corrected by another day."""
    permissions.need(actor.has(permissions.MANAGE), ONLY_MANAGER)
    if kind not in KINDS or kind == "free":
        raise Refused("없는 단가 종류입니다. 목록에서 고르세요.", field="kind")
    if isinstance(won, bool) or not 0 <= won <= 100_000:
        raise Refused("단가는 0원부터 100,000원까지의 정수로 적으세요.", field="won")
    if UnitCost.objects.filter(kind=kind, valid_from=valid_from).exists():
        raise Refused("그날부터의 단가가 이미 있습니다. 다른 시작일로 적으세요.", field="valid_from")
    UnitCost.objects.create(kind=kind, valid_from=valid_from, won=won, source=needed(source, "source", "근거", limit=200),
                            recorded_at=clock.now(), recorded_by=actor.name[:200])
    audit.record("notices.unit_cost", actor, ("notices.cost", kind, KINDS[kind]),
                 detail={"won": won, "from": valid_from, "source": source})


@transaction.atomic
def set_budget(*, actor: Actor, unit_id: int, year: int, won: int, source: str) -> None:
    """What a department may spend in a year; a changed budget replaces the one before."""
    permissions.need(actor.has(permissions.MANAGE), ONLY_MANAGER)
    if isinstance(won, bool) or won < 0:
        raise Refused("예산은 0원 이상의 정수로 적으세요.", field="won")
    Budget.objects.update_or_create(unit_id=unit_id, year=year, defaults={
        "won": won, "source": needed(source, "source", "근거", limit=200), "recorded_at": clock.now(),
        "recorded_by": actor.name[:200]})
    audit.record("notices.budget", actor, ("notices.budget", f"{unit_id}:{year}", f"{year}년 통지 예산"),
                 detail={"unit": unit_id, "year": year, "won": won, "source": source})


def spent(unit_id: int, year: int) -> int:
    """What a department's notices have cost in a year, in won."""
    rows = Attempt.objects.filter(notice__version__template__unit_id=unit_id, sent_at__gte=clock.start_of(date(year, 1, 1)),
                                  sent_at__lt=clock.start_of(date(year + 1, 1, 1)))
    return int(rows.aggregate(won=Sum("cost_won"))["won"] or 0)


def left(unit_id: int, on: date) -> int | None:
    """What is left of the year's budget; None where there is none."""
    row = Budget.objects.filter(unit_id=unit_id, year=on.year).first()
    return None if row is None else row.won - spent(unit_id, on.year)
