"""The survey as screens show it: logged beside stated, and the difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.innovation import permissions
from hyeonjang.services.innovation.models import SurveyFigure, SurveyResponse
from hyeonjang.services.innovation.queries import names
from hyeonjang.services.innovation.vocabulary import SurveyState


@dataclass(frozen=True)
class FigureView:
    id: int
    work: str
    label: str
    unit: str
    logged: Decimal | None
    stated: Decimal | None
    n: int
    source: str
    reason: str

    @property
    def difference(self) -> Decimal | None:
        """Stated minus logged; ``None`` where either is unknown."""
        return None if self.logged is None or self.stated is None else self.stated - self.logged

    @property
    def differs(self) -> bool:
        return self.logged != self.stated


@dataclass(frozen=True)
class ResponseView:
    id: int
    team_id: int
    team_name: str
    department_id: int
    department_name: str
    state: SurveyState
    remark: str
    confirmed_on: date | None
    version: int
    figures: tuple[FigureView, ...]
    can_edit: bool


@dataclass(frozen=True)
class ResponseRow:
    id: int
    team_name: str
    department_name: str
    state: SurveyState
    figures: int
    differing: int


def responses(actor: Actor, cycle_id: int, on: date) -> list[ResponseRow]:
    """Responses this actor may see: the own department's, or all for the programme office and the heads."""
    rows = SurveyResponse.objects.filter(cycle_id=cycle_id).annotate(
        total=Count("figures"),
        differing=Count("figures", filter=~Q(figures__logged=F("figures__stated"))
                        & Q(figures__logged__isnull=False)))
    if not (permissions.is_programme(actor) or actor.is_chief):
        rows = rows.filter(Q(department_id__in=actor.department_ids) | Q(team_id__in=actor.unit_ids))
    unit_names = names.unit_names(on)
    return [ResponseRow(row.pk, names.name(unit_names, row.team_id), names.name(unit_names, row.department_id),
                        SurveyState(row.state), row.total, row.differing)
            for row in rows.order_by("department_id", "team_id")]


def response(actor: Actor, response_id: int, on: date) -> ResponseView:
    row = SurveyResponse.objects.filter(pk=response_id).prefetch_related("figures").first()
    if row is None or not permissions.can_see_team(actor, row.team_id, row.department_id):
        raise NotFound("그 실태조사 응답을 찾을 수 없습니다.")
    unit_names = names.unit_names(on)
    return ResponseView(
        row.pk, row.team_id, names.name(unit_names, row.team_id), row.department_id,
        names.name(unit_names, row.department_id), SurveyState(row.state), row.remark, row.confirmed_on,
        row.version, tuple(_figure(figure) for figure in row.figures.all()),
        permissions.can_write_for(actor, row.team_id) or actor.is_head_of(row.department_id))


def _figure(row: SurveyFigure) -> FigureView:
    return FigureView(row.pk, row.work, row.label, row.unit, row.logged, row.stated, row.n, row.source, row.reason)


def of_team(actor: Actor, cycle_id: int, team_id: int) -> int | None:
    """The id of a team's response, for a link; ``None`` when the survey has not been opened."""
    return SurveyResponse.objects.filter(cycle_id=cycle_id, team_id=team_id).values_list("pk", flat=True).first()


def differing(actor: Actor, cycle_id: int, on: date) -> list[tuple[str, FigureView]]:
    """All figures where the team says something else than the record, largest relative difference first."""
    permissions.need_official(actor)
    rows = (SurveyFigure.objects.filter(response__cycle_id=cycle_id, logged__isnull=False)
            .exclude(logged=F("stated")).select_related("response"))
    if not (permissions.is_programme(actor) or actor.is_chief):
        rows = rows.filter(response__department_id__in=actor.department_ids)
    unit_names = names.unit_names(on)
    found = [(names.name(unit_names, row.response.team_id), _figure(row)) for row in rows]

    def size(item: tuple[str, FigureView]) -> Decimal:
        figure = item[1]
        gap = abs(figure.difference or Decimal(0))
        return gap / figure.logged if figure.logged else gap

    return sorted(found, key=size, reverse=True)
