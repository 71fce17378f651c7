"""The demo county: counts, history, actors."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from hyeonjang.commons import audit
from hyeonjang.commons.org import actions, queries, seed, writer
from hyeonjang.commons.org.actor import PUBLIC, Actor, actor_of, system_actor
from hyeonjang.commons.org.models import Account, Deputy, Membership, PersonVersion
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused

BEFORE, AFTER = date(2026, 10, 1), date(2026, 10, 2)
pytestmark = pytest.mark.usefixtures("county")


def _actor(username: str) -> Actor:
    return actor_of(Account.objects.get(username=username))


def _unit(name: str, on: date) -> queries.UnitView:
    return next(unit for unit in queries.units_on(on) if unit.name == name)


def test_부서와_팀의_수와_지어낸_팀의_표시() -> None:
    assert [len(queries.departments_on(day)) for day in (BEFORE, AFTER)] == [25, 24]
    for day in (BEFORE, AFTER):
        teams = queries.teams_on(day)
        assert len(teams) == 177
        assert (
            sum(not team.synthetic for team in teams)
            == sum(len(names) for names in seed.CONFIRMED.values())
            == 15
        )
        assert all(team.synthetic == team.name.endswith("(가상)") for team in teams)
        assert len(queries.units_on(day, "읍면")) == 10
        assert sum(len(queries.teams_on(day, unit.id)) for unit in queries.departments_on(day)) == 177
    assert len(writer.state_on(BEFORE).posts) == 746 + 1
    council = _unit("의회사무과", BEFORE)
    assert len(queries.people_in(council.id, BEFORE)) == 18
    assert all(row.synthetic and "-" in row.name for row in PersonVersion.objects.all())


def test_이름은_문서의_날짜를_따른다() -> None:
    unit = _unit("종합민원과", BEFORE)
    assert queries.name_of(unit.id, AFTER) == "민원지적과"
    assert queries.name_of(unit.id, date(2020, 1, 1)) == "종합민원과"
    assert queries.unit_on(unit.id, BEFORE).name == "종합민원과"
    with pytest.raises(NotFound):
        queries.unit_on(unit.id, date(2020, 1, 1))
    head = queries.head_of(unit.id, AFTER)
    assert head is not None and head.title == "민원지적과장"


def test_합친_과는_팀을_모두_받고_옛_과를_이어받는다() -> None:
    merged = _unit("도시건축과", AFTER)
    olds = [_unit(name, BEFORE) for name in seed.MERGED]
    assert [queries.successors(old.id, AFTER) for old in olds] == [[merged.id], [merged.id]]
    assert len(queries.teams_on(AFTER, merged.id)) == sum(
        len(queries.teams_on(BEFORE, old.id)) for old in olds
    )
    heads = [queries.head_of(unit.id, day) for unit, day in ((olds[0], BEFORE), (merged, AFTER))]
    assert heads[0] is not None and heads[1] is not None
    assert (heads[0].id, heads[0].title, heads[1].title) == (heads[1].id, "도시과장", "도시건축과장")
    with pytest.raises(NotFound):
        queries.unit_on(olds[1].id, AFTER)


def test_남긴_문서만으로_같은_조직이_다시_만들어진다() -> None:
    for day in (date(2024, 7, 3), date(2024, 7, 4), BEFORE, AFTER):
        assert actions.replay(day).facts() == writer.state_on(day).facts()
    assert not writer.state_on(date(2024, 7, 3)).units
    assert audit.verify() == []


def test_두_번_올려도_그대로다() -> None:
    assert seed.load_yeoncheon(system_actor(), password="hyeonjang-2026")[0][0] == "planning"
    assert Account.objects.count() == 11


def test_계정의_권한은_직위와_업무에서_온다() -> None:
    duties = {name: _actor(name).duties for name, _, _ in seed.ACCOUNTS}
    assert duties["planning"] == {"innovation.programme", "processes.manage", "meetings.manage", "sharing.coordinate"}
    assert duties["audit"] == {"audit.read"}
    assert duties["it"] == {"system.operate"}
    assert duties["hr"] == {"org.manage", "calendar.manage", "cases.manage"}
    assert not duties["clerk"] and not duties["governor"]
    assert _actor("governor").is_chief and not _actor("head").is_chief
    welfare = _unit("복지정책과", AFTER)
    team = _unit("생활보장팀", AFTER)
    head, clerk = _actor("head"), _actor("clerk")
    assert head.is_head_of(welfare.id) and not clerk.is_head_of(welfare.id)
    assert clerk.in_department(welfare.id) and clerk.in_unit(team.id) and not clerk.in_unit(welfare.id)
    assert not clerk.in_department(_unit("관광과", AFTER).id)
    assert clerk.posts[0].department_name == "복지정책과"
    assert actor_of(AnonymousUser()) is PUBLIC


def test_비밀번호로_들어오고_막힌_계정은_못_들어온다() -> None:
    request = RequestFactory().post("/")
    assert authenticate(request, username="clerk", password="hyeonjang-2026") is not None
    assert authenticate(request, username="clerk", password="틀린 비밀번호") is None
    account = Account.objects.get(username="clerk")
    actions.set_account_active(actor=_actor("hr"), account_id=account.pk, active=False)
    assert authenticate(request, username="clerk", password="hyeonjang-2026") is None
    account.refresh_from_db()
    assert actor_of(account) is PUBLIC
    with pytest.raises(Refused):
        actions.create_account(actor=_actor("hr"), username="new", password="1234", person_id=None)
    with pytest.raises(NotPermitted):
        actions.create_account(
            actor=_actor("clerk"), username="new", password="hyeonjang-2026", person_id=None
        )


def _deputy(username: str, post_code: str, start: date, end: date) -> int:
    person = Account.objects.get(username=username).person_id
    post = Membership.objects.known().filter(post__code=post_code, valid_to=None).get().post_id
    assert person is not None
    return actions.assign_deputy(
        actor=_actor("hr"), person_id=person, post_id=post, start=start, end=end, reason="출장"
    )


def test_직무대리는_그동안만_권한을_가진다() -> None:
    welfare = _unit("복지정책과", AFTER)
    code = next(
        code for code, post in writer.state_on(AFTER).posts.items() if post.unit == welfare.code and post.head
    )
    deputy_id = _deputy("team", code, date(2026, 11, 2), date(2026, 11, 6))
    for moment, acts in (
        ("2026-11-01", False),
        ("2026-11-02", True),
        ("2026-11-06", True),
        ("2026-11-07", False),
    ):
        with clock.travel(moment):
            actor = _actor("team")
            assert actor.is_head_of(welfare.id) is acts
            assert [post.acting for post in actor.posts] == ([False, True] if acts else [False])
    actions.end_deputy(actor=_actor("hr"), deputy_id=deputy_id, last_day=date(2026, 11, 4))
    with clock.travel("2026-11-05"):
        assert not _actor("team").is_head_of(welfare.id)
    assert Deputy.objects.count() == 2 and Deputy.objects.known().count() == 1


def test_직무대리_규칙() -> None:
    start = date(2026, 11, 2)
    _deputy("team", "D01-head", start, date(2027, 11, 1))
    with pytest.raises(Conflict, match="한 직위만"):
        _deputy("team", "D02-head", date(2027, 11, 1), date(2027, 11, 2))
    with pytest.raises(Conflict, match="다시 대리"):
        _deputy("clerk", "D01-head", date(2026, 12, 1), date(2026, 12, 2))
    with pytest.raises(Refused, match="1년"):
        _deputy("clerk", "D02-head", start, date(2027, 11, 2))
    with pytest.raises(Refused, match="앞섭니다"):
        _deputy("clerk", "D02-head", start, date(2026, 11, 1))
    with pytest.raises(Refused, match="자기 직위"):
        _deputy("governor", "YC-1", start, start)
    _deputy("team", "D02-head", date(2027, 11, 2), date(2027, 11, 2))


def test_권한을_가진_사람을_찾는다() -> None:
    people = queries.holders_of_duty("audit.read", AFTER)
    assert [person.title for person in people] == ["감사 담당"]
    assert len(queries.holders_of_duty("innovation.programme", AFTER)) == 1 + len(
        queries.people_in(_unit("기획팀", AFTER).id, AFTER)
    )
