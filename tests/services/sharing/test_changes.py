"""People are transferred and departments merged while others wait: nothing is orphaned."""

from __future__ import annotations

from datetime import date

import pytest

from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org import following
from hyeonjang.commons.org.actor import actor_of_person, system_actor
from hyeonjang.commons.org.models import Unit
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound
from hyeonjang.services.sharing.actions import issues, requests, unclears
from hyeonjang.services.sharing.queries import issues as issue_query
from hyeonjang.services.sharing.queries import requests as query
from hyeonjang.services.sharing.queries import unclears as unclear_query
from hyeonjang.services.sharing.queries import waits, work
from hyeonjang.services.sharing.vocabulary import ClaimKind, ReplyKind
from tests.services.sharing.conftest import Town

NEXT = "2026-11-25T10:00"


def apply(*operations: dict[str, object]) -> None:
    org_actions.apply(org_actions.Document("인사발령·기구개편", date(2026, 11, 25), list(operations), "시험"), system_actor())


def test_담당자가_옮기면_후임자가_회신하고_떠난_사람은_보지_못한다(town: Town) -> None:
    row = town.ask()
    requests.assign(actor=town.head3, request_id=row.pk, post_id=town.post("clerk3"))
    leaver, comer = town.clerk3.person_id, town.clerk2.person_id
    assert leaver and comer
    with clock.travel(NEXT):
        apply({"op": "release", "person": "clerk3", "post": "clerk3"}, {"op": "release", "person": "clerk2", "post": "clerk2"},
              {"op": "appoint", "person": "clerk2", "post": "clerk3"}, {"op": "appoint", "person": "clerk3", "post": "clerk2"})
        assert any("협조 회신" in task.what for task in work.tasks(actor_of_person(comer), clock.today()))
        assert "clerk2-이름" in query.one(town.head1, row.pk).row.owner
        with pytest.raises(NotFound):
            query.one(actor_of_person(leaver), row.pk)
        requests.reply(actor=actor_of_person(comer), request_id=row.pk, kind=ReplyKind.AGREED, body="이견 없습니다.")


def test_부서가_합쳐지면_이어받은_부서가_보고_회신한다(town: Town) -> None:
    row, mine = town.ask(), town.ask("clerk3", "D1")
    issue = issues.open_issue(actor=town.head4, plan=issues.Plan("제설", "언다", (town.unit("D3"),)))
    doubt = unclears.ask(actor=town.clerk1, doubt=unclears.Doubt("둑길", "일", "빔", (town.unit("D1"), town.unit("D3"))))
    known = [one.label_ko for one in following.of_units(system_actor(), [town.unit("D3"), town.unit("T3")])]
    assert str(row) in known and str(mine) in known, "who re-cuts the organisation sees what is under way"
    old, heads = town.unit("D3"), {"head3": town.head3.person_id}
    with clock.travel(NEXT):
        apply({"op": "merge", "units": ["D3", "D4"], "head_of": "D3", "into": {"code": "D34", "name": "건설안전과"}})
        new = Unit.objects.get(code="D34").pk
        head = actor_of_person(heads["head3"] or 0)
        assert head.is_head_of(new) and head.in_department(old)
        view = query.one(head, row.pk)
        assert view.row.target == "건설안전과" and view.may_answer
        assert [one.id for one in query.listing(head, "to_us")] == [row.pk] and [one.id for one in query.listing(head, "from_us")] == [mine.pk]
        assert {(one.origin, one.target) for one in waits.waits(head, None).pairs} == {("복지정책과", "건설안전과"), ("건설안전과", "복지정책과")}
        requests.reply(actor=head, request_id=row.pk, kind=ReplyKind.MATERIAL, body="합친 부서에서 답합니다.")
        issues.tell(actor=head, issue_id=issue.pk, text="합친 부서의 소식")
        assert issue_query.one(head, issue.pk).row.departments == ("건설안전과",)
        unclears.claim(actor=head, unclear_id=doubt.pk, department_id=new, kind=ClaimKind.OURS, body="이어받은 부서의 의견")
        assert "건설안전과" in unclear_query.one(town.clerk1, doubt.pk).row.concerned
        unclears.rule(actor=town.vice, unclear_id=doubt.pk, verdict=unclears.Verdict(new, "이어받은 부서가 맡는 것이 맞다."))
