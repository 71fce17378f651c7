"""Words of the records."""

from __future__ import annotations

from datetime import date

from django import template

from hyeonjang.kit.korean import date_weekday_ko
from hyeonjang.law.periods.deadline import when_ko as when
from hyeonjang.surfaces.operations import words

register = template.Library()
register.filter("action_ko", words.action_ko)
register.filter("subject_ko", words.subject_ko)


@register.filter
def when_ko(moment: date) -> str:
    """A day with its weekday, or a moment."""
    return when(moment)


@register.filter
def weekday_ko(day: date) -> str:
    return date_weekday_ko(day)


@register.filter
def last_line(text: str) -> str:
    """What an error says in the end."""
    lines = text.strip().splitlines()
    return lines[-1] if lines else "-"
