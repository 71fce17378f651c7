"""A death that another part of the county registered, where it is an applicant's.

The report changes no right: it is noted in the running cases, and the officer confirms it there (사회보장급여법 제21조).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hyeonjang.commons.cases.actions import activities
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.korean import date_ko

from ..models import Application, Claim
from ..queries import reported
from ..vocabulary import DEATH_REPORTED
from .common import note


@transaction.atomic
def take_report(*, actor: Actor, party_id: int, died_on: date, evidence: str) -> int:
    """Note a death in every running claim of that applicant; once for each, returns how many were noted."""
    ids = list(Application.objects.select_for_update().filter(applicant_id=party_id).order_by("pk").values_list("pk", flat=True))
    claims = [claim for claim in Claim.objects.filter(application__in=ids).select_related("case").order_by("pk")
              if reported.waits(claim)]
    line = activities.Activity(DEATH_REPORTED, f"사망일 {date_ko(died_on)}. 확인하고 '신청인 사망'으로 적으세요.", evidence[:200])
    fresh = [claim for claim in claims if not reported.noted(claim)]
    note(actor, fresh, [line])
    return len(fresh)
