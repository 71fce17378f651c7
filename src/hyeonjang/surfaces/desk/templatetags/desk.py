"""``{% load desk %}``: how long a locked account still has to wait."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from axes.attempts import get_cool_off_threshold
from axes.models import AccessAttempt
from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag(takes_context=True)
def lock_remaining(context: template.Context, username: str) -> str:
    """``7분``: from the account's last failure, as axes counts it; the whole term when none is on record."""
    last = AccessAttempt.objects.filter(username=username).order_by("-attempt_time").first()
    left: timedelta = settings.AXES_COOLOFF_TIME
    if last is not None:
        left = last.attempt_time - get_cool_off_threshold(context["request"])
    return f"{max(1, ceil(left.total_seconds() / 60))}분"
