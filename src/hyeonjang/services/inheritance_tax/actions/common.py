"""What the verbs share: texts and days checked, the columns that follow from the facts, the audit line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from hyeonjang.commons import audit
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import josa
from hyeonjang.law.local_tax import filing_due, vehicle_transfer_due

from ..models import Death, Heir, InheritanceSettings
from ..queries import estates, known, telling
from ..queries.estates import Loaded
from ..rules.plan import Planned, plan, upcoming
from ..vocabulary import PROPERTY_LISTS, AssetKind, Scope, Stage


def needed(text: str, field: str, name: str, *, limit: int = 200) -> str:
    """A text without outer blanks; refuses an empty or too long one."""
    cleaned = " ".join(text.split())
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


def label(death: Death) -> tuple[str, object, str]:
    """The subject of audit lines and looks; never the name."""
    return ("inheritance_tax.death", death.pk, str(death))


def record(verb: str, actor: Actor, death: Death, **detail: Any) -> None:
    trace = detail.pop("trace", None)
    audit.record(f"inheritance_tax.{verb}", actor, label(death), detail=detail, trace=trace, on=clock.today())


def settle(
    actor: Actor, death: Death, *, chosen: InheritanceSettings | None = None, loaded: Loaded | None = None
) -> estates.Known:
    """Recompute what follows from the facts and write the death; to be called under its lock, at the end of a verb."""
    choices = chosen or known.settings(actor)
    rows = loaded or estates.load(actor, death)
    found = estates.understood(rows, clock.today(), choices)
    _shares(rows.heirs, found)
    cars = any(asset.kind == AssetKind.VEHICLE for asset in rows.left)
    table = holiday_table()
    death.due_on = (
        found.frame.due if found.frame is not None
        else filing_due(death.died_on, declared=death.declared_on, table=table).due
    )
    death.vehicle_due_on = vehicle_transfer_due(death.declared_on or death.died_on, table).due_day if cars else None
    death.estimate = found.assessment.taxes.total if found.assessment is not None else None
    death.stage = _stage(rows, found)
    death.filed_on = filed_on(rows) if death.stage == Stage.FILED else None
    following = next_letter(rows, found, choices)
    death.next_step = following.step.value if following else ""
    death.next_on = following.on if following else None
    death.version += 1
    death.save()
    return found


def _shares(heirs: Iterable[Heir], found: estates.Known) -> None:
    shares = found.shares
    principal = None
    if found.frame is not None and found.frame.principal is not None and found.computable is not None:
        principal = int(found.computable.names[found.frame.principal.name])
    for heir in heirs:
        share = shares.get(heir.pk)
        values = (share.numerator if share else 0, share.denominator if share else 1, heir.pk == principal)
        if values != (heir.share_n, heir.share_d, heir.principal):
            heir.share_n, heir.share_d, heir.principal = values
            heir.save(update_fields=["share_n", "share_d", "principal"])


def is_filed(rows: Loaded, heir_id: int | None, vehicle: bool) -> bool:
    """Whether an heir's part is filed, alone or by all together; ``heir_id`` None: everybody's."""
    kinds = {Scope.VEHICLE, Scope.ALL} if vehicle else {Scope.REALTY, Scope.ALL}
    covering = [row for row in rows.filings if row.scope in kinds]
    if any(row.heir_id is None for row in covering):
        return True
    filed = {row.heir_id for row in covering}
    if heir_id is not None:
        return heir_id in filed
    heirs = [heir.pk for heir in rows.heirs if heir.share_n]
    return bool(heirs) and filed.issuperset(heirs)


def filed_on(rows: Loaded) -> date | None:
    """The day on which everybody had filed what has the tax deadline; None while somebody has not."""
    cars_only = all(asset.kind == AssetKind.VEHICLE for asset in rows.left)
    kinds = {Scope.VEHICLE if cars_only else Scope.REALTY, Scope.ALL}
    first: dict[int | None, date] = {}
    for row in rows.filings:
        if row.scope in kinds:
            first[row.heir_id] = min(first.get(row.heir_id, row.filed_on), row.filed_on)
    together = first.get(None, date.max)
    days = [min(together, first.get(heir.pk, date.max)) for heir in rows.heirs if heir.share_n] or [together]
    last = max(days)
    return None if last == date.max else last


def _stage(rows: Loaded, found: estates.Known) -> str:
    death, left = rows.death, rows.left
    if death.handed:
        return Stage.HANDED
    if not left:
        searched = all(source.value in death.searched for source in PROPERTY_LISTS)
        return Stage.NOTHING if searched else Stage.FINDING
    cars = [asset for asset in left if asset.kind == AssetKind.VEHICLE]
    if (len(cars) == len(left) or is_filed(rows, None, False)) and (not cars or is_filed(rows, None, True)):
        return Stage.FILED
    if not found.shares:
        return Stage.HEIRS
    assessed, computable = found.assessment, found.computable
    untaxed = assessed is not None and not assessed.taxes.total and computable is not None and not computable.left_out
    if untaxed and not cars and assessed is not None and not assessed.questions:
        return Stage.UNTAXED
    return Stage.TELLING


def planned(death: Death, chosen: InheritanceSettings) -> tuple[Planned, ...]:
    """The letters of a death whose deadline is known."""
    if death.due_on is None:
        return ()
    return plan(death.due_on, death.vehicle_due_on, known.choices(chosen), known.workdays())


def addressees(rows: Loaded) -> list[Heir]:
    """Who is written to: everybody who inherits; who has died since is followed by those below (지방세기본법 제42조).

    Nobody is written to whose whereabouts nobody knows, unless an address is known all the same.
    """
    below: dict[int | None, list[Heir]] = {}
    for heir in rows.heirs:
        below.setdefault(heir.through_id, []).append(heir)

    def living(heir: Heir) -> list[Heir]:
        dead = heir.died_on is not None or heir.party.died_on is not None
        return [one for under in below.get(heir.pk, []) for one in living(under)] if dead else [heir]

    found = {one.pk: one for heir in rows.heirs if heir.share_n for one in living(heir)}
    return [
        heir for heir in found.values()
        if not heir.unborn and heir.renounced_on is None and not (heir.missing and not heir.party.address)
    ]


def due_letters(rows: Loaded, chosen: InheritanceSettings, today: date) -> list[tuple[Heir, Planned]]:
    """Each heir who is to be told, with the next letter about the tax and the one about the car."""
    if rows.death.stage != Stage.TELLING:
        return []
    steps, told = planned(rows.death, chosen), telling.told(rows.death)
    only_cars = bool(rows.left) and all(asset.kind == AssetKind.VEHICLE for asset in rows.left)
    found: list[tuple[Heir, Planned]] = []
    for heir in addressees(rows):
        found += [(heir, item) for item in upcoming(
            steps, told.get(heir.pk, {}), today, realty_filed=only_cars or is_filed(rows, heir.pk, False),
            vehicle_filed=is_filed(rows, heir.pk, True), only_after=rows.death.held_out,
        )]
    return found


def next_letter(rows: Loaded, found: estates.Known, chosen: InheritanceSettings) -> Planned | None:
    """The earliest letter that any heir is to get."""
    letters = due_letters(rows, chosen, clock.today())
    return min((item for _, item in letters), key=lambda item: item.on, default=None)
