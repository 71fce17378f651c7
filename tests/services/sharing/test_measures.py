"""The measures, by hand; the day's work by itself; what the agenda gets."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from hyeonjang.commons.measures import Period, measures, observe
from hyeonjang.commons.outbox.registry import schedules
from hyeonjang.config import sharing as joint
from hyeonjang.kit import clock
from hyeonjang.law.periods import default_table
from hyeonjang.services.meetings import evidence, providers
from hyeonjang.services.sharing import handlers, links, spans
from hyeonjang.services.sharing.actions import issues, requests, unclears
from hyeonjang.services.sharing.queries import waits
from hyeonjang.services.sharing.vocabulary import ReplyKind, Visibility
from tests.services.sharing.conftest import Town

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def answered(town: Town, at: str, to: str = "D3", head: str = "head3", **more: object) -> None:
    row = town.ask(to=to, **more)  # type: ignore[arg-type]
    with clock.travel(at):
        requests.reply(actor=getattr(town, head), request_id=row.pk, kind=ReplyKind.AGREED, body="예")


def test_회신까지_걸린_날은_근무시간으로_센_중앙값이다(town: Town) -> None:
    for at in ("2026-11-24T10:00", "2026-11-26T10:00", "2026-11-30T10:00"):  # 1, 3 and 5 working days
        answered(town, at)
    town.ask(to="D4")
    requests.withdraw(actor=town.clerk1, request_id=town.ask(to="D4").pk, reason="필요 없음")
    seen = observe("sharing.reply_days", {}, NOVEMBER)
    assert (seen.value, seen.n, seen.p90) == (3, 3, Fraction(23, 5))
    assert observe("sharing.reply_days", {}, Period(date(2026, 10, 1), date(2026, 10, 31))).n == 0


def test_한꺼번에_세어도_하나씩_센_것과_같다() -> None:
    dice = random.Random(7)
    table, start = default_table(), datetime(2026, 9, 1, 8, 0)
    pairs = [(begin := start + timedelta(minutes=dice.randrange(100_000)), begin + timedelta(minutes=dice.randrange(-500, 40_000)))
             for _ in range(300)]
    assert spans.waited_all(pairs, table) == [spans.waited(*pair, table) for pair in pairs] and spans.waited_all([], table) == []


def test_기한_내_회신율은_답이_없는_것을_늦은_것으로_센다(town: Town) -> None:
    answered(town, "2026-11-26T12:00", days=3)  # civil: due on the 26th, the whole day
    answered(town, "2026-11-27T09:00", days=3)
    town.ask(to="D4", days=3)
    town.ask(to="D4", days=30)
    case = town.case()
    answered(town, "2026-11-26T10:00", days=3, case_id=case.id)
    answered(town, "2026-11-26T10:01", to="D4", head="head4", days=3, case_id=case.id)
    with clock.travel("2026-11-30T09:00"):
        seen = observe("sharing.replies_in_time", {}, NOVEMBER)
    assert (seen.numerator, seen.n) == (2, 5)


def test_민원이_남을_기다린_날은_겹친_날을_한_번만_센다(town: Town) -> None:
    first, second = town.case(), town.case(title="다른 질의")
    answered(town, "2026-11-25T10:00", days=3, case_id=first.id)  # Monday 10:00 to Wednesday 10:00
    answered(town, "2026-11-26T10:00", to="D4", head="head4", days=3, case_id=first.id)  # overlaps, ends Thursday
    answered(town, "2026-11-24T10:00", days=3, case_id=second.id)
    third = town.case(title="아직 기다리는 질의")
    answered(town, "2026-11-24T10:00", days=3, case_id=third.id)
    town.ask(to="D4", case_id=third.id)
    seen = observe("sharing.case_wait_days", {}, NOVEMBER)
    assert seen.sample == (1.0, 3.0) and seen.value == 2, "the third still waits"


def test_소관_지정과_현안_문제의_지표(town: Town) -> None:
    row = unclears.ask(actor=town.clerk3, doubt=unclears.Doubt("둑길", "일", "빔", (town.unit("D3"), town.unit("D4"))))
    with clock.travel("2026-11-24T12:00"):
        unclears.rule(actor=town.bureau2, unclear_id=row.pk, verdict=unclears.Verdict(town.unit("D3"), "둑길은 도로의 부속물이다."))
    assert observe("sharing.ruling_hours", {}, NOVEMBER).value == 10
    issue = issues.open_issue(actor=town.head3, plan=issues.Plan("제설", "언다", (town.unit("D4"),)))
    made = [issues.raise_question(actor=town.head3, issue_id=issue.pk, text=f"문제 {n}", post_id=town.post("clerk4"), due=date(2026, 11, 25)) for n in range(4)]
    issues.answer(actor=town.clerk4, question_id=made[0].pk, text="풀었음")
    with clock.travel("2026-11-26T09:00"):
        issues.answer(actor=town.clerk4, question_id=made[1].pk, text="늦게 풀었음")
        issues.drop(actor=town.head3, question_id=made[2].pk, reason="필요 없음")
        seen = observe("sharing.questions_in_time", {}, NOVEMBER)
    assert (seen.numerator, seen.n) == (1, 3)


def test_지표마다_산식과_근거가_있고_주민이_느끼는_것이_있다() -> None:
    own = [measures[slug] for slug in measures if slug.startswith("sharing.")]
    assert len(own) == 5 and any(one.felt_by_residents for one in own)
    assert all(one.definition_ko and one.cite for one in own)


def test_아침마다_기한을_알린다(town: Town) -> None:
    town.ask(days=1)
    assert "sharing.remind" in schedules and handlers.remind() == 1 and handlers.remind() == 0


def test_늦은_회신과_정해지지_않은_소관이_의제에_오른다(town: Town) -> None:
    assert {"50-cooperation", "60-jurisdiction"} <= set(providers.providers)
    for n in range(2):
        town.ask(days=1, title=f"문의 {n}")
    row = unclears.ask(actor=town.clerk3, doubt=unclears.Doubt("둑길 자전거", "일", "빔", (town.unit("D3"), town.unit("D4"))))
    assert [*joint.late_replies(clock.today()), *joint.late_rulings(clock.today())] == []
    with clock.travel("2026-11-30T09:00"):
        late, ruling = list(joint.late_replies(clock.today())), list(joint.late_rulings(clock.today()))
    assert [one.title for one in late] == ["복지정책과가 건설과의 회신을 기다리는 협조 2건"] and late[0].department_id == town.unit("D3")
    assert "2026. 11. 24." in late[0].why and "문의" not in late[0].title + late[0].why, "no title of a request leaves its departments"
    assert "둑길 자전거" in ruling[0].title and ruling[0].confidential and ruling[0].url.endswith(f"/{row.pk}/")


def test_현안을_마치면_회의_결정의_증빙이_되고_결정을_연결할_수_있다(town: Town) -> None:
    kind = evidence.kinds["issue-closed"]
    issue = issues.open_issue(actor=town.head3, plan=issues.Plan("제설", "언다"))
    issues.open_issue(actor=town.head3, plan=issues.Plan("보상", "비밀", visibility=Visibility.CONCERNED))
    assert [key for key, _ in kind.choices(town.head3)] == [str(issue.pk)] and kind.url(str(issue.pk)).endswith(f"/issues/{issue.pk}/")
    decision = links.kinds["decision"]
    assert decision.choices(town.head3) == [] and decision.show(town.head3, "1") is None and decision.show(town.head3, "x") is None


def test_기다림은_직원_누구나_보되_군민은_보지_못한다(town: Town) -> None:
    from hyeonjang.commons.org.actor import PUBLIC
    from hyeonjang.kit.errors import NotPermitted

    town.ask()
    found = waits.waits(town.town, date(2026, 11, 1))
    assert [(one.origin, one.target, one.n, one.median) for one in found.pairs] == [("복지정책과", "건설과", 1, None)]
    with pytest.raises(NotPermitted):
        waits.waits(PUBLIC, None)
