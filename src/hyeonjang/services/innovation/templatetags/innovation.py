"""``{% load innovation %}``: the years of the programme as tabs."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from hyeonjang.kit import clock
from hyeonjang.services.innovation.queries import cycles
from hyeonjang.services.innovation.queries.cycles import CycleView

register = template.Library()


@register.inclusion_tag("innovation/_years.html", takes_context=True)
def years(context: Context, shown: CycleView) -> dict[str, Any]:
    """A link to this page for every year; the other conditions of the address are dropped with it."""
    found = cycles.all_cycles(context["request"].actor, clock.today())
    return {"cycles": found, "shown": shown}
