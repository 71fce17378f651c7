"""Sheets that went out: who answered, what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound, NotPermitted
from hyeonjang.services.innovation import permissions
from hyeonjang.services.innovation.models import Collection, CollectionRow
from hyeonjang.services.innovation.queries import known, names
from hyeonjang.services.innovation.rules import sheets
from hyeonjang.services.innovation.rules.known import Rows
from hyeonjang.services.innovation.vocabulary import SheetEach, SheetState


@dataclass(frozen=True)
class CollectionRowView:
    id: int
    title: str
    owner_name: str
    due: date
    state: SheetState
    sent_to: int
    answered: int
    overdue: bool
    mine_open: bool
    reminders: int
    """How often my department has been reminded of what it still owes."""


@dataclass(frozen=True)
class TargetView:
    department_id: int
    department_name: str
    submitted_at: datetime | None
    nothing: bool
    rows: int
    reminders: int
    mine: bool


@dataclass(frozen=True)
class CollectionView:
    id: int
    title: str
    guide: str
    owner_id: int
    owner_name: str
    sent_on: date
    due: date
    state: SheetState
    each: SheetEach
    cycle_id: int | None
    columns: tuple[sheets.Column, ...]
    targets: tuple[TargetView, ...]
    can_manage: bool

    @property
    def missing(self) -> list[TargetView]:
        return [target for target in self.targets if target.submitted_at is None]

    @property
    def fills(self) -> list[str]:
        """The columns that the system fills in."""
        return [column.name for column in self.columns if column.known]

    @property
    def mine(self) -> list[TargetView]:
        return [target for target in self.targets if target.mine]


def _visible(actor: Actor, row: Collection, targets: set[int]) -> bool:
    return (
        permissions.is_programme(actor)
        or actor.is_chief
        or actor.in_department(row.owner_id)
        or any(actor.in_department(pk) for pk in targets)
    )


def collections(actor: Actor, on: date) -> list[CollectionRowView]:
    """Sheets this actor's department sent or received; all of them for the programme office."""
    permissions.need_official(actor)
    rows = Collection.objects.annotate(
        sent_to=Count("targets"), answered=Count("targets", filter=Q(targets__submitted_at__isnull=False))
    )
    unit_names = names.unit_names(on)
    found = []
    for row in rows.prefetch_related("targets"):
        targets = list(row.targets.all())
        if not _visible(actor, row, {target.department_id for target in targets}):
            continue
        mine = [t for t in targets if t.submitted_at is None and actor.in_department(t.department_id)]
        found.append(
            CollectionRowView(
                row.pk,
                row.title,
                names.name(unit_names, row.owner_id),
                row.due,
                SheetState(row.state),
                row.sent_to,
                row.answered,
                row.state == SheetState.OPEN and on > row.due and row.answered < row.sent_to,
                bool(mine) and row.state == SheetState.OPEN,
                max((t.reminders for t in mine), default=0),
            )
        )
    return found


def collection(actor: Actor, collection_id: int, on: date) -> CollectionView:
    row = Collection.objects.filter(pk=collection_id).first()
    targets = [] if row is None else list(row.targets.annotate(total=Count("rows")).order_by("department_id"))
    if row is None or not _visible(actor, row, {target.department_id for target in targets}):
        raise NotFound("그 취합을 찾을 수 없습니다.")
    unit_names = names.unit_names(on)
    order = {pk: place for place, pk in enumerate(names.departments(on))}
    views = [
        TargetView(
            t.department_id,
            names.name(unit_names, t.department_id),
            t.submitted_at,
            t.nothing,
            t.total,
            t.reminders,
            actor.in_department(t.department_id),
        )
        for t in targets
    ]
    return CollectionView(
        row.pk,
        row.title,
        row.guide,
        row.owner_id,
        names.name(unit_names, row.owner_id),
        row.sent_on,
        row.due,
        SheetState(row.state),
        SheetEach(row.each),
        row.cycle_id,
        sheets.columns_from_json(row.columns),
        tuple(sorted(views, key=lambda view: order.get(view.department_id, 999))),
        permissions.is_programme(actor) or actor.in_department(row.owner_id),
    )


def filled(actor: Actor, view: CollectionView, department_id: int, on: date) -> Rows:
    """What the system knows for a department's rows; for the department itself and whoever runs the sheet."""
    if not (view.can_manage or actor.in_department(department_id)):
        raise NotPermitted("서식은 그 부서의 직원과 취합 부서만 내려받을 수 있습니다.")
    if department_id not in {target.department_id for target in view.targets}:
        raise NotFound("이 취합을 받은 부서가 아닙니다. 목록에서 다시 골라 주세요.")
    return known.rows(view.each, view.columns, department_id, view.cycle_id, on)


def merged(actor: Actor, collection_id: int, on: date) -> list[tuple[str, dict[str, object]]]:
    """All returned rows with their department, in the county's order; only for who may see the whole."""
    view = collection(actor, collection_id, on)
    rows = CollectionRow.objects.filter(target__collection_id=collection_id)
    if not view.can_manage:
        rows = rows.filter(target__department_id__in=actor.department_ids)
    by_department: dict[int, list[dict[str, object]]] = {}
    for row in rows.select_related("target").order_by("target", "order"):
        by_department.setdefault(row.target.department_id, []).append(row.values)
    return [
        (target.department_name, values)
        for target in view.targets
        for values in by_department.get(target.department_id, [])
    ]
