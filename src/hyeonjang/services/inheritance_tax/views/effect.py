"""The page of what the letters brought."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render

from hyeonjang.commons.measures.compare import Comparison
from hyeonjang.commons.ui import charts
from hyeonjang.commons.ui.views import DeskRequest, desk_view
from hyeonjang.kit import clock

from ..permissions import may_see
from ..queries import known
from ..queries.effect import EffectView, effect, year_before
from .desk import _closed


def _one(value: Fraction | None) -> str:
    """With one decimal, as people read a rate."""
    if value is None:
        return ""
    tenth = round(value * 10)
    return f"{tenth // 10}" if tenth % 10 == 0 else f"{tenth / 10:.1f}"


def _comparison(found: Comparison | None) -> dict[str, Any] | None:
    if found is None or found.difference is None or found.interval is None:
        return None
    return {"verdict": found.verdict, "difference": _one(found.difference), "low": f"{found.interval.low:.1f}",
            "high": f"{found.interval.high:.1f}", "criterion": found.criterion_ko}


def _chart(view: EffectView) -> charts.Chart:
    values = tuple(float(seen.value) if seen.value is not None else None for _, seen in view.months)
    return charts.line("기한이 든 달마다 기한 안에 신고한 비율", [label for label, _ in view.months], [charts.Series("기한 안에 신고", values)], unit="%")


@desk_view
def page(request: DeskRequest) -> HttpResponseBase:
    """안내의 효과: the last twelve months whose deadlines have passed."""
    if not may_see(request.actor, known.units(request.actor)):
        return _closed(request)
    view = effect(request.actor, year_before(clock.today()))
    groups = [{"label": g.label, "n": g.seen.n, "kept": int(g.seen.numerator or 0), "percent": _one(g.seen.value)} for g in view.groups]
    context = {"e": view, "groups": groups, "comparison": _comparison(view.comparison), "chart": _chart(view),
               "avoided": int(view.avoided.value or 0), "days_left": _one(view.days_left.value), "undelivered": _one(view.undelivered.value)}
    return render(request, "inheritance_tax/effect.html", context)
