"""The survey: filled from the records, corrected by the team, never typed anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.services.innovation import events, prefill
from hyeonjang.services.innovation.actions import common
from hyeonjang.services.innovation.models import SurveyFigure, SurveyResponse
from hyeonjang.services.innovation.permissions import need_programme, need_team
from hyeonjang.services.innovation.queries import locks, names
from hyeonjang.services.innovation.vocabulary import StageKind, SurveyState


@dataclass(frozen=True)
class Correction:
    """What a team says about one figure; ``value`` None means "not known to us either"."""

    value: Decimal | None
    reason: str = ""


@transaction.atomic
def open_survey(*, actor: Actor, cycle_id: int, start: date | None = None, end: date | None = None) -> int:
    """Fill in the survey of every team from the records of a period (by default the year before).

    Teams that already have a response keep it. Returns how many were filled.
    """
    need_programme(actor, "실태조사 시작은")
    cycle = locks.cycle(cycle_id)
    common.check_running(cycle)
    today = clock.today()
    last = end or today - timedelta(days=1)
    first = start or last - timedelta(days=364)
    if first > last:
        raise Refused("조사 기간의 시작일이 끝나는 날보다 늦습니다.", field="start")
    present = set(SurveyResponse.objects.filter(cycle=cycle).values_list("team_id", flat=True))
    new = [team for team in names.teams(today).values() if team.id not in present]
    made = SurveyResponse.objects.bulk_create(
        SurveyResponse(cycle=cycle, team_id=team.id, department_id=team.department_id, prefilled_on=today)
        for team in new
    )
    rows: list[SurveyFigure] = []
    with names.one_look():
        for response, team in zip(made, new, strict=True):
            subject = prefill.Subject(
                team.id, team.name, team.department_id, team.department_name, first, last
            )
            rows += _filled(response, prefill.gather(subject))
    SurveyFigure.objects.bulk_create(rows, batch_size=500)
    common.audit_other(
        "survey_opened",
        actor,
        "cycle",
        cycle.pk,
        cycle.title,
        {"teams": len(new), "figures": len(rows), "start": first, "end": last},
    )
    outbox.publish(events.SURVEY_OPENED, {"cycle": cycle.pk, "teams": len(new)}, actor=actor)
    return len(new)


@transaction.atomic
def confirm(
    *, actor: Actor, response_id: int, version: int, corrections: Mapping[int, Correction], remark: str = ""
) -> SurveyResponse:
    """A team's answer: figures it corrects (by figure id); all others stand as the records show them.

    A corrected figure needs a reason, because the difference is shown to the programme office.
    """
    response = locks.response(response_id, version=version)
    need_team(actor, response.team_id, response.department_id, "실태조사 확인은")
    common.check_open(response.cycle, StageKind.SURVEY, clock.today())
    figures = {figure.pk: figure for figure in response.figures.all()}
    if set(corrections) - set(figures):
        raise Refused("이 팀의 조사에 없는 항목이 들어 있습니다. 화면을 새로 고쳐 주세요.", field="figures")
    changed = []
    for pk, correction in corrections.items():
        figure = figures[pk]
        _check(figure, correction)
        differs = correction.value != figure.logged
        figure.stated, figure.reason = correction.value, correction.reason.strip()[:300] if differs else ""
        figure.save(update_fields=["stated", "reason"])
        if differs:
            changed.append([figure.work, figure.slug, figure.logged, correction.value])
    response.state = SurveyState.CONFIRMED.value
    response.remark = remark.strip()[:2000]
    response.confirmed_on, response.confirmed_by_id = clock.today(), common.person_of(actor)
    response.version += 1
    response.save()
    common.audit_other(
        "survey_confirmed", actor, "survey", response.pk, f"실태조사 {response.pk}", {"changed": changed}
    )
    return response


def _check(figure: SurveyFigure, correction: Correction) -> None:
    value = correction.value
    if value is not None and (not value.is_finite() or not 0 <= value < Decimal(10) ** 13):
        raise Refused(
            f"{figure.work} {figure.label} 값은 0 이상의 수로 적어 주세요.", field=f"stated_{figure.pk}"
        )
    if value != figure.logged and not correction.reason.strip():
        raise Refused(
            f"{figure.work} {figure.label} 값이 기록과 다릅니다. 다른 까닭을 한 줄 적어 주세요.",
            field=f"reason_{figure.pk}",
        )


@transaction.atomic
def refresh(*, actor: Actor, response_id: int) -> SurveyResponse:
    """Fill an unconfirmed response again from the records, e.g. after a new export was imported."""
    response = locks.response(response_id)
    need_team(actor, response.team_id, response.department_id, "다시 채우기는")
    if response.state == SurveyState.CONFIRMED:
        raise Conflict("이미 확인한 조사는 다시 채울 수 없습니다.", code="state")
    today = clock.today()
    team = names.team(response.team_id, today)
    subject = prefill.Subject(
        team.id,
        team.name,
        team.department_id,
        team.department_name,
        today - timedelta(days=365),
        today - timedelta(days=1),
    )
    response.figures.all().delete()
    SurveyFigure.objects.bulk_create(_filled(response, prefill.gather(subject)))
    response.prefilled_on = today
    response.version += 1
    response.save()
    common.audit_other("survey_refreshed", actor, "survey", response.pk, f"실태조사 {response.pk}", {})
    return response


def _filled(response: SurveyResponse, figures: Sequence[prefill.Figure]) -> list[SurveyFigure]:
    """The records' figures as a response's rows: what is said starts as what is logged."""
    return [
        SurveyFigure(
            response=response,
            order=order,
            work=f.work[:200],
            slug=f.slug,
            label=f.label_ko,
            unit=f.unit_ko,
            logged=f.value,
            stated=f.value,
            n=f.n,
            source=f.source_ko[:300],
        )
        for order, f in enumerate(figures, start=1)
    ]
