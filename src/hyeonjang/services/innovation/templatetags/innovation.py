"""``{% load innovation %}``: the years of the programme as tabs."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from hyeonjang.kit import clock
from hyeonjang.services.innovation.queries import cycles, names
from hyeonjang.services.innovation.queries.cycles import CycleView

register = template.Library()


@register.filter
def place(row: Any) -> str:
    """Department and team of a row; the department once where the team's name begins with it."""
    return names.full_name(row.department_name, row.team_name)


@register.inclusion_tag("innovation/_years.html", takes_context=True)
def years(context: Context, shown: CycleView) -> dict[str, Any]:
    """A link to this page for every year; the other conditions of the address are dropped with it."""
    found = cycles.all_cycles(context["request"].actor, clock.today())
    return {"cycles": found, "shown": shown}
