"""Obtaining rows in order to change them, always in this order: application, claim, and last the case."""

from __future__ import annotations

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit.errors import NotFound

from ..models import Application, Claim, DataRequest, Ruling, Visit
from ..permissions import MISSING, may_see, may_see_claim


def application(actor: Actor, pk: int) -> tuple[Application, list[Claim]]:
    """The application, locked, with its claims and their cases; ``NotFound`` for those who may not see it."""
    row = Application.objects.select_for_update().filter(pk=pk).first()
    claims = list(Claim.objects.filter(application_id=pk).select_related("case", "case__type_version").order_by("pk"))
    if row is None or not may_see(actor, row, claims):
        raise NotFound(MISSING)
    return row, claims


def claim(actor: Actor, pk: int) -> Claim:
    """The claim, locked behind its application."""
    found = Claim.objects.filter(pk=pk).values_list("application_id", flat=True).first()
    if found is None:
        raise NotFound(MISSING)
    Application.objects.select_for_update().get(pk=found)
    row = Claim.objects.select_related("case", "case__type_version", "application", "application__applicant").get(pk=pk)
    if not may_see_claim(actor, row):
        raise NotFound(MISSING)
    return row


def request(actor: Actor, pk: int) -> tuple[DataRequest, Application, list[Claim]]:
    """A question, with the application it belongs to locked."""
    found = DataRequest.objects.filter(pk=pk).values_list("application_id", flat=True).first()
    if found is None:
        raise NotFound("그런 자료 조회가 없습니다. 화면을 새로 고쳐 주세요.")
    row, claims = application(actor, found)
    return DataRequest.objects.get(pk=pk), row, claims


def visit(pk: int) -> tuple[Visit, Application, list[Claim]]:
    """A visit behind its locked application; who may is for the caller, who knows the investigator."""
    found = Visit.objects.filter(pk=pk).values_list("application_id", flat=True).first()
    if found is None:
        raise NotFound("그런 현장조사가 없습니다. 오늘의 목록을 다시 열어 주세요.")
    row = Application.objects.select_for_update().get(pk=found)
    claims = list(Claim.objects.filter(application_id=found).select_related("case", "case__type_version").order_by("pk"))
    return Visit.objects.get(pk=pk), row, claims


def ruling(actor: Actor, pk: int) -> tuple[Ruling, Claim]:
    """A ruling with its claim locked."""
    found = Ruling.objects.filter(pk=pk).values_list("claim_id", flat=True).first()
    if found is None:
        raise NotFound("그런 결정이 없습니다. 화면을 새로 고쳐 주세요.")
    return Ruling.objects.get(pk=pk), claim(actor, found)
