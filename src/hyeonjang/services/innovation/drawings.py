"""The programme's pictures, each with its table."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from hyeonjang.commons.ui import charts
from hyeonjang.services.innovation.queries.board import STEPS, Board, FunnelCounts
from hyeonjang.services.innovation.queries.outcomes import EffectView


def heat(board: Board) -> charts.Chart:
    """Departments × teams: how far each team's proposal came, and whether its promise was kept."""
    base = f"{reverse('innovation:proposals')}?year={board.cycle.year}"
    rows = [
        charts.HeatRow(
            row.name,
            tuple(
                charts.HeatCell(
                    team.name.removeprefix(f"{row.name} "),
                    team.step or None if team.proposals else None,
                    f"{base}&team={team.team_id}",
                    mark=(team.promise_ko or team.furthest_ko) if team.proposals else "",
                    note=f"제출 {team.proposals}건" if team.proposals else "",
                    bad=team.promise_ko == "약속 못 지킴",
                )
                for team in row.teams
            ),
            f"{base}&department={row.department_id}",
        )
        for row in board.departments
    ]
    return charts.heatmap(f"{board.cycle.year}년 부서·팀별 추진 상황", rows, steps=STEPS)


def funnel_chart(counts: FunnelCounts) -> charts.Chart:
    """From the proposals handed in to the prizes."""
    prizes = f"최우수 {counts.grand} · 우수 {counts.excellent} · 장려 {counts.encouragement}"
    return charts.funnel(
        "단계별 건수",
        [
            charts.Stage("제출", counts.submitted),
            charts.Stage("부서 우수사례", counts.department_best),
            charts.Stage("서면심사 통과", counts.finalists),
            charts.Stage("시상", counts.awards, prizes),
        ],
        note=f"시상: {prizes}",
    )


def before_after(effects: Sequence[EffectView]) -> charts.Chart | None:
    """Before and after with the interval of the difference put around the later value; one unit only."""
    compared = [effect for effect in effects if effect.comparison is not None]
    if not compared or len({effect.unit_ko for effect in compared}) != 1:
        return None
    return charts.dots_with_intervals(
        "전과 후",
        [_pair(effect) for effect in compared],
        unit=compared[0].unit_ko,
        note="후의 선은 전후 차이의 95% 신뢰구간을 전의 값에 더한 것입니다.",
    )


def _pair(effect: EffectView) -> charts.Pair:
    comparison = effect.comparison
    before = None if effect.baseline_value is None else float(effect.baseline_value)
    after = None if comparison is None or comparison.after.value is None else float(comparison.after.value)
    interval = comparison.interval if comparison else None
    low = high = None
    if interval is not None and before is not None:
        low, high = before + float(interval.low), before + float(interval.high)
    return charts.Pair(
        effect.title,
        charts.Estimate(before, n=effect.baseline_n),
        charts.Estimate(after, low, high, effect.after_n),
        effect.verdict,
        float(effect.target),
    )
