"""Adding a holiday to the calendar, which moves deadlines that are already running."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.calendar import open_clocks
from hyeonjang.commons.calendar.models import OfficerHoliday
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.outbox.publish import publish
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.kit.korean import date_ko
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.table import HolidayTable

if TYPE_CHECKING:
    from hyeonjang.commons.org.actor import Actor


@dataclass(frozen=True)
class HolidayResult:
    """What a change of the calendar moved, and whom to warn (person ids)."""

    holiday_id: int
    moved: list[open_clocks.MovedDeadline]

    @property
    def warn_person_ids(self) -> list[int]:
        return sorted({person for moved in self.moved for person in moved.warn_person_ids})


def _need(actor: Actor) -> None:
    if not actor.has("calendar.manage"):
        raise NotPermitted("휴일은 행정담당관의 담당자만 추가할 수 있습니다. 담당 부서에 요청하세요.")


def _regimes(kind: str, regimes: Iterable[Regime | str] | None) -> frozenset[Regime]:
    """A temporary public holiday holds for everybody; a local one for the county's own clocks."""
    if regimes is None:
        return (
            frozenset(Regime)
            if kind == OfficerHoliday.Kind.TEMPORARY
            else frozenset({Regime.LOCAL, Regime.MINWON})
        )
    try:
        found = frozenset(Regime(regime) for regime in regimes)
    except ValueError as error:
        raise Refused("적용 범위가 맞지 않습니다. 목록에서 골라 주세요.", field="regimes") from error
    if not found:
        raise Refused("적용 범위를 하나 이상 골라 주세요.", field="regimes")
    return found


def _announce(name: str, row: OfficerHoliday, before: HolidayTable, actor: Actor) -> HolidayResult:
    moved = open_clocks.recompute(before, holiday_table(), row.date)
    result = HolidayResult(row.pk, moved)
    audit.record(
        name,
        actor,
        ("calendar.holiday", row.pk, f"{date_ko(row.date)} {row.name}"),
        on=row.date,
        detail={
            "kind": row.kind,
            "regimes": row.regimes,
            "promulgated_on": row.promulgated_on,
            "source": row.source,
            "moved": [[*item.subject, item.before.isoformat(), item.after.isoformat()] for item in moved],
        },
    )
    publish(
        name,
        {
            "holiday_id": row.pk,
            "date": row.date.isoformat(),
            "name": row.name,
            "warn_person_ids": result.warn_person_ids,
            "moved": [
                {
                    "subject": list(item.subject),
                    "before": item.before.isoformat(),
                    "after": item.after.isoformat(),
                    "warn_person_ids": list(item.warn_person_ids),
                    "warn_ko": item.warn_ko,
                }
                for item in moved
            ],
        },
        actor=actor,
    )
    return result


@transaction.atomic
def declare_holiday(
    actor: Actor,
    day: date,
    name: str,
    *,
    kind: str = "temporary",
    promulgated_on: date,
    source: str,
    regimes: Iterable[Regime | str] | None = None,
) -> HolidayResult:
    """Add a temporary or local holiday (duty ``calendar.manage``) and recompute every open clock.

    Refuses a day that is already off under every regime asked for, one before its promulgation is known,
    and one without source.
    """
    _need(actor)
    if kind not in OfficerHoliday.Kind.values:
        raise Refused("휴일 종류는 임시공휴일이나 지방공휴일입니다. 목록에서 골라 주세요.", field="kind")
    if not name.strip() or not source.strip():
        raise Refused("휴일 이름과 근거(관보 호수나 조례)를 모두 적어 주세요.", field="source")
    if promulgated_on > clock.today():
        raise Refused(
            "아직 공포되지 않은 휴일입니다. 공포된 날 이후에 등록해 주세요.", field="promulgated_on"
        )
    if promulgated_on > day:
        raise Refused("공포일이 휴일보다 뒤입니다. 날짜를 확인해 주세요.", field="promulgated_on")
    before = holiday_table()
    wanted = _regimes(kind, regimes)
    if all(not before.is_working(day, regime) for regime in wanted):
        raise Conflict(f"{date_ko(day)}은 이미 쉬는 날입니다. 날짜를 확인해 주세요.", field="date")
    row = OfficerHoliday.objects.create(
        date=day,
        name=name.strip()[:100],
        kind=kind,
        regimes=sorted(regime.value for regime in wanted),
        promulgated_on=promulgated_on,
        source=source.strip()[:300],
        added_by=actor.name[:200],
        added_at=clock.now(),
    )
    return _announce("calendar.declared", row, before, actor)


@transaction.atomic
def revoke_holiday(actor: Actor, holiday_id: int) -> HolidayResult:
    """Take an added holiday back; clocks are recomputed the other way."""
    _need(actor)
    row = OfficerHoliday.objects.select_for_update().filter(pk=holiday_id, revoked_at=None).first()
    if row is None:
        raise NotFound("그런 휴일이 없거나 이미 취소되었습니다. 목록을 새로 고쳐 주세요.")
    before = holiday_table()
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    return _announce("calendar.revoked", row, before, actor)


def preview(change: Callable[[], HolidayResult]) -> HolidayResult:
    """What a change of the calendar would move, whom it would warn; nothing of it stays.

    The change itself runs and is taken back, so the preview cannot differ from the deed.
    """
    with transaction.atomic():
        result = change()
        transaction.set_rollback(True)
    return result
