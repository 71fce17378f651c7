"""The small office of the case engine's tests, with every benefit's case type published by the product's own verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from hyeonjang.commons.cases.actions import intake as cases
from hyeonjang.commons.cases.models import Case, CaseEvent
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.kit import clock
from hyeonjang.services.benefits.actions import intake, investigate, requests, setup, visits
from hyeonjang.services.benefits.models import Claim, DataRequest
from hyeonjang.services.benefits.queries import known
from hyeonjang.services.benefits.rules.readiness import may_waive
from tests.commons.cases.conftest import Office as SmallOffice
from tests.commons.cases.conftest import build_office

TODAY = "2026-11-23T10:00"
PAPERS = intake.Papers(
    ("application", "income_report", "identity", "account", "family"), {"finance": True, "lookup": True}, "신청서 1"
)
PERSON = cases.Applicant("홍길동", date(1950, 3, 1), "010-0000-0001", "경기도 연천군 전곡읍 시연리 1", True)


def extra_office() -> None:
    """A town office beside the departments, and the county's settings."""
    operations: list[dict[str, Any]] = [
        {"op": "create", "code": "E1", "name": "전곡읍", "kind": "읍면", "parent": "YC", "form": "", "order": 90},
        {"op": "post", "code": "town", "unit": "E1", "rank": "담당자", "head": False, "title": "주무관", "order": 91},
        {"op": "person", "number": "town", "name": "town-이름", "synthetic": True},
        {"op": "appoint", "person": "town", "post": "town"},
    ]
    org_actions.apply(org_actions.Document("읍면", date(2025, 2, 1), operations, "시험 조례"), system_actor())


class Office(SmallOffice):
    """Actors by code, and the usual steps of an application in one line each."""

    def apply(self, *benefits: str, by: str = "clerk", to: str = "clerk", **more: Any) -> intake.Applied:
        given: dict[str, Any] = {
            "actor": getattr(self, by), "applicant": PERSON, "benefits_asked": list(benefits) or ["livelihood"],
            "unit_id": self.unit("T1"), "told": True, "papers": PAPERS, "assignee_id": self.person(to) if to else None,
            "household": intake.Household(size=1, couple=False), **more,
        }
        return intake.apply(**given)

    def claim(self, applied: intake.Applied, place: int = 0) -> Claim:
        return Claim.objects.select_related("case", "case__type_version", "application__applicant").get(
            pk=applied.claims[place][0]
        )

    def claim_of(self, pk: int) -> Claim:
        return Claim.objects.select_related("case", "case__type_version", "application__applicant").get(pk=pk)

    def ask(self, applied: intake.Applied, sources: Sequence[str] = (), **more: Any) -> dict[str, int]:
        claims = list(Claim.objects.filter(application_id=applied.id))
        wanted = list(sources) or known.sources_to_ask(claims)
        ids = requests.ask(actor=self.clerk, application_id=applied.id, sources_asked=wanted, **more)
        return dict(zip(wanted, ids, strict=True))

    def reply(self, ids: dict[str, int], *sources: str, **more: Any) -> None:
        for source in sources or tuple(ids):
            requests.reply(actor=self.clerk, request_id=ids[source], text="회신 내용", evidence="회신-1", **more)

    def waive_needs(self, applied: intake.Applied) -> None:
        """What this household needs not be asked: another office, an employer, the capacity to work."""
        from hyeonjang.law.benefits import sources_of

        for claim in Claim.objects.filter(application_id=applied.id):
            for source in sources_of(claim.benefit):
                waiting = DataRequest.objects.filter(application_id=applied.id, source=source.code, state="waived")
                if may_waive(source) and not waiting.exists():
                    requests.waive(actor=self.clerk, application_id=applied.id, source=source.code, reason="해당 없음")

    def visit(self, applied: intake.Applied, seen: dict[tuple[int, str], visits.Seen] | None = None) -> int:
        pk = visits.plan(actor=self.clerk, application_id=applied.id, on=clock.today(),
                         investigator_id=self.person("clerk"), purpose="생활 실태")
        visits.record_visit(actor=self.clerk, visit_id=pk, summary="혼자 사는 것을 확인", seen=seen or {})
        return pk

    def assess(self, applied: intake.Applied, evaluated: int = 200_000, basis: str = "basic", **more: Any) -> None:
        investigate.assess(actor=self.clerk, application_id=applied.id, basis=basis, evaluated=evaluated, converted=0,
                           evidence="소득재산조사표-1", **more)

    def supporter(self, applied: intake.Applied, met: bool = True, place: int = 0) -> None:
        investigate.find(actor=self.clerk, claim_id=applied.claims[place][0],
                         answers={"supporter": investigate.Told(met, "부양의무자 조사서-1")})

    def log(self, claim: Claim) -> list[str]:
        rows = CaseEvent.objects.filter(case_id=claim.case_id).order_by("seq")
        return [str(row.detail.get("activity") or row.get_kind_display()) for row in rows]

    def case(self, claim: Claim) -> Case:
        return Case.objects.get(pk=claim.case_id)


@pytest.fixture(scope="package")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The office and the types, once for the package and rolled back after it."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        with clock.travel("2026-11-02T09:00"):
            build_office()
            extra_office()
            setup.install(actor=system_actor())
        yield
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def office(built: None, db: None) -> Iterator[Office]:
    with clock.travel(TODAY):
        yield Office()
