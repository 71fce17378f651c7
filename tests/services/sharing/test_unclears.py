"""소관 불분명: who designates, by when, on what grounds; a precedent that everybody finds. 시행규칙 제2조제3항."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import PUBLIC, system_actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.services.sharing.actions import unclears as act
from hyeonjang.services.sharing.models import Claim, Designation, Unclear
from hyeonjang.services.sharing.queries import unclears as query
from hyeonjang.services.sharing.queries import work
from hyeonjang.services.sharing.rules import jurisdiction as rules
from hyeonjang.services.sharing.vocabulary import ClaimKind, Ruler
from tests.services.sharing.conftest import Town

WHY = "분장사무표에 하천과 도로 사이의 둑길이 없습니다."


def ask(town: Town, *codes: str, who: str = "clerk3", **more: object) -> Unclear:
    return act.ask(actor=getattr(town, who), doubt=act.Doubt(
        str(more.pop("title", "하천변 방치 자전거 처리")), "둑길에 버려진 자전거를 치우는 일", WHY, tuple(town.unit(code) for code in codes), **more))


def verdict(town: Town, code: str, **more: object) -> act.Verdict:
    return act.Verdict(town.unit(code), str(more.pop("reasons", "둑길은 도로의 부속물이므로 도로를 관리하는 부서가 맡는다.")), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("bureaus", "found"), [
    ((1, 1), (Ruler.BUREAU, 1)), ((1, 2), (Ruler.VICE, None)), ((1, None), (Ruler.VICE, None)), ((None, None), (Ruler.VICE, None))])
def test_한_국_안이면_국장_아니면_부군수(bureaus: tuple[int | None, ...], found: tuple[Ruler, int | None]) -> None:
    assert rules.ruler_of(bureaus) == found


def test_국장이_지정하고_부군수도_남의_국_안의_일은_지정하지_않는다(town: Town) -> None:
    row = ask(town, "D3", "D4")
    assert (row.ruler, row.ruler_label) == (Ruler.BUREAU, "안전도시국장")
    for code in ("vice", "chief", "bureau1", "head3", "planner"):
        with pytest.raises((NotPermitted, NotFound)):
            act.rule(actor=getattr(town, code), unclear_id=row.pk, verdict=verdict(town, "D3"))
    act.rule(actor=town.bureau2, unclear_id=row.pk, verdict=verdict(town, "D3"))
    assert Designation.objects.get().by.startswith("안전도시국장")


def test_두_국에_걸치거나_부서를_더하면_부군수가_지정한다(town: Town) -> None:
    row = ask(town, "D3", "D4")
    act.concern(actor=town.clerk3, unclear_id=row.pk, department_id=town.unit("D1"))
    row.refresh_from_db()
    assert (row.ruler, row.ruler_label) == (Ruler.VICE, "부군수")
    with pytest.raises(NotPermitted, match="부군수"):
        act.rule(actor=town.bureau2, unclear_id=row.pk, verdict=verdict(town, "D3"))
    act.rule(actor=town.vice, unclear_id=row.pk, verdict=verdict(town, "D1"))


def test_직무대리가_지정하면_그렇게_적힌다(town: Town) -> None:
    row = ask(town, "D3", "D1")
    org_actions.assign_deputy(actor=system_actor(), person_id=town.person("bureau1"), post_id=town.post("vice"),
                              start=date(2026, 11, 23), end=date(2026, 11, 27), reason="출장")
    act.rule(actor=town.bureau1, unclear_id=row.pk, verdict=verdict(town, "D3"))
    assert Designation.objects.get().by == "부군수 직무대리 bureau1-이름"


def test_기한은_근무시간으로_세고_민원이면_하루다(town: Town) -> None:
    plain = ask(town, "D3", "D4")
    assert plain.due_at.astimezone(clock.SEOUL).isoformat()[:16] == "2026-11-26T10:00"
    case = town.case()
    row = ask(town, "D1", "D3", who="clerk1", case_id=case.id)
    assert row.due_at.astimezone(clock.SEOUL).isoformat()[:16] == "2026-11-24T10:00"
    assert query.one(town.clerk1, row.pk).case_id == case.id and query.one(town.clerk3, row.pk).case_id is None


def test_나쁜_입력은_말로_거절되고_아무것도_남지_않는다(town: Town) -> None:
    with pytest.raises(Refused, match="둘 이상"):
        ask(town, "D3")
    with pytest.raises(Refused, match="두 번 골랐습니다"):
        ask(town, "D3", "D3")
    with pytest.raises(Refused, match="요청하는 부서를"):
        ask(town, "D1", "D4")
    assert not Unclear.objects.exists()
    row = ask(town, "D3", "D4")
    with pytest.raises(NotPermitted, match="자기 부서의 것만"):
        act.claim(actor=town.clerk3, unclear_id=row.pk, department_id=town.unit("D4"), kind=ClaimKind.OURS, body="저쪽 일")
    with pytest.raises(Refused, match="관련 부서 가운데에서"):
        act.rule(actor=town.bureau2, unclear_id=row.pk, verdict=verdict(town, "D1"))
    with pytest.raises(Refused, match="열 글자"):
        act.rule(actor=town.bureau2, unclear_id=row.pk, verdict=verdict(town, "D3", reasons="그냥"))
    with pytest.raises(Refused, match="바꿀 선례"):
        act.rule(actor=town.bureau2, unclear_id=row.pk, verdict=verdict(town, "D3", follows=9999))
    act.rule(actor=town.bureau2, unclear_id=row.pk, verdict=verdict(town, "D3"))
    for verb in (lambda: act.rule(actor=town.bureau2, unclear_id=row.pk, verdict=verdict(town, "D4")),
                 lambda: act.claim(actor=town.clerk4, unclear_id=row.pk, department_id=town.unit("D4"), kind=ClaimKind.OURS, body="늦은 의견"),
                 lambda: act.withdraw(actor=town.clerk3, unclear_id=row.pk, reason="없던 일로")):
        with pytest.raises(Conflict, match="지정함"):
            verb()


def test_지정과_의견은_고쳐지지_않는다(town: Town) -> None:
    row = ask(town, "D3", "D4")
    act.claim(actor=town.clerk4, unclear_id=row.pk, department_id=town.unit("D4"), kind=ClaimKind.NOT_OURS, body="재난이 아닙니다.", cite="별표 6")
    act.rule(actor=town.bureau2, unclear_id=row.pk, verdict=verdict(town, "D3"))
    for change in (lambda: Designation.objects.update(reasons="다른 까닭"), lambda: Designation.objects.all().delete(), lambda: Claim.objects.update(body="찬성")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_다툼은_관련_부서만_보고_지정은_모두의_선례가_된다(town: Town) -> None:
    row = ask(town, "D3", "D4")
    assert any("소관 의견" in task.what for task in work.tasks(town.head4, clock.today()))
    assert any("소관 지정" in task.what for task in work.tasks(town.bureau2, clock.today()))
    for code in ("clerk3", "clerk4", "bureau2", "chief", "planner", "auditor"):
        assert query.one(getattr(town, code), row.pk), code
    for actor in (town.clerk1, town.head1, town.bureau1, town.town, PUBLIC):
        with pytest.raises(NotFound):
            query.one(actor, row.pk)
        assert query.listing(actor) == [] and query.listing(actor, text="자전거") == []
        with pytest.raises(NotFound):
            act.claim(actor=actor, unclear_id=row.pk, department_id=town.unit("D1"), kind=ClaimKind.OURS, body="몰래")
    act.rule(actor=town.bureau2, unclear_id=row.pk, verdict=verdict(town, "D3", words="버려진 자전거"))
    for text in ("방치 자전거", "방치자전거", "둑길 도로의부속물", "버려진", rules.CITE):
        assert [one.id for one in query.listing(town.clerk1, text=text)] == [row.pk], text
    assert query.listing(town.clerk1, text="현수막") == [] and query.listing(PUBLIC) == []


def test_비슷한_선례가_보이고_바꾸면_서로_가리킨다(town: Town) -> None:
    old = ask(town, "D3", "D4")
    act.rule(actor=town.bureau2, unclear_id=old.pk, verdict=verdict(town, "D3"))
    ask(town, "D3", "D4", title="무연고 묘지 벌초")
    new = ask(town, "D3", "D4", title="하천변 방치자전거 수거")
    assert [one.id for one in query.one(town.clerk3, new.pk).similar] == [old.pk]
    act.rule(actor=town.bureau2, unclear_id=new.pk, verdict=verdict(town, "D4", follows=Designation.objects.get(unclear=old).pk))
    earlier, later = query.one(town.clerk1, old.pk).row.ruled, query.one(town.clerk1, new.pk).row.ruled
    assert earlier is not None and later is not None
    assert earlier.followed_by == ((new.pk, new.number),) and later.follows == (old.pk, old.number)
