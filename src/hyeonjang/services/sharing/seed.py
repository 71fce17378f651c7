"""The demo's sharing, built through the actions: half a year of requests between departments with one slow boundary,
county issues, designations and thanks. Deterministic; what was said is made up and marked 시연.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from hyeonjang.commons.calendar.queries import is_workday
from hyeonjang.commons.cases.queries import case as cases
from hyeonjang.commons.cases.queries import worklists
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor, actor_of_person
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import josa
from hyeonjang.services.sharing.actions import issues, requests, thanks, unclears
from hyeonjang.services.sharing.models import CooperationRequest, Issue
from hyeonjang.services.sharing.queries import linked
from hyeonjang.services.sharing.vocabulary import ClaimKind, Coordinated, ReplyKind, Stance, Visibility

# From, to, what, days asked, days taken (None: not yet), extended by. The boundary 건설과 → 맑은물관리사업소 is the slow one.
SLOW = ("건설과", "맑은물관리사업소")
_ASKED: tuple[tuple[str, str, str, int, int | None, int], ...] = (
    *((*SLOW, f"굴착 구간의 상수도관 위치 {n}(시연)", 5, taken, extra) for n, (taken, extra) in enumerate(
        ((7, 0), (9, 4), (6, 0), (8, 4), (None, 0)), 1)),
    ("복지정책과", "사회복지과", "경로당 난방 지원 대상 명단 확인(시연)", 3, 1, 0),
    ("복지정책과", "보건의료원", "방문간호 대상 가구 겹침 확인(시연)", 5, 4, 0),
    ("복지정책과", "전곡읍", "위기가구 현장 확인 일정(시연)", 2, 1, 0),
    ("사회복지과", "복지정책과", "긴급지원 이력 확인(시연)", 3, 2, 0),
    ("관광과", "건설과", "축제장 진입로 임시 포장 가능 여부(시연)", 7, 6, 0),
    ("관광과", "경제교통과", "축제 셔틀 노선(시연)", 5, 3, 0),
    ("관광과", "안전총괄과", "축제 안전관리계획 의견(시연)", 5, 8, 3),
    ("안전총괄과", "건설과", "제설 취약 구간 목록(시연)", 5, 4, 0),
    ("안전총괄과", "산림녹지과", "산불 감시원 배치표(시연)", 3, 2, 0),
    ("축산과", "농업정책과", "가축분 퇴비 신청 서식 통일 의견(시연)", 7, 5, 0),
    ("세무과", "건설과", "도로 편입 토지 목록(시연)", 10, 9, 0),
    ("회계과", "기획감사담당관", "연말 지출 마감 일정 의견(시연)", 5, 2, 0),
    ("농업정책과", "맑은물관리사업소", "농업용수 수질 자료(시연)", 5, 6, 2),
    ("경제교통과", "건설과", "승강장 이설 가능 여부(시연)", 5, 5, 0),
    ("전곡읍", "복지정책과", "차상위 확인 서류 안내문(시연)", 2, 1, 0),
    ("복지정책과", "세무과", "체납자 분할납부 안내 문구(시연)", 5, None, 0),
    ("관광과", "복지정책과", "관광지 무료 이용 대상자 확인 방법(시연)", 5, None, 0),
    ("건설과", "안전총괄과", "한탄강 변 안전난간 점검표(시연)", 5, None, 0),
)
_KINDS = (ReplyKind.MATERIAL, ReplyKind.AGREED, ReplyKind.MATERIAL, ReplyKind.CONDITION)


class _County:
    """Heads and officers by department on the day that the demo stands on."""

    def __init__(self, today: date) -> None:
        self.today, self.found = today, org.snapshot(today)
        self.units = {unit.name: unit.id for unit in org.units_on(today)}
        self.workdays = [day for back in range(260, -1, -1) if is_workday(day := today - timedelta(days=back))]
        self.actors: dict[tuple[str, bool], Actor] = {}

    def head(self, name: str) -> Actor:
        return self._actor(name, True)

    def officer(self, name: str) -> Actor:
        return self._actor(name, False)

    def _actor(self, name: str, head: bool) -> Actor:
        if (name, head) not in self.actors:
            below = self.found.below(self.units[name])
            posts = sorted(self.found.sorted_posts(set(below)), key=lambda post: (below.index(post.unit_id), not post.head))
            people = [person for post in posts for person in self.found.people_at(post.id)]
            self.actors[name, head] = actor_of_person((people[0] if head else people[-1]).id)
        return self.actors[name, head]

    @contextmanager
    def back(self, workdays: int, hour: int = 10, minute: int = 0) -> Iterator[None]:
        """So many working days ago; nothing lies in the future."""
        day = self.workdays[-1 - max(0, workdays)]
        with clock.travel(datetime.combine(day, time(hour, minute), tzinfo=clock.SEOUL)):
            yield


def load(on: date | None = None) -> None:
    """Half a year of sharing. Does nothing twice."""
    if CooperationRequest.objects.exists() or Issue.objects.exists():
        return
    county = _County(on or clock.today())
    _requests(county)
    _for_cases(county)
    _issues(county)
    _unclears(county)
    _thanks(county)


def _requests(county: _County) -> None:
    dice = random.Random(20261125)  # noqa: S311 - a demo, not a secret
    for place, (origin, target, title, days, taken, extra) in enumerate(_ASKED):
        begun = 2 + days if taken is None and place < 5 else 2 + place % 3 if taken is None else 14 + (place * 17) % 100
        with county.back(begun, 9 + place % 8):
            row = requests.ask(actor=county.officer(origin), wanted=requests.Wanted(
                county.units[target], title, f"{josa(title.removesuffix('(시연)'), '을/를')} 알려 주시기 바랍니다. 시연을 위해 지어낸 내용입니다.", days))
        if taken is None:
            continue
        if extra:
            with county.back(begun - 2, 11):
                requests.extend(actor=county.head(target), request_id=row.pk, days=extra, reason="현장 도면과 대조해야 합니다.(시연)",
                                progress="도면을 찾아 절반을 대조했습니다.(시연)")
        with county.back(begun - taken, 15, dice.randrange(60)):
            requests.reply(actor=county.head(target), request_id=row.pk, kind=_KINDS[place % 4], body=f"{title} 회신입니다. 붙임과 같습니다.(시연)")


def _for_cases(county: _County) -> None:
    """Cases of 생활보장팀 that wait, or waited, for others."""
    team = next((unit for unit in org.teams_on(county.today) if unit.name == "생활보장팀"), None)
    if team is None:
        return
    people = [actor_of_person(person.id) for person in org.people_in(team.id, county.today)]
    targets = ("사회복지과", "전곡읍", "보건의료원", "세무과")
    done = 0
    for case in worklists.listing(people[0], "team", county.today, horizon="all")[:40]:
        officer = next((one for one in people if one.person_id == case.assignee_id), None)
        if officer is None or done == 10:
            continue
        ref = cases.ref(officer, case.pk)
        after = sum(ref.received_at.date() < day <= county.today for day in county.workdays)
        begun = max(0, after - 1 if done % 2 else min(after, 1))
        wanted = requests.Wanted(county.units[targets[done % 4]], "신청 내용의 사실 확인(시연)",
                                 "신청 내용이 귀 부서의 기록과 같은지 알려 주시기 바랍니다.(시연)", 2, case.pk)
        try:
            with county.back(begun, 10):
                row = requests.ask(actor=officer, wanted=wanted)
        except Refused:
            continue  # its period is nearly over, or it is over
        done += 1
        if begun >= 2:
            with county.back(begun - 1 - done % 2, 16):
                requests.reply(actor=county.head(targets[(done - 1) % 4]), request_id=row.pk, kind=ReplyKind.MATERIAL, body="확인한 결과 같습니다.(시연)")


def _open(county: _County, begun: int, lead: str, title: str, body: str, others: tuple[str, ...], visibility: Visibility = Visibility.COUNTY) -> Issue:
    with county.back(begun, 9):
        return issues.open_issue(actor=county.head(lead), plan=issues.Plan(title, body, tuple(county.units[name] for name in others), visibility))


def _question(county: _County, begun: int, issue: Issue, by: str, owner: str, text: str, days: int, answer: str = "", after: int = 3) -> None:
    with county.back(begun, 10):
        row = issues.raise_question(actor=county.head(by), issue_id=issue.pk, text=text, post_id=county.head(owner).posts[0].post_id,
                                    due=clock.today() + timedelta(days=days))
    if answer:
        with county.back(begun - after, 14):
            issues.answer(actor=county.head(owner), question_id=row.pk, text=answer)


def _link(county: _County, issue: Issue, by: str, word: str) -> None:
    """The first thing with this word that the department may see: a decision of a meeting, a case."""
    head = county.head(by)
    for _, rows in reversed(linked.choices(head)):
        key = next((key for key, words in rows if word in words), None)
        if key is not None:
            kind, _, target = key.partition(":")
            with county.back(3, 11):
                issues.link(actor=head, issue_id=issue.pk, kind=kind, key=target)
            return


def _issues(county: _County) -> None:
    planner = county.head("기획감사담당관")
    snow = _open(county, 30, "안전총괄과", "겨울철 제설과 관광지 진입로(시연)",
                 "첫눈 예보가 이릅니다. 관광지 진입로 세 곳이 제설 노선에서 빠져 있습니다.", ("건설과", "관광과", "복지정책과"))
    with county.back(28, 10):
        issues.opine(actor=county.head("건설과"), issue_id=snow.pk, stance=Stance.CONDITION, body="제설차 한 대를 더 빌리면 맡을 수 있습니다.")
        issues.opine(actor=county.head("관광과"), issue_id=snow.pk, stance=Stance.AGREED, body="진입로 세 곳을 먼저 넣어 주십시오.")
    with county.back(26, 11):
        issues.coordinate(actor=planner, issue_id=snow.pk, outcome=Coordinated.SETTLED, text="제설차 한 대를 임차하고 노선은 건설과가 맡는다.")
    _question(county, 25, snow, "안전총괄과", "건설과", "제설차를 어디서 빌리나", 14, "도 공동 임차 물량에서 한 대를 받기로 했습니다.", 6)
    _question(county, 20, snow, "안전총괄과", "관광과", "진입로 제설함은 어디에 두나", 10)
    _question(county, 6, snow, "건설과", "복지정책과", "취약계층 집 앞 눈은 누가 치우나", 21)
    with county.back(4, 14):
        issues.link(actor=county.head("안전총괄과"), issue_id=snow.pk, kind="document", key="안전총괄과-2231(시연) 겨울철 자연재난 대책")
        issues.tell(actor=county.head("건설과"), issue_id=snow.pk, text="임차한 제설차가 다음 주에 들어옵니다.")
    _link(county, snow, "안전총괄과", "제설")
    houses = _open(county, 18, "건설과", "빈집 정비와 마을 안전(시연)", "빈집이 무너질 위험이 있고 주인을 찾기 어렵습니다.", ("안전총괄과", "세무과", "전곡읍"))
    with county.back(15, 10):
        issues.opine(actor=county.head("세무과"), issue_id=houses.pk, stance=Stance.DIFFERING, body="과세 자료의 주소는 목적 밖으로 쓸 수 없습니다.")
        issues.coordinate(actor=planner, issue_id=houses.pk, outcome=Coordinated.DIFFERS, text="소유자 확인 방법에 부서의 의견이 다릅니다.")
    _question(county, 14, houses, "건설과", "전곡읍", "주인과 연락이 닿는 빈집은 몇 곳인가", 14, "열한 곳 가운데 여섯 곳입니다.")
    ward = _open(county, 9, "복지정책과", "위기가구를 먼저 찾는 일(시연)", "난방비 문의가 지난달의 두 배입니다. 부서마다 따로 찾고 있습니다.",
                 ("사회복지과", "보건의료원", "전곡읍"))
    _question(county, 8, ward, "복지정책과", "보건의료원", "방문간호 명단과 어떻게 맞추나", 20)
    with county.back(5, 11):
        requests.ask(actor=county.head("복지정책과"), wanted=requests.Wanted(
            county.units["보건의료원"], "방문간호 가구와 위기가구 목록의 겹침(시연)", "가구 수만 알려 주시기 바랍니다.", 10, issue_id=ward.pk))
    _link(county, ward, "복지정책과", "건의")
    land = _open(county, 12, "건설과", "도로 편입 토지 보상 협의(시연)", "소유자와 협의하고 있어 관련 부서만 봅니다.", ("세무과",), Visibility.CONCERNED)
    with county.back(7, 15):
        issues.tell(actor=county.head("건설과"), issue_id=land.pk, text="감정평가를 맡겼습니다.(시연)")
    done = _open(county, 80, "관광과", "가을 축제 교통(시연)", "지난해 민원의 절반이 주차였습니다.", ("경제교통과", "안전총괄과"))
    with county.back(78, 10):
        issues.coordinate(actor=planner, issue_id=done.pk, outcome=Coordinated.SETTLED, text="셔틀은 경제교통과, 주차는 관광과가 맡는다.")
    _question(county, 77, done, "관광과", "경제교통과", "셔틀 간격을 15분으로 줄일 수 있나", 14, "두 대를 더 넣어 줄였습니다.", 5)
    with county.back(50, 16):
        issues.close(actor=county.head("관광과"), issue_id=done.pk, text="주차 민원이 지난해의 절반으로 줄었습니다.(시연)")


# Title, what, why, who asks, the other, ruling in favour of (None: still open), reasons, days ago.
_DOUBTS: tuple[tuple[str, str, str, str, str, str | None, str, int], ...] = (
    ("하천변 둑길의 버려진 자전거(시연)", "둑길에 오래 버려진 자전거를 치우는 일", "둑길이 하천인지 도로인지에 따라 맡을 부서가 다릅니다.",
     "건설과", "안전총괄과", "건설과", "둑길은 도로로 쓰이며 관리대장에 건설과의 시설로 올라 있다. 치우는 일은 시설을 관리하는 부서가 맡는다.", 70),
    ("공영주차장의 눈 치우기(시연)", "관광지 공영주차장에 쌓인 눈을 치우는 일", "주차장은 경제교통과, 관광지는 관광과의 시설입니다.",
     "관광과", "경제교통과", "관광과", "이용하는 사람이 관광지의 손님이고 현장에 사람이 있는 관광과가 치운다. 장비는 경제교통과가 빌려준다.", 48),
    ("전동 킥보드 무단 방치 신고(시연)", "보도에 버려진 전동 킥보드 신고를 받아 옮기는 일", "도로 점용과 교통 안전 사이에 걸쳐 있습니다.",
     "경제교통과", "건설과", "경제교통과", "대여 사업을 아는 교통 부서가 사업자에게 옮기게 하고, 응하지 않으면 건설과가 도로법에 따라 치운다.", 33),
    ("외국인 계절근로자 숙소 점검(시연)", "농가 숙소의 안전을 점검하는 일", "농업 지원과 건축 안전 사이에 걸쳐 있습니다.",
     "농업정책과", "안전총괄과", "농업정책과", "근로자를 배정하는 부서가 점검표를 갖추어 나가고, 전기·가스는 안전총괄과가 함께 본다.", 20),
    ("입원한 어르신이 두고 간 반려견(시연)", "홀로 사는 어르신이 입원하여 집에 남은 반려견을 맡기는 일", "돌봄과 동물 보호 사이에 걸쳐 있습니다.",
     "복지정책과", "축산과", None, "", 2),
)


def _unclears(county: _County) -> None:
    for title, body, why, one, two, favoured, reasons, begun in _DOUBTS:
        with county.back(begun, 9, 30):
            row = unclears.ask(actor=county.head(one), doubt=unclears.Doubt(title, body, why, (county.units[one], county.units[two])))
        with county.back(begun, 13):
            unclears.claim(actor=county.head(one), unclear_id=row.pk, department_id=county.units[one], kind=ClaimKind.NOT_OURS, body=why)
        if favoured is None:
            continue
        with county.back(begun, 16):
            unclears.claim(actor=county.head(two), unclear_id=row.pk, department_id=county.units[two], kind=ClaimKind.SHARED,
                           body="함께 하되 앞에 설 부서를 정해 주십시오.", cite="시행규칙 별표 6")
        person = county.found.people_at(row.ruler_post_id)[0]
        with county.back(begun - 1 - begun % 3, 15):
            unclears.rule(actor=actor_of_person(person.id), unclear_id=row.pk, verdict=unclears.Verdict(
                county.units[favoured], reasons, support=f"{two if favoured == one else one}: 협조", words=title.removesuffix("(시연)")))


_THANKS: tuple[tuple[str, str, str, int], ...] = (
    ("복지정책과", "사회복지과", "경로당 명단을 그날로 맞추어 주어 어르신들이 두 번 오시지 않았습니다.(시연)", 1),
    ("관광과", "경제교통과", "축제 셔틀 배차를 주말에 다시 짜 주어 주차장이 밀리지 않았습니다.(시연)", 3),
    ("안전총괄과", "건설과", "비가 오던 날 밤에 둑길을 함께 돌아 주었습니다.(시연)", 6),
    ("전곡읍", "복지정책과", "차상위 확인 안내문을 큰 글씨로 다시 만들어 주었습니다.(시연)", 8),
    ("건설과", "세무과", "편입 토지 목록의 옛 지번을 하나하나 찾아 주었습니다.(시연)", 12),
    ("세무과", "전곡읍", "이장 회의에서 분할납부를 대신 설명해 주었습니다.(시연)", 25),
    ("축산과", "농업정책과", "퇴비 신청 서식을 하나로 맞추는 일을 먼저 맡아 주었습니다.(시연)", 31),
    ("복지정책과", "보건의료원", "방문간호 길에 위기가구 두 집의 문을 두드려 보아 주었습니다.(시연)", 36),
)


def _thanks(county: _County) -> None:
    for giver, receiver, words, begun in _THANKS:
        with county.back(begun, 17):
            person = county.officer(receiver).person_id
            assert person is not None
            thanks.give(actor=county.officer(giver), receiver_id=person, message=words)
