"""군정 현안: who sees, who writes, 기획조정, questions with owner and day, links by the reader's rights."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.services.sharing import links
from hyeonjang.services.sharing.actions import issues as act
from hyeonjang.services.sharing.actions import requests
from hyeonjang.services.sharing.models import Issue, IssueStep, Question
from hyeonjang.services.sharing.queries import issues as query
from hyeonjang.services.sharing.queries import work
from hyeonjang.services.sharing.vocabulary import Coordinated, QuestionState, ReplyKind, Stance, Visibility
from tests.services.sharing.conftest import Town


@pytest.fixture
def issue(town: Town) -> Issue:
    return act.open_issue(actor=town.head3, plan=act.Plan("겨울철 제설(시험)", "경사 구간이 얼어붙습니다.", (town.unit("D4"),)))


def secret(town: Town) -> Issue:
    return act.open_issue(actor=town.head3, plan=act.Plan(
        "보상 협의(시험)", "토지 보상입니다.", (town.unit("D4"),), Visibility.CONCERNED))


def test_관련_부서만_보는_현안은_남에게_없는_것이다(town: Town) -> None:
    issue = secret(town)
    act.tell(actor=town.clerk4, issue_id=issue.pk, text="감정평가를 맡겼습니다.")
    for code in ("clerk3", "head3", "clerk4", "bureau2", "vice", "chief", "planner", "auditor"):
        assert "보상" in query.one(getattr(town, code), issue.pk).row.title, code
        assert any("감정평가" in one.text for one in query.feed(getattr(town, code))), code
        assert query.listing(getattr(town, code)), code
    for code in ("clerk1", "head1", "bureau1", "town", "clerk2"):
        actor = getattr(town, code)
        with pytest.raises(NotFound, match="현안을 찾을 수 없습니다"):
            query.one(actor, issue.pk)
        assert query.feed(actor) == [] and query.listing(actor) == [] and query.listing(actor, text="보상") == [], code
        for verb in (lambda who: act.tell(actor=who, issue_id=issue.pk, text="몰래"),
                     lambda who: act.opine(actor=who, issue_id=issue.pk, stance=Stance.AGREED, body="몰래"),
                     lambda who: act.close(actor=who, issue_id=issue.pk, text="몰래")):
            with pytest.raises(NotFound):
                verb(actor)
    act.change(actor=town.head3, issue_id=issue.pk, title=issue.title, body=issue.body, visibility=Visibility.COUNTY)
    assert query.one(town.clerk1, issue.pk)
    with pytest.raises(NotPermitted, match="관련 부서의 직원만"):
        act.tell(actor=town.clerk1, issue_id=issue.pk, text="보기만 하는 부서")


def test_두_부서_이상이면_기획조정이_필요하고_부서가_늘면_다시_한다(town: Town, issue: Issue) -> None:
    assert query.one(town.head3, issue.pk).row.standing.needed
    assert [one.pk for one, _ in query.to_coordinate()] == [issue.pk]
    assert any("기획조정" in task.what for task in work.tasks(town.planner, clock.today()))
    with pytest.raises(NotPermitted, match="기획조정 담당만"):
        act.coordinate(actor=town.head3, issue_id=issue.pk, outcome=Coordinated.SETTLED, text="제가 정합니다.")
    act.coordinate(actor=town.planner, issue_id=issue.pk, outcome=Coordinated.SETTLED, text="건설과가 노선을 맡습니다.")
    assert not query.one(town.head3, issue.pk).row.standing.needed
    act.join(actor=town.head3, issue_id=issue.pk, department_id=town.unit("D1"), why="취약계층")
    assert "다시 조정" in query.one(town.head3, issue.pk).row.standing.sentence
    alone = act.open_issue(actor=town.head1, plan=act.Plan("혼자 하는 일", "우리 과만의 일입니다."))
    with pytest.raises(Refused, match="기획조정이 필요하지 않습니다"):
        act.coordinate(actor=town.planner, issue_id=alone.pk, outcome=Coordinated.SETTLED, text="없음")


def test_의견이_다르면_함께_총괄하는_상급자가_지시한다(town: Town, issue: Issue) -> None:
    act.opine(actor=town.head4, issue_id=issue.pk, stance=Stance.DIFFERING, body="제설차는 우리 과에 없습니다.")
    with pytest.raises(Refused, match="지시를 청한 뒤"):
        act.coordinate(actor=town.planner, issue_id=issue.pk, outcome=Coordinated.RULED, text="지시")
    made = act.coordinate(actor=town.planner, issue_id=issue.pk, outcome=Coordinated.DIFFERS, text="제설차 배치에 의견이 다릅니다.")
    assert made.ruler_label == "안전도시국장", "both stand in one bureau"
    with pytest.raises(NotPermitted, match="안전도시국장"):
        act.coordinate(actor=town.vice, issue_id=issue.pk, outcome=Coordinated.RULED, text="부군수가 아니라 국장입니다.")
    act.coordinate(actor=town.bureau2, issue_id=issue.pk, outcome=Coordinated.RULED, text="건설과가 임차합니다.")
    view = query.one(town.head4, issue.pk)
    assert [c.outcome for c in view.coordinations] == ["differs", "ruled"] and not view.row.standing.needed
    assert view.opinions[0][2] == "제설차는 우리 과에 없습니다.", "the differing opinion stays word for word"
    with pytest.raises(DatabaseError), transaction.atomic():
        issue.opinions.update(body="찬성합니다.")


def test_두_국에_걸치면_부군수가_지시한다(town: Town, issue: Issue) -> None:
    act.join(actor=town.head3, issue_id=issue.pk, department_id=town.unit("D1"))
    made = act.coordinate(actor=town.planner, issue_id=issue.pk, outcome=Coordinated.DIFFERS, text="의견이 다릅니다.")
    assert made.ruler_label == "부군수"


def test_풀_문제는_담당_직위와_기한이_있고_담당만_푼다(town: Town, issue: Issue) -> None:
    given = {"actor": town.head3, "issue_id": issue.pk, "text": "제설차를 몇 대 더 둘까", "post_id": town.post("clerk4")}
    for due, words in ((date(2026, 11, 23), "내일부터"), (date(2020, 1, 1), "내일부터"), (date(2029, 1, 1), "한 해 안")):
        with pytest.raises(Refused, match=words):
            act.raise_question(**given, due=due)
    with pytest.raises(Refused, match="관련 부서의 직위"):
        act.raise_question(**{**given, "post_id": town.post("clerk1")}, due=date(2026, 12, 1))
    question = act.raise_question(**given, due=date(2026, 12, 25))
    assert question.due == date(2026, 12, 28), "a holiday at the end moves on"
    assert any("문제 풀기" in task.what for task in work.tasks(town.clerk4, clock.today()))
    with pytest.raises(NotPermitted, match="담당 직위와"):
        act.answer(actor=town.clerk3, question_id=question.pk, text="두 대")
    with pytest.raises(Refused, match="풀 문제 1건"):
        act.close(actor=town.head3, issue_id=issue.pk, text="끝")
    with pytest.raises(Refused, match="풀 문제가 1건 남아"):
        act.leave(actor=town.head3, issue_id=issue.pk, department_id=town.unit("D4"), reason="이제 아님")
    act.answer(actor=town.clerk4, question_id=question.pk, text="두 대를 임차합니다.")
    with pytest.raises(Conflict, match="풀림"):
        act.answer(actor=town.clerk4, question_id=question.pk, text="세 대")
    act.close(actor=town.head3, issue_id=issue.pk, text="제설차 2대를 임차했다.")
    with pytest.raises(Conflict, match="마친 현안"):
        act.tell(actor=town.head3, issue_id=issue.pk, text="더 할 말")
    act.reopen(actor=town.head3, issue_id=issue.pk, reason="눈이 더 왔다.")
    assert Question.objects.get().state == QuestionState.ANSWERED


def test_문제의_담당과_기한을_바꾸면_전의_것이_소식에_남는다(town: Town, issue: Issue) -> None:
    question = act.raise_question(actor=town.head3, issue_id=issue.pk, text="제설함 위치", post_id=town.post("clerk4"), due=date(2026, 12, 1))
    with pytest.raises(NotPermitted):
        act.move_question(actor=town.clerk4, question_id=question.pk, post_id=town.post("clerk3"), due=date(2026, 12, 8), reason="내 일 아님")
    act.move_question(actor=town.head3, question_id=question.pk, post_id=town.post("clerk3"), due=date(2026, 12, 8), reason="도로팀이 안다")
    last = IssueStep.objects.filter(issue=issue).last()
    assert last is not None and "2026. 12. 1.까지" in last.text and "2026. 12. 8.까지" in last.text
    with pytest.raises(DatabaseError), transaction.atomic():
        IssueStep.objects.filter(issue=issue).update(text="없던 일")


def test_연결한_건은_그_건을_볼_수_있는_사람에게만_보인다(town: Town, issue: Issue) -> None:
    act.join(actor=town.head3, issue_id=issue.pk, department_id=town.unit("D1"))
    case = town.case()
    with pytest.raises(NotFound, match="볼 수 없는 것"):
        act.link(actor=town.head3, issue_id=issue.pk, kind="case", key=str(case.id))
    with pytest.raises(NotFound):
        act.link(actor=town.head1, issue_id=issue.pk, kind="nothing", key="1")
    act.link(actor=town.clerk1, issue_id=issue.pk, kind="case", key=str(case.id))
    with pytest.raises(Conflict, match="이미 연결한"):
        act.link(actor=town.clerk1, issue_id=issue.pk, kind="case", key=str(case.id))
    act.link(actor=town.head3, issue_id=issue.pk, kind=links.DOCUMENT, key="건설과-77(2026. 11. 20.) 제설 계획")
    mine, theirs = query.one(town.head1, issue.pk), query.one(town.head3, issue.pk)
    assert [one.shown.words for one in mine.links] == [case.number, "건설과-77(2026. 11. 20.) 제설 계획"]
    assert [one.shown.words for one in theirs.links] == ["건설과-77(2026. 11. 20.) 제설 계획"] and theirs.hidden_links == 1
    everything = " ".join(one.text for one in (*theirs.feed, *query.feed(town.head3), *query.feed(town.clerk2)))
    assert case.number not in everything and "볼 수 있는 부서가 따로 있음" in everything
    assert case.number in " ".join(one.text for one in query.feed(town.head1))
    act.unlink(actor=town.clerk1, link_id=issue.links.get(kind="case").pk)
    assert query.one(town.head1, issue.pk).hidden_links == 0
    assert "연결 뺌" in [step.get_kind_display() for step in issue.steps.all()]


def test_현안의_협조_요청은_두_부서_밖에서는_제목도_보이지_않는다(town: Town, issue: Issue) -> None:
    with pytest.raises(NotPermitted, match="현안의 관련 부서만"):
        town.ask("clerk1", "D3", issue_id=issue.pk)
    row = town.ask("clerk3", "D4", title="제설차 보유 현황", issue_id=issue.pk)
    assert "제설차 보유 현황" in " ".join(one.text for one in query.one(town.clerk4, issue.pk).feed)
    outside = query.one(town.clerk1, issue.pk)
    assert "제설차 보유" not in " ".join(one.text for one in outside.feed) and outside.hidden_requests == 1 and not outside.requests
    with pytest.raises(Refused, match="협조 요청 1건"):
        act.close(actor=town.head3, issue_id=issue.pk, text="끝")
    requests.reply(actor=town.clerk4, request_id=row.pk, kind=ReplyKind.MATERIAL, body="5대입니다.")
    act.close(actor=town.head3, issue_id=issue.pk, text="끝")


def test_후임자에게_넘길_일을_직위로_묻는다(town: Town, issue: Issue) -> None:
    act.raise_question(actor=town.head3, issue_id=issue.pk, text="제설함 위치", post_id=town.post("clerk4"), due=date(2026, 12, 1))
    town.ask("clerk4", "D1")
    kinds = {(one.kind_ko, one.side) for one in work.open_for_post(town.head4, town.post("clerk4"))}
    assert kinds == {("풀 문제", "담당"), ("협조 요청", "복지정책과의 회신을 기다림")}
    assert [one.kind_ko for one in work.open_for_post(town.head3, town.post("head3"))] == ["군정 현안"]
    assert [one.kind_ko for one in work.open_for_post(town.clerk2, town.post("clerk4"))] == ["풀 문제"], "only what one may see"
    keys = [one.key for one in work.open_for_post(town.head4, town.post("clerk4"))]
    assert keys and {key: still for key, (still, _, _) in work.standing(keys).items()} == dict.fromkeys(keys, True)
