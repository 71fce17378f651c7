"""What a proposal will be measured by, between the address, the form and the screen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from hyeonjang.commons.measures import conditions
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import josa
from hyeonjang.services.innovation import gauge
from hyeonjang.services.innovation.forms.proposals import MeasureForm
from hyeonjang.services.innovation.models import ProposalVersion

_STEPS = ("지표 고르기", "혁신안 쓰기", "제출")


def steps(now: int) -> list[dict[str, str]]:
    """The way of a new proposal, for the steps component; ``now`` counts from 0."""
    return [{"title": title, "state": "done" if place < now else "now" if place == now else "later"}
            for place, title in enumerate(_STEPS)]


@dataclass(frozen=True)
class Chosen:
    """A measure with its conditions; ``today`` is its present state, ``None`` while something is missing."""

    slug: str
    params: Mapping[str, Any]
    form: MeasureForm
    today: gauge.Today | None
    refusal: str
    proposal_id: int | None
    year: str = ""

    @property
    def query(self) -> str:
        back = {"proposal": str(self.proposal_id or ""), "year": self.year}
        flat = {"measure": self.slug, **conditions.flat(self.slug, self.params), **back}
        return urlencode({name: value for name, value in flat.items() if value})

    @property
    def change_url(self) -> str:
        return f"{reverse('innovation:measure')}?{self.query}"

    @property
    def write_url(self) -> str:
        if self.proposal_id:
            return f"{reverse('innovation:revise', args=[self.proposal_id])}?{self.query}"
        return f"{reverse('innovation:new')}?{self.query}"


def chosen(
    data: Mapping[str, str], version: ProposalVersion | None = None, proposal_id: int | None = None
) -> Chosen:
    """Out of an address (flat conditions) or a posted form (``measure_params``), else out of a version."""
    slug = data.get("measure", "") or (version.measure if version else "")
    if "measure_params" in data:
        params = _parsed(data["measure_params"])
    elif "measure" in data or version is None:
        params = conditions.read(slug, data)
    else:
        params = dict(version.measure_params)
    flat = {"measure": slug, **conditions.flat(slug, params)}
    known = data.get("proposal", "")
    number = proposal_id or (int(known) if known.isdecimal() and len(known) < 12 else None)
    form, year = MeasureForm(initial=flat, params=params, slug=slug), data.get("year", "")
    try:
        today = gauge.today(slug, params, clock.today())
        why = "" if today or not slug else f"{josa(repr(slug), '은/는')} 등록된 지표가 아닙니다. 지표 목록에서 골라 주세요."
        return Chosen(slug, params, form, today, why, number, year)
    except Refused as refusal:
        return Chosen(slug, params, form, None, refusal.sentence, number, year)


_TOLD = {"today": 2000, "change": 2000, "title": 150, "target": 20}


def initial(found: Chosen, told: Mapping[str, str] | None = None) -> dict[str, object]:
    """What the form is filled with; ``told`` is the address of whoever led here with a figure or a tried-out change."""
    params = json.dumps(found.params, ensure_ascii=False) if found.params else ""
    text = {name: told[name][:most] for name, most in _TOLD.items() if told and told.get(name)}
    return {"measure": found.slug, "measure_params": params, **text}


def _parsed(raw: str) -> dict[str, Any]:
    try:
        found = json.loads(raw or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
