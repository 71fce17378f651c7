"""From intake to letter: the whole way of one application, and what the law lets and forbids on it."""

from __future__ import annotations

from datetime import date

import pytest

from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotPermitted, Refused
from hyeonjang.services.benefits.actions import afterwards, intake, investigate, requests, rulings
from hyeonjang.services.benefits.models import Letter, Ruling
from hyeonjang.services.benefits.queries import known
from hyeonjang.services.benefits.vocabulary import Outcome

from .conftest import Office

pytestmark = pytest.mark.django_db
GRANT = rulings.Proposed(Outcome.GRANT)


def ready(office: Office, evaluated: int = 200_000) -> intake.Applied:
    applied = office.apply("livelihood")
    office.reply(office.ask(applied, [s for s in known.sources_to_ask([office.claim(applied)]) if s not in
                                      ("delegated", "employer", "work_capacity")]))
    office.waive_needs(applied)
    office.supporter(applied)
    office.assess(applied, evaluated)
    return applied


def test_접수부터_통지까지(office: Office) -> None:
    applied = ready(office)
    claim = office.claim(applied)
    assert claim.case.due_on == date(2026, 12, 23) and claim.case.promise_on == date(2026, 12, 3)
    with pytest.raises(NotPermitted):
        rulings.decide(actor=office.clerk, claim_id=claim.pk, ruling=GRANT)
    rulings.submit(actor=office.clerk, claim_id=claim.pk, ruling=GRANT)
    pk = rulings.decide(actor=office.team, claim_id=claim.pk, ruling=GRANT)
    row = Ruling.objects.get(pk=pk)
    assert (row.kind, row.outcome, row.amount) == ("decision", "grant", 820_556 - 200_000)
    assert row.starts_on == date(2026, 11, 23) and row.first_payday == date(2026, 12, 18)
    assert "소득인정액 200,000원이 선정기준 820,556원 이하입니다." in row.reasons[0]["text"]
    texts = {**row.texts, "officer": "연천군 복지정책과 생활보장팀 clerk-이름 031-000-0000"}
    letter = afterwards.issue_letter(actor=office.clerk, ruling_id=pk, texts=texts, document_number="생활보장팀-1")
    assert "생계급여액: 620,556원" in Letter.objects.get(pk=letter).texts["calculation"]
    log = office.log(claim)
    assert log.index("금융정보 조회 요청") < log.index("금융정보 회신") < log.index("결정") < log.index("결정통지서 발급")


def test_까닭이나_불복_방법이_없는_통지서는_나가지_않는다(office: Office) -> None:
    claim = office.claim(ready(office))
    rulings.submit(actor=office.clerk, claim_id=claim.pk, ruling=GRANT)
    pk = rulings.decide(actor=office.team, claim_id=claim.pk, ruling=GRANT)
    texts = {**Ruling.objects.get(pk=pk).texts, "officer": "연천군 복지정책과"}
    for item, word in (("reasons", "처분의 이유"), ("remedy", "불복의 방법"), ("calculation", "산출 근거"), ("officer", "담당자")):
        with pytest.raises(Refused, match=word):
            afterwards.issue_letter(actor=office.clerk, ruling_id=pk, texts={**texts, item: " "}, document_number="1")
    assert not Letter.objects.exists()


def test_규칙이_떠받치지_않는_결정은_되지_않는다(office: Office) -> None:
    claim = office.claim(ready(office, evaluated=900_000))
    with pytest.raises(Refused, match="규칙의 판단은 부적합입니다"):
        rulings.submit(actor=office.clerk, claim_id=claim.pk, ruling=GRANT)
    with pytest.raises(Refused, match="두 번 이상 거부한 때에만"):
        rulings.submit(actor=office.clerk, claim_id=claim.pk, ruling=rulings.Proposed(Outcome.DISMISS))
    refuse = rulings.Proposed(Outcome.REFUSE)
    rulings.submit(actor=office.clerk, claim_id=claim.pk, ruling=refuse)
    row = Ruling.objects.get(pk=rulings.decide(actor=office.team, claim_id=claim.pk, ruling=refuse))
    assert row.amount is None and row.reasons[0]["cite"].startswith("국민기초생활 보장법 제8조")
    assert "820,556원을 넘습니다" in row.reasons[0]["text"]


def test_회신_전에는_받은_자료가_기준_이하일_때만_보장할_수_있고_나중에_바로잡는다(office: Office) -> None:
    applied = office.apply("livelihood", priority="단전ㆍ단수 위기가구")
    ids = office.ask(applied, ["residents", "family", "earnings", "property", "finance", "travel", "correction", "tax"])
    office.reply(ids, "residents", "family", "earnings", "property", "travel", "correction")
    office.waive_needs(applied)
    office.visit(applied)
    office.supporter(applied)
    office.assess(applied)
    claim = office.claim(applied)
    with pytest.raises(Refused, match="이 회신이 있어야 합니다"):
        rulings.decide(actor=office.clerk, claim_id=claim.pk, ruling=GRANT)
    office.assess(applied, below_line=True, below_evidence="받은 자료 검토서-1")
    pk = rulings.decide(actor=office.clerk, claim_id=claim.pk, ruling=GRANT)  # one person surveys and decides
    row = Ruling.objects.get(pk=pk)
    assert row.kind == "provisional" and row.basis == "사회보장급여법 제9조제4항"
    assert set(row.missing) == {"tax", "public_pension", "vehicle", "finance"}
    with pytest.raises(Refused, match="아직 오지 않은 회신"):
        rulings.confirm(actor=office.clerk, ruling_id=pk)
    with clock.travel("2026-12-07T10:00"):
        office.reply(ids, "tax", "finance")
        afterwards.reassess(actor=office.clerk, claim_id=claim.pk, evaluated=500_000, converted=0, evidence="금융 회신-1")
        with pytest.raises(Refused, match="사전통지"):
            afterwards.correct(actor=office.clerk, claim_id=claim.pk, cause="금융재산이 더 있음", overpaid=300_000)
        done = afterwards.correct(actor=office.clerk, claim_id=claim.pk, cause="금융재산이 더 있음", overpaid=300_000,
                                  heard="생활보장팀-77")
    again = Ruling.objects.get(pk=done)
    assert (again.kind, again.amount, again.overpaid) == ("correction", 320_556, 300_000)
    assert any(r["cite"] == "사회보장급여법 제22조" for r in again.reasons)
    row.refresh_from_db()
    assert row.settled_on == date(2026, 12, 7) and row.amount == 620_556


def test_같은_급여를_두_번_신청하지_못한다(office: Office) -> None:
    office.apply("livelihood", "housing")
    with pytest.raises(Conflict, match="생계급여: 같은 급여의 신청이 이미 처리 중입니다"):
        office.apply("livelihood")


def test_동의_없이는_금융정보를_묻지_못하고_신분_자료는_빼지_못한다(office: Office) -> None:
    applied = office.apply("livelihood", papers=intake.Papers(("application",)))
    with pytest.raises(Refused, match="동의 서면이 있어야"):
        office.ask(applied, ["finance"])
    with pytest.raises(Refused, match="안 물을 수 없습니다"):
        requests.waive(actor=office.clerk, application_id=applied.id, source="family", reason="x")


def test_증빙_없는_판단은_적지_못한다(office: Office) -> None:
    applied = office.apply("livelihood")
    with pytest.raises(Refused, match="증빙이 없습니다"):
        investigate.find(actor=office.clerk, claim_id=applied.claims[0][0], answers={"supporter": investigate.Told(True)})
