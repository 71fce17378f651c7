"""Finding a case by what somebody at the counter or on the telephone says: a number, a name, words of the title."""

from __future__ import annotations

import re

from django.db.models import Q, QuerySet

from hyeonjang.commons.audit import access
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties.masking import mask_name
from hyeonjang.kit import clock

from .. import permissions
from ..models import Case
from . import worklists

MOST = 50
_SHORT = re.compile(r"(?:(\d{4})[- ])?(\D+?)[- ]?(\d{1,6})")


def _numbers(text: str) -> list[str]:
    """The full numbers that a short one can mean: ``질의 12`` is this year's or last year's 12th."""
    found = _SHORT.fullmatch(text)
    if found is None:
        return [text]
    year, series, seq = found.groups()
    years = [int(year)] if year else [clock.today().year, clock.today().year - 1]
    return [text, *(f"{y}-{series.strip(' -')}-{int(seq):06d}" for y in years)]


def _mine(actor: Actor) -> QuerySet[Case]:
    """Cases that a name may be looked for in: those of the own departments; all for chiefs and the audit."""
    rows = Case.objects.select_related("applicant")
    if actor.system or actor.is_chief or actor.has(permissions.READ_ALL) or actor.has("audit.read"):
        return rows
    return rows.filter(department_id__in=actor.department_ids)


def search(actor: Actor, text: str) -> list[Case]:
    """At most fifty cases by number (also another system's, also shortened), else by the applicant's whole
    name, else by words of the title among what is running; running ones first.

    A search by name is a look at personal data: it is noted, with the name masked and how many were found.
    """
    wanted = " ".join(text.split())
    if not wanted:
        return []
    for number in _numbers(wanted):
        if hits := worklists.find(actor, number):
            return hits[:MOST]
    named = list(_mine(actor).filter(applicant__name=wanted).order_by("-active", "-received_at")[:MOST])
    if named:
        access.note(actor, ("cases.search", "", f"{mask_name(wanted)} {len(named)}건"), "신청인 이름으로 찾기")
        return named
    words = Q()
    for word in wanted.split()[:5]:
        words &= Q(title__icontains=word)
    return list(_mine(actor).filter(words, active=True).order_by("act_on", "id")[:MOST])
