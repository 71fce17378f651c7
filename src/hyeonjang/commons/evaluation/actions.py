"""The verbs of scoring: open a panel, name judges, stand aside, score once, close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from hyeonjang.commons import audit
from hyeonjang.commons.evaluation.models import Conflict as ConflictRow
from hyeonjang.commons.evaluation.models import Criterion, Judge, Panel, Score
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.kit.korean import josa

ALREADY = "이미 채점했습니다. 점수는 한 번만 낼 수 있으니, 고쳐야 하면 심사 담당자에게 알려 주세요."


@dataclass(frozen=True)
class CriterionSpec:
    """A criterion to be: code, name in Korean, lowest and highest points, weight."""

    code: str
    name: str
    highest: int = 20
    lowest: int = 0
    weight: Decimal = Decimal(1)


@transaction.atomic
def open_panel(
    *,
    actor: Actor,
    title: str,
    subject_type: str,
    criteria: Sequence[CriterionSpec],
    trim: bool = True,
    minimum_judges: int = 3,
    rule_cite: str = "",
) -> int:
    """Open a round of scoring; the caller has checked the right. Returns the panel's id."""
    if not title.strip():
        raise Refused("심사 이름을 적어 주세요.", field="title")
    if not criteria:
        raise Refused("심사기준을 하나 이상 정해 주세요.", field="criteria")
    if len({item.code for item in criteria}) != len(criteria):
        raise Refused("같은 심사기준이 두 번 있습니다. 하나를 빼 주세요.", field="criteria")
    for item in criteria:
        if item.highest <= item.lowest:
            raise Refused(f"'{item.name}'의 최고점은 최저점보다 커야 합니다.", field="criteria")
        if item.weight <= 0:
            raise Refused(f"'{item.name}'의 가중치는 0보다 커야 합니다.", field="criteria")
    if trim and minimum_judges < 3:
        raise Refused(
            "최고점과 최저점을 빼려면 심사위원이 세 사람 이상이어야 합니다.", field="minimum_judges"
        )
    panel = Panel.objects.create(
        title=title.strip()[:200],
        subject_type=subject_type,
        trim=trim,
        minimum_judges=minimum_judges,
        rule_cite=rule_cite[:300],
        opened_at=clock.now(),
    )
    Criterion.objects.bulk_create(
        [
            Criterion(
                panel=panel,
                code=item.code,
                name=item.name,
                weight=item.weight,
                lowest=item.lowest,
                highest=item.highest,
                order=order,
            )
            for order, item in enumerate(criteria)
        ]
    )
    audit.record(
        "evaluation.opened",
        actor,
        ("evaluation.panel", panel.pk, panel.title),
        detail={"criteria": [item.code for item in criteria], "trim": trim, "minimum": minimum_judges},
    )
    return int(panel.pk)


def _open(panel_id: int) -> Panel:
    panel = Panel.objects.select_for_update().filter(pk=panel_id).first()
    if panel is None:
        raise NotFound("그런 심사가 없습니다. 목록에서 다시 골라 주세요.")
    if panel.closed_at is not None:
        raise Conflict("마감한 심사입니다. 점수와 심사위원을 바꿀 수 없습니다.")
    return panel


@transaction.atomic
def add_judge(
    *, actor: Actor, panel_id: int, name: str, account_id: int | None = None, affiliation: str = ""
) -> int:
    """Name a judge, with an account or (from outside) without; returns the judge's id."""
    panel = _open(panel_id)
    if not name.strip():
        raise Refused("심사위원의 이름을 적어 주세요.", field="name")
    if account_id is not None and Judge.objects.filter(panel=panel, account_id=account_id).exists():
        raise Conflict(f"{josa(name.strip(), '은/는')} 이미 이 심사의 심사위원입니다.", field="account")
    judge = Judge.objects.create(
        panel=panel, account_id=account_id, name=name.strip()[:100], affiliation=affiliation.strip()[:100]
    )
    audit.record(
        "evaluation.judge", actor, ("evaluation.panel", panel.pk, panel.title), detail={"judge": judge.name}
    )
    return int(judge.pk)


@transaction.atomic
def stand_aside(*, actor: Actor, judge_id: int, subject_id: object, reason: str) -> None:
    """A judge has a conflict of interest in one subject (제척·회피); scores given before do not count."""
    judge = Judge.objects.filter(pk=judge_id).select_related("panel").first()
    if judge is None:
        raise NotFound("그런 심사위원이 없습니다. 목록에서 다시 골라 주세요.")
    _open(judge.panel_id)
    if not reason.strip():
        raise Refused("제척이나 회피의 사유를 적어 주세요.", field="reason")
    _, created = ConflictRow.objects.get_or_create(
        judge=judge, subject_id=str(subject_id), defaults={"reason": reason.strip()[:300]}
    )
    if not created:
        raise Conflict("이미 이 대상의 심사에서 빠져 있습니다.")
    audit.record(
        "evaluation.aside",
        actor,
        ("evaluation.panel", judge.panel_id, judge.panel.title),
        detail={"judge": judge.name, "subject": str(subject_id), "reason": reason},
    )


def _points(criterion: Criterion, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(
            f"'{criterion.name}' 점수는 {criterion.lowest}부터 {criterion.highest}까지의 정수로 적어 주세요.",
            field=criterion.code,
        )
    if not criterion.lowest <= value <= criterion.highest:
        raise Refused(
            f"'{criterion.name}' 점수 {value}점은 범위({criterion.lowest}~{criterion.highest}점) "
            "밖입니다. 다시 적어 주세요.",
            field=criterion.code,
        )
    return value


@transaction.atomic
def submit(
    *, actor: Actor, judge_id: int, subject_id: object, points: Mapping[str, int], comment: str = ""
) -> None:
    """Hand in a judge's scores of one subject, all criteria at once and only once.

    A judge with an account scores only under that account. ``points`` by criterion code.
    """
    judge = Judge.objects.filter(pk=judge_id).first()
    if judge is None:
        raise NotFound("그런 심사위원이 없습니다. 목록에서 다시 골라 주세요.")
    panel = _open(judge.panel_id)
    if judge.account_id is not None and not actor.system and judge.account_id != actor.account_id:
        raise NotPermitted("다른 심사위원의 점수는 낼 수 없습니다. 본인의 심사표에 채점해 주세요.")
    if ConflictRow.objects.filter(judge=judge, subject_id=str(subject_id)).exists():
        raise NotPermitted("이해관계가 있어 이 대상의 심사에서 빠져 있습니다. 다른 대상을 채점해 주세요.")
    if Score.objects.filter(judge=judge, subject_id=str(subject_id)).exists():
        raise Conflict(ALREADY, code="evaluation.already")
    criteria = {criterion.code: criterion for criterion in panel.criteria.all()}
    unknown = sorted(set(points) - set(criteria))
    if unknown:
        raise Refused(
            f"'{unknown[0]}'은(는) 이 심사의 기준이 아닙니다. 심사표를 새로 열어 주세요.", field=unknown[0]
        )
    missing = [criterion for code, criterion in criteria.items() if code not in points]
    if missing:
        raise Refused(
            f"'{missing[0].name}' 점수가 빠졌습니다. 모든 기준을 채점해 주세요.", field=missing[0].code
        )
    now = clock.now()
    rows = [
        Score(
            judge=judge,
            criterion=criterion,
            subject_id=str(subject_id),
            points=_points(criterion, points[code]),
            comment=comment if not index else "",
            scored_at=now,
        )
        for index, (code, criterion) in enumerate(criteria.items())
    ]
    try:
        with transaction.atomic():
            Score.objects.bulk_create(rows)
    except IntegrityError:
        raise Conflict(ALREADY, code="evaluation.already") from None
    audit.record(
        "evaluation.scored",
        actor,
        (panel.subject_type, subject_id, panel.title),
        detail={"panel": panel.pk, "judge": judge.name, "points": dict(points)},
    )


@transaction.atomic
def close(*, actor: Actor, panel_id: int) -> None:
    """Close a round; nothing in it changes any more."""
    panel = _open(panel_id)
    panel.closed_at = clock.now()
    panel.save(update_fields=["closed_at"])
    audit.record("evaluation.closed", actor, ("evaluation.panel", panel.pk, panel.title))
