"""The verbs against a database: permission, order, bad input, two people at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hyeonjang.commons import audit
from hyeonjang.commons.org.actor import PUBLIC, Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.services.innovation.actions import (
    collections,
    cycles,
    deliberation,
    funnel,
    outcomes,
    proposals,
    stops,
    survey,
)
from hyeonjang.services.innovation.models import (
    Adoption,
    CollectionRow,
    Cycle,
    Idea,
    Judge,
    Proposal,
    ProposalVersion,
    ScoreSheet,
    SurveyResponse,
)
from hyeonjang.services.innovation.queries import board, judging
from hyeonjang.services.innovation.queries import log as own_log
from hyeonjang.services.innovation.queries import outcomes as effects
from hyeonjang.services.innovation.queries import proposals as query
from hyeonjang.services.innovation.rules import sheets
from hyeonjang.services.innovation.vocabulary import (
    ColumnType,
    CommentState,
    Outcome,
    ProposalKind,
    ProposalState,
    RoundKind,
    StageKind,
    StopCriterion,
    StopKind,
)
from tests.services.innovation.conftest import ON, County

pytestmark = pytest.mark.django_db
TEAM = "생활보장팀"
TEXT = proposals.Text(
    "시험 혁신안",
    "지금",
    "바꿈",
    "지방자치법 제13조",
    "빨라집니다",
    "innovation.submission_rate",
    Decimal(99),
    date(2027, 6, 30),
)


def this_year() -> Cycle:
    return Cycle.objects.get(year=2026)


def draft(county: County, kind: ProposalKind = ProposalKind.FREE, text: proposals.Text = TEXT) -> Proposal:
    return proposals.draft(
        actor=county.member(TEAM), cycle_id=this_year().pk, team_id=county.unit(TEAM), kind=kind, text=text
    )


def submitted(county: County) -> Proposal:
    return proposals.submit(actor=county.member(TEAM), proposal_id=draft(county).pk)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"measure": "no.such"}, "measure", "등록된 지표가 아닙니다"),
        ({"target": Decimal(1)}, "target", "크게"),
        ({"due": ON}, "due", "이미 지났거나"),
        ({"due": date(2020, 1, 1)}, "due", "이미 지났거나"),
        ({"title": "  "}, "title", "비어 있습니다"),
        ({"cost_won": -1}, "cost_won", "0원 이상"),
        ({"measure_params": {"nope": 1}}, "params", "조건이 맞지 않습니다"),
        ({"target": Decimal("NaN")}, "target", "0 이상"),
    ],
)
def test_나쁜_약속은_한_문장으로_거절하고_아무것도_남기지_않는다(
    county: County, change: dict[str, object], field: str, words: str
) -> None:
    before = Proposal.objects.count(), ProposalVersion.objects.count()
    with pytest.raises(Refused, match=words) as caught:
        draft(county, text=replace(TEXT, **change))  # type: ignore[arg-type]
    assert caught.value.field == field
    assert (Proposal.objects.count(), ProposalVersion.objects.count()) == before


def test_다른_팀과_군민은_쓸_수_없다(county: County) -> None:
    for actor in (county.member("예산팀"), PUBLIC):
        with pytest.raises(NotPermitted):
            proposals.draft(
                actor=actor,
                cycle_id=this_year().pk,
                team_id=county.unit(TEAM),
                kind=ProposalKind.FREE,
                text=TEXT,
            )


def test_지금의_수치는_기록에서_오고_출처와_날짜가_고정된다(county: County) -> None:
    figures = draft(county).versions.get().today_figures
    assert figures and figures[0]["frozen_on"] == ON.isoformat() and "조직 자료" in figures[0]["source"]


def test_같은_제목과_두_번_제출은_충돌이다(county: County) -> None:
    row = submitted(county)
    with pytest.raises(Conflict, match="이미 올렸습니다"):
        draft(county)
    with pytest.raises(Conflict, match="'제출' 상태"):
        proposals.submit(actor=county.member(TEAM), proposal_id=row.pk)


def test_결정기한은_접수일부터_한_달이고_보완하는_동안_멈춘다(county: County) -> None:
    row = submitted(county)
    assert row.decision_due == date(2026, 12, 23)
    deliberation.open_round(
        actor=county.office,
        proposal_id=row.pk,
        kind=RoundKind.SUPPLEMENT,
        ask="자료를 더해 주세요",
        due=date(2026, 12, 10),
    )
    with pytest.raises(Conflict, match="기다리는 요청이 이미"):
        deliberation.open_round(
            actor=county.office,
            proposal_id=row.pk,
            kind=RoundKind.OPINION,
            ask="의견",
            due=date(2026, 12, 10),
        )
    with pytest.raises(Conflict, match="회신을 기다리는 중"):
        outcomes.decide(actor=county.office, proposal_id=row.pk, outcome=Outcome.REJECTED, reason="이유")
    with clock.travel(ON + timedelta(days=10)):
        deliberation.answer_round(actor=county.member(TEAM), proposal_id=row.pk, answer="더했습니다")
    row.refresh_from_db()
    assert row.decision_due == date(2027, 1, 4)  # ten days later is Saturday 2 January
    with clock.travel(ON + timedelta(days=11)), pytest.raises(Refused, match="7일 이내"):
        deliberation.open_round(
            actor=county.office,
            proposal_id=row.pk,
            kind=RoundKind.SUPPLEMENT,
            ask="또",
            due=date(2026, 12, 20),
        )


def test_공모제안은_접수기간에만_낸다(county: County) -> None:
    row = draft(county, ProposalKind.CONTEST)
    with pytest.raises(Refused, match=r"2026\. 10\. 31\.에 마감"):
        proposals.submit(actor=county.member(TEAM), proposal_id=row.pk)


def test_두_사람이_동시에_고치면_나중_사람이_안다(county: County) -> None:
    row = submitted(county)
    seen = row.version
    proposals.revise(
        actor=county.member(TEAM),
        proposal_id=row.pk,
        version=seen,
        reason="첫 사람",
        text=replace(TEXT, change="먼저 바꿈"),
    )
    with pytest.raises(Conflict, match="다른 사람이 먼저"):
        proposals.revise(
            actor=county.head(TEAM),
            proposal_id=row.pk,
            version=seen,
            reason="둘째 사람",
            text=replace(TEXT, change="나중 바꿈"),
        )
    fields = query.difference(county.office, row.pk, 1, 2)
    assert [f.label_ko for f in fields if f.changed] == ["달라지는 점"]


def test_두_사람이_동시에_결정하면_한_번만_결정된다(county: County) -> None:
    row = submitted(county)
    outcomes.decide(
        actor=county.office, proposal_id=row.pk, outcome=Outcome.ADOPTED, reason="좋음", version=row.version
    )
    with pytest.raises(Conflict):
        outcomes.decide(
            actor=county.office,
            proposal_id=row.pk,
            outcome=Outcome.REJECTED,
            reason="싫음",
            version=row.version,
        )
    with pytest.raises(Conflict, match="'채택' 상태"):
        outcomes.decide(actor=county.office, proposal_id=row.pk, outcome=Outcome.REJECTED, reason="싫음")
    assert row.decisions.count() == 1


def test_채택하면_그날의_기준값이_고정되고_계획은_한_달_안이다(county: County) -> None:
    row = submitted(county)
    with pytest.raises(NotPermitted, match="기획감사담당관"):
        outcomes.decide(actor=county.member(TEAM), proposal_id=row.pk, outcome=Outcome.ADOPTED, reason="좋음")
    decision = outcomes.decide(
        actor=county.office, proposal_id=row.pk, outcome=Outcome.ADOPTED, reason="좋음"
    )
    adoption = Adoption.objects.get(proposal=row)
    assert adoption.promise_id is not None and adoption.baseline["n"] == 177
    assert adoption.baseline_end == ON - timedelta(days=1)
    row.refresh_from_db()
    assert row.plan.due == date(2026, 12, 23)
    assert (decision.managed_until.year, decision.keep_until) == (2029, date(2029, 12, 31))
    with pytest.raises(Refused, match="한 줄 이상"):
        outcomes.submit_plan(actor=county.member(TEAM), proposal_id=row.pk, outline="요지", steps=[])
    outcomes.submit_plan(
        actor=county.member(TEAM),
        proposal_id=row.pk,
        outline="요지",
        steps=[outcomes.Step("할 일", date(2027, 1, 5))],
    )
    outcomes.start(actor=county.member(TEAM), proposal_id=row.pk)
    with pytest.raises(Refused, match="마치지 않은"):
        outcomes.complete(actor=county.member(TEAM), proposal_id=row.pk)
    step = row.plan.steps.get()
    outcomes.finish_step(actor=county.member(TEAM), step_id=step.pk, evidence="문서 1호")
    with pytest.raises(Conflict, match="이미 마친"):
        outcomes.finish_step(actor=county.member(TEAM), step_id=step.pk, evidence="문서 1호")
    outcomes.complete(actor=county.member(TEAM), proposal_id=row.pk)
    log = [event.activity for event in own_log.events(row.cycle_id) if event.case == row.number]
    assert log == ["작성", "제출", "채택 결정", "실시계획 제출", "실시", "단계 완료", "실시 완료"]


def test_재심은_열닷새_안에_한_번이다(county: County) -> None:
    row = submitted(county)
    decision = outcomes.decide(
        actor=county.office, proposal_id=row.pk, outcome=Outcome.REJECTED, reason="이유"
    )
    assert decision.reexamination_until == date(2026, 12, 8)
    with clock.travel(date(2026, 12, 9)), pytest.raises(Refused, match="기한"):
        outcomes.ask_reexamination(actor=county.member(TEAM), proposal_id=row.pk, reason="다시")
    with clock.travel(date(2026, 12, 8)):
        outcomes.ask_reexamination(actor=county.member(TEAM), proposal_id=row.pk, reason="다시")
        again = outcomes.decide(
            actor=county.office, proposal_id=row.pk, outcome=Outcome.REJECTED, reason="같음"
        )
        assert (again.instance, again.reexamination_until) == (2, None)
        with pytest.raises(Conflict, match="한 번만"):
            outcomes.ask_reexamination(actor=county.member(TEAM), proposal_id=row.pk, reason="또")


def judge_of(county: County, row: Proposal) -> Actor:
    for judge in Judge.objects.filter(cycle_id=row.cycle_id, stage=StageKind.DESK_REVIEW.value):
        if judge.department_id != row.department_id and judge.person_id != row.author_id:
            from hyeonjang.commons.org.actor import actor_of_person

            return actor_of_person(judge.person_id, on=county.on)
    raise AssertionError("no judge")


POINTS = {slug: Decimal(80) for slug in ("creativity", "economy", "continuity", "scope", "effort")}


def test_심사는_한_번이고_범위와_제척을_지킨다(county: County) -> None:
    row = Proposal.objects.filter(cycle=this_year(), state=ProposalState.DEPARTMENT_BEST.value).first()
    assert row is not None
    judge = judge_of(county, row)

    def score(actor: Actor, **points: Decimal) -> ScoreSheet:
        return funnel.score(
            actor=actor, proposal_id=row.pk, stage=StageKind.DESK_REVIEW, points={**POINTS, **points}
        )

    with pytest.raises(NotPermitted, match="심사위원만"):
        score(county.member(TEAM))
    with pytest.raises(Refused, match="창의성 점수는 0점부터 100점까지"):
        score(judge, creativity=Decimal("100.5"))
    assert not ScoreSheet.objects.filter(proposal=row).exists()
    score(judge)
    with pytest.raises(Conflict, match="이미 냈습니다"):
        score(judge, creativity=Decimal(10))
    author = row.author_id
    funnel.appoint(
        actor=county.office,
        cycle_id=row.cycle_id,
        stage=StageKind.DESK_REVIEW,
        person_id=author,
        label="본인",
        department_id=None,
    )
    from hyeonjang.commons.org.actor import actor_of_person

    with pytest.raises(NotPermitted, match="제척"):
        score(actor_of_person(author, on=county.on))
    with pytest.raises(Refused, match="3명 이상"):
        funnel.close_desk_review(actor=county.office, cycle_id=row.cycle_id)
    funnel.recuse(actor=judge, proposal_id=row.pk, stage=StageKind.DESK_REVIEW, reason="친분")
    assert [s.conflicted for s in judging.judged(row.cycle_id, StageKind.DESK_REVIEW, [row.pk], county.on)[row.pk]] == [
        True
    ]


def test_부서장만_한도_안에서_한_번_선정한다(county: County) -> None:
    cycle = this_year()
    done = Proposal.objects.filter(cycle=cycle, state=ProposalState.DEPARTMENT_BEST.value).first()
    assert done is not None
    with clock.travel(date(2026, 11, 12)):
        with pytest.raises(NotPermitted, match="부서장"):
            funnel.select_department(
                actor=county.office,
                cycle_id=cycle.pk,
                department_id=county.unit("관광과"),
                chosen=[done.pk],
                reason="이유",
            )
        head = county.head(county.found.units[done.department_id].name)
        with pytest.raises(Conflict, match="이미 선정"):
            funnel.select_department(
                actor=head,
                cycle_id=cycle.pk,
                department_id=done.department_id,
                chosen=[done.pk],
                reason="이유",
            )
    with pytest.raises(Refused, match="마감"):
        funnel.select_department(
            actor=head, cycle_id=cycle.pk, department_id=done.department_id, chosen=[done.pk], reason="이유"
        )


def test_다른_팀의_것을_적용하고_비슷한_것으로_찾힌다(county: County) -> None:
    source = Proposal.objects.filter(cycle=this_year(), state=ProposalState.SUBMITTED.value).exclude(
        team_id=county.unit(TEAM)
    ).first() or submitted(county)
    made = proposals.adopt_theirs(
        actor=county.member("예산팀"),
        source_id=source.pk,
        team_id=county.unit("예산팀"),
        cycle_id=this_year().pk,
        target=Decimal(99999),
    )
    assert made.adopted_from_id == source.pk and made.state == ProposalState.DRAFT
    assert made.versions.get().today_figures[0]["frozen_on"] == ON.isoformat()
    like = query.like(
        county.member("예산팀"), f"{source.title} {made.versions.get().today}", ON, besides=made.pk
    )
    assert source.pk in {item.id for item in like} or like[0].percent >= 60


def test_초안은_다른_부서에_보이지_않는다(county: County) -> None:
    row = draft(county)
    with pytest.raises(NotFound):
        query.one(
            county.member("예산팀").__class__(1, 2, "밖", county.member("관광축제팀").posts), row.pk, ON
        )
    assert query.one(county.member(TEAM), row.pk, ON).can_write
    with pytest.raises(NotPermitted):
        query.one(PUBLIC, row.pk, ON)


def test_공동제안의_기여도(county: County) -> None:
    row = draft(county)
    other = county.head(TEAM).person_id
    assert other is not None
    shared = proposals.share(
        actor=county.member(TEAM),
        proposal_id=row.pk,
        version=row.version,
        shares=[proposals.Share(other, "자료 조사", 30)],
    )
    assert [share for _, _, share in query.one(county.member(TEAM), row.pk, ON).shares] == [70, 30]
    with pytest.raises(Refused, match="기여도"):
        proposals.share(
            actor=county.member(TEAM),
            proposal_id=row.pk,
            version=shared.version,
            shares=[proposals.Share(other, "전부", 100)],
        )
    with pytest.raises(Refused, match="두 번"):
        proposals.share(
            actor=county.member(TEAM),
            proposal_id=row.pk,
            version=shared.version,
            shares=[proposals.Share(row.author_id, "전부", 10)],
        )


def test_의견은_한_번_답한다(county: County) -> None:
    row = submitted(county)
    said = deliberation.comment(actor=county.member("예산팀"), proposal_id=row.pk, body="예산은?")
    answered = deliberation.answer_comment(
        actor=county.member(TEAM), comment_id=said.pk, state=CommentState.TAKEN, answer="반영"
    )
    assert answered.state == CommentState.TAKEN
    with pytest.raises(Conflict, match="이미 답한"):
        deliberation.answer_comment(
            actor=county.member(TEAM), comment_id=said.pk, state=CommentState.DECLINED, answer="취소"
        )


def test_익명_아이디어는_누가_썼는지_어디에도_남기지_않는다(county: County) -> None:
    from django.apps import apps
    from django.db.models import DateTimeField

    actor = county.member(TEAM)
    counts = {model: model._default_manager.count() for model in apps.get_models()}
    idea = deliberation.tell_idea(actor=actor, cycle_id=this_year().pk, body="회의를 줄여요")
    assert not {f.name for f in Idea._meta.get_fields()} & {"author", "actor", "person", "account"}
    # No row anywhere but the idea's own, and that without a time: nothing to lay beside the sessions.
    grown = {model for model, count in counts.items() if model._default_manager.count() != count}
    assert grown == {Idea} and not [f for f in Idea._meta.fields if isinstance(f, DateTimeField)]
    assert idea.written_on == county.on
    with pytest.raises(NotPermitted):
        deliberation.tell_idea(actor=PUBLIC, cycle_id=this_year().pk, body="밖에서")


def test_실태조사는_고치면_까닭을_묻고_차이를_보인다(county: County) -> None:
    cycle = this_year()
    response = SurveyResponse.objects.get(cycle=cycle, team_id=county.unit(TEAM))
    SurveyResponse.objects.filter(pk=response.pk).update(state="prefilled")
    figure = response.figures.get()
    logged = figure.logged
    assert logged is not None
    with clock.travel(date(2026, 1, 10)):
        member = county.member(TEAM)
        with pytest.raises(Refused, match="까닭"):
            survey.confirm(
                actor=member,
                response_id=response.pk,
                version=response.version,
                corrections={figure.pk: survey.Correction(logged + 2)},
            )
        with pytest.raises(Refused, match="0 이상"):
            survey.confirm(
                actor=member,
                response_id=response.pk,
                version=response.version,
                corrections={figure.pk: survey.Correction(Decimal(-1), "음수")},
            )
        survey.confirm(
            actor=member,
            response_id=response.pk,
            version=response.version,
            corrections={figure.pk: survey.Correction(logged + 2, "파견 두 명")},
        )
        with pytest.raises(Conflict, match="다른 사람이 먼저"):
            survey.confirm(actor=member, response_id=response.pk, version=response.version, corrections={})
    figure.refresh_from_db()
    assert (figure.logged, figure.stated, figure.reason) == (logged, logged + 2, "파견 두 명")


STOP = stops.Stop(StopKind.REPORT, "주간 보고", StopCriterion.HABIT, "읽는 사람이 없다", 50, Decimal("1.5"))


def test_중단_목록은_작으면_바로_크면_위원회(county: County) -> None:
    member, team, cycle = county.member(TEAM), county.unit(TEAM), this_year()
    small = stops.stop(actor=member, cycle_id=cycle.pk, team_id=team, item=STOP)
    assert (small.state, small.hours_per_year) == ("abolished_self", Decimal("75.0"))
    with pytest.raises(Conflict, match="이미 올렸습니다"):
        stops.stop(actor=member, cycle_id=cycle.pk, team_id=team, item=STOP)
    large = stops.stop(
        actor=member, cycle_id=cycle.pk, team_id=team, item=replace(STOP, name="큰 보고", people=4)
    )
    with pytest.raises(NotPermitted):
        stops.decide_stop(actor=member, item_id=large.pk, version=large.version, abolish=True, reason="동의")
    seen = large.version
    stops.decide_stop(actor=county.office, item_id=large.pk, version=seen, abolish=True, reason="동의")
    with pytest.raises(Conflict):
        stops.decide_stop(actor=county.office, item_id=large.pk, version=seen, abolish=False, reason="반대")


def test_취합은_모두_저장하거나_아무것도_저장하지_않는다(county: County) -> None:
    columns = (sheets.Column("업무", ColumnType.TEXT, True), sheets.Column("건수", ColumnType.INTEGER, True))
    welfare, tour = county.unit("복지정책과"), county.unit("관광과")
    sent = collections.send(
        actor=county.office,
        title="현황",
        guide="",
        columns=columns,
        due=date(2026, 12, 1),
        department_ids=[welfare, tour],
    )
    head = county.head("복지정책과")
    with pytest.raises(collections.SheetProblems) as caught:
        collections.submit(
            actor=head,
            collection_id=sent.pk,
            department_id=welfare,
            table=[["업무", "건수"], ["가", 1], ["나", "많음"]],
        )
    assert [(p.row, p.column) for p in caught.value.problems] == [(3, "건수")]
    assert not CollectionRow.objects.filter(target__collection=sent).exists()
    assert (
        collections.submit(
            actor=head, collection_id=sent.pk, department_id=welfare, table=[["업무", "건수"], ["가", 1]]
        )
        == 1
    )
    with pytest.raises(NotPermitted):
        collections.submit(
            actor=head, collection_id=sent.pk, department_id=tour, table=[["업무", "건수"], ["가", 1]]
        )
    assert collections.remind(actor=county.office, collection_id=sent.pk) == [tour]
    with pytest.raises(Refused, match="독촉할 부서가 없습니다"):
        collections.remind(actor=county.office, collection_id=sent.pk)
    with pytest.raises(NotPermitted):
        collections.close(actor=county.member("관광축제팀"), collection_id=sent.pk)
    collections.close(actor=county.office, collection_id=sent.pk)
    with pytest.raises(Conflict, match="마감한 취합"):
        collections.submit_nothing(actor=county.head("관광과"), collection_id=sent.pk, department_id=tour)


def test_연차는_총괄만_만들고_마감하면_닫힌다(county: County) -> None:
    with pytest.raises(NotPermitted):
        cycles.create(actor=county.member(TEAM), year=2030)
    made = cycles.create(actor=county.office, year=2030)
    assert made.criteria.count() == 5 and made.stages.count() == 9
    with pytest.raises(Refused, match="이미 있습니다"):
        cycles.create(actor=county.office, year=2030)
    with pytest.raises(Refused, match="준비 상태"):
        deliberation.tell_idea(actor=county.office, cycle_id=made.pk, body="글")


def test_군민에게는_이름_없는_사본만_나간다(county: County) -> None:
    rows = effects.published()
    assert rows
    names = {name for _, name, _ in county.found.people.values()}
    for row in rows:
        text = str(row)
        assert not any(name in text for name in names)
        assert row.effect["verdict"] in {"효과 있음", "효과 없음", "나빠짐", "판단 불가"}
    with pytest.raises(NotPermitted):
        outcomes.publish(actor=county.member(TEAM), proposal_id=Adoption.objects.all()[0].proposal_id)


def test_지난해_깔때기와_기록의_사슬(county: County) -> None:
    last = Cycle.objects.get(year=2025)
    counted = board.funnel(last.pk)
    assert (counted.submitted, counted.department_best, counted.finalists, counted.awards) == (52, 31, 8, 8)
    assert Adoption.objects.filter(proposal__cycle=last).count() == 8
    assert not Proposal.objects.filter(cycle=last, state__in=["desk_out", "not_selected"]).exists()
    assert audit.verify() == []


def test_자체_지표가_표와_맞는다(county: County) -> None:
    from hyeonjang.commons.measures import Period, observe

    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    rate = observe("innovation.submission_rate", {}, year)
    assert (rate.numerator, rate.n) == (52, 177) and rate.value == 100 * rate.numerator / 177
    late = observe("innovation.decision_in_time", {}, year)
    assert (late.value, late.n) == (100, 52)
    hours = observe("innovation.hours_given_back", {}, year)
    assert hours.value == sum(
        Decimal(v)
        for v in Cycle.objects.get(year=2025)
        .stop_items.filter(state__in=["abolished", "abolished_self"])
        .values_list("hours_per_year", flat=True)
    )
    kept = observe("innovation.promises_kept", {}, Period(date(2026, 1, 1), ON))
    assert kept.n == Adoption.objects.filter(due__lte=ON).count() > 0
