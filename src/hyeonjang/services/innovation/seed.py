"""The demo's two years, built through the actions: last year finished, this year under way.

Deterministic: the same day gives the same county. The funnel of last year is the real one of 2025 (130 → 31
→ 8 → 1 최우수, 2 우수, 5 장려); the proposals are made up and marked 시연.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zlib import crc32

from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor, PostHeld, actor_of_person
from hyeonjang.kit import clock
from hyeonjang.services.innovation.actions import collections as sheets_act
from hyeonjang.services.innovation.actions import (
    cycles,
    deliberation,
    funnel,
    outcomes,
    proposals,
    stops,
    survey,
)
from hyeonjang.services.innovation.models import Cycle, Proposal
from hyeonjang.services.innovation.permissions import PROGRAMME_DUTY
from hyeonjang.services.innovation.queries import cycles as cycle_query
from hyeonjang.services.innovation.queries import names
from hyeonjang.services.innovation.rules import sheets
from hyeonjang.services.innovation.seed_topics import STOPS, TOPICS
from hyeonjang.services.innovation.vocabulary import (
    ColumnType,
    CommentState,
    Known,
    Outcome,
    ProposalKind,
    ProposalState,
    SheetEach,
    StageKind,
    StopCriterion,
    StopKind,
)


@dataclass(frozen=True)
class Promise:
    """What a demo proposal promises: the measure, its parameters, the target."""

    measure: str
    params: Mapping[str, Any]
    target: Decimal


Chooser = Callable[[int, int, str, bool], Promise]
"""(number of the proposal in its year, department id, topic title, whether it is over) → its promise."""


def programme_promises(index: int, department_id: int, topic: str, over: bool) -> Promise:
    """Promises on the programme's own measures; the composition root passes richer ones."""
    if index % 2:
        return Promise("innovation.submission_rate", {}, Decimal("80" if over and index % 3 else "95"))
    return Promise("innovation.hours_given_back", {"department": department_id}, Decimal("2000"))


class _County:
    """Who is who on a day, read once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.found = names.snapshot(on)
        self.teams: dict[int, list[int]] = defaultdict(list)
        for unit in self.found.units.values():
            if unit.kind == "팀" and unit.parent_id is not None:
                self.teams[unit.parent_id].append(unit.id)
        self.people: dict[int, list[int]] = defaultdict(list)
        self.heads: dict[int, int] = {}
        self._posts: dict[int, list[tuple[org.PostView, bool]]] = defaultdict(list)
        self.ranks: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for post in self.found.posts.values():
            for person in self.found.people_at(post.id):
                self.people[post.unit_id].append(person.id)
                self._posts[person.id].append((post, person.acting))
                self.ranks[post.rank].append((person.id, post.unit_id, f"{post.title} {person.name}"))
                if post.head:
                    self.heads.setdefault(post.unit_id, person.id)
        self._actors: dict[int, Actor] = {}
        self._office: Actor | None = None

    def actor(self, person_id: int) -> Actor:
        if person_id not in self._actors:
            held = tuple(self._held(post, acting) for post, acting in self._posts[person_id])
            self._actors[person_id] = Actor(None, person_id, self.found.people[person_id][1], held)
        return self._actors[person_id]

    def _held(self, post: org.PostView, acting: bool) -> PostHeld:
        unit = self.found.units[post.unit_id]
        department = self.found.department_of(unit.id) or unit
        return PostHeld(
            post.id,
            post.title,
            post.rank,
            unit.id,
            unit.name,
            department.id,
            department.name,
            acting,
            post.head,
        )

    def member(self, team_id: int) -> Actor:
        return self.actor(self.people[team_id][-1])

    def head(self, unit_id: int) -> Actor:
        return self.actor(self.heads[unit_id])

    def programme(self) -> Actor:
        """Somebody of the office that runs the programme, with the duty as it stands on the day."""
        if self._office is None:
            self._office = actor_of_person(org.holders_of_duty(PROGRAMME_DUTY, self.on)[-1].id, on=self.on)
        return self._office


def load(
    on: date | None = None, *, chooser: Chooser = programme_promises, teams: tuple[int, int] = (130, 165),
    favoured: Collection[int] = (),
) -> list[int]:
    """Build last year's cycle and this year's up to ``on``; a year that exists is left alone.

    ``teams`` is how many teams write last year and this year; the judges like what comes from ``favoured``
    departments. Returns the years made.
    """
    today = on or clock.today()
    made = []
    for year, count in ((today.year - 1, teams[0]), (today.year, teams[1])):
        if not Cycle.objects.filter(year=year).exists() and date(year, 1, 5) <= today:
            _Year(year, count, today, chooser, frozenset(favoured)).run()
            made.append(year)
    return made


class _Year:
    """One year, step by step; each step happens on its own day, and only if that day has come."""

    def __init__(self, year: int, teams: int, until: date, chooser: Chooser, favoured: frozenset[int]) -> None:
        self.year, self.count, self.until, self.chooser, self.favoured = year, teams, until, chooser, favoured
        self.last_year = year < until.year
        self.cycle_id = 0

    def run(self) -> None:
        steps: tuple[tuple[int, int, int, Callable[[_County], None]], ...] = (
            (0, 1, 5, self.begin),
            (0, 1, 7, self.confirm),
            (0, 1, 28, self.write),
            (0, 3, 10, self.talk),
            (0, 4, 6, self.stop),
            (0, 6, 1, self.collect),
            (0, 11, 10, self.choose),
            (0, 11, 16, self.ask_progress),
            (0, 11, 21, self.appoint),
            (0, 11, 27, self.review),
            (0, 12, 3, self.close_review),
            (0, 12, 15, self.present),
            (0, 12, 17, self.award),
            (0, 12, 18, self.reject),
            (0, 12, 28, self.ask_again),
            (1, 1, 8, self.plan),
            (1, 1, 12, self.start),
            (1, 1, 20, self.decide_again),
            (1, 1, 30, self.close),
            (1, 3, 20, self.follow),
            (1, 5, 1, self.publish),
        )
        for plus, month, day, step in steps:
            moment = date(self.year + plus, month, day)
            if moment <= self.until:
                with clock.travel(moment), names.one_look():
                    step(_County(moment))

    def begin(self, county: _County) -> None:
        office = county.programme()
        self.cycle_id = cycles.create(actor=office, year=self.year).pk
        cycles.open_cycle(actor=office, cycle_id=self.cycle_id)
        survey.open_survey(actor=office, cycle_id=self.cycle_id)
        deliberation.tell_idea(
            actor=office,
            cycle_id=self.cycle_id,
            body="[시연] 같은 자료를 부서마다 따로 달라고 하지 않으면 좋겠습니다.",
        )

    def confirm(self, county: _County) -> None:
        from hyeonjang.services.innovation.models import SurveyResponse

        for place, row in enumerate(
            SurveyResponse.objects.filter(cycle_id=self.cycle_id).order_by("team_id")[:40]
        ):
            figures = list(row.figures.all())
            changes: dict[int, survey.Correction] = {}
            if place % 5 == 0 and figures and figures[0].logged is not None:
                changes[figures[0].pk] = survey.Correction(figures[0].logged + 1, "파견 인원을 더함")
            survey.confirm(
                actor=county.member(row.team_id), response_id=row.pk, version=row.version, corrections=changes
            )

    def _teams(self, county: _County) -> list[tuple[int, int]]:
        """``count`` teams over all departments: the k-th of each before the k+1-th of any."""
        ordered = [
            (rank, department, team)
            for department, teams in county.teams.items()
            for rank, team in enumerate(teams)
        ]
        return [(department, team) for _, department, team in sorted(ordered)[: self.count]]

    def write(self, county: _County) -> None:
        for index, (department, team) in enumerate(self._teams(county)):
            topic = TOPICS[(index * 5 + self.year) % len(TOPICS)]
            promise = self.chooser(index, department, topic.title, self.last_year)
            name = county.found.units[team].name
            text = proposals.Text(
                title=f"[시연] {name} {topic.title}",
                today=topic.today,
                change=topic.change,
                legal_basis=topic.legal_basis,
                residents_view=topic.residents,
                measure=promise.measure,
                measure_params=promise.params,
                target=promise.target,
                cost_won=topic.cost_won,
                due=date(self.year + 1, 10 if index % 2 else 12, 31),
                hours_per_year=Decimal(topic.hours),
            )
            actor = county.member(team)
            made = proposals.draft(
                actor=actor, cycle_id=self.cycle_id, team_id=team, text=text, kind=ProposalKind.CONTEST
            )
            if self.last_year or index < self.count - 12:  # this year a dozen are still being written
                proposals.submit(actor=actor, proposal_id=made.pk)

    def _entered(self, state: ProposalState) -> list[Proposal]:
        return list(Proposal.objects.filter(cycle_id=self.cycle_id, state=state.value).order_by("number"))

    def talk(self, county: _County) -> None:
        rows = self._entered(ProposalState.SUBMITTED)
        for row, other in zip(rows[:12], rows[20:32], strict=False):
            said = deliberation.comment(
                actor=county.member(other.team_id),
                proposal_id=row.pk,
                body="[시연] 우리 부서의 접수 창구와 서식이 같아 함께 쓸 수 있습니다.",
            )
            deliberation.answer_comment(
                actor=county.member(row.team_id),
                comment_id=said.pk,
                state=CommentState.TAKEN,
                answer="함께 쓰는 것으로 고쳤습니다.",
            )
            text = row.versions.get(no=row.latest)
            row.refresh_from_db()
            proposals.revise(
                actor=county.member(row.team_id),
                proposal_id=row.pk,
                version=row.version,
                reason="다른 부서의 의견 반영",
                text=proposals.Text(
                    text.title,
                    text.today,
                    f"{text.change} 서식은 관련 부서와 함께 쓴다.",
                    text.legal_basis,
                    text.residents_view,
                    text.measure,
                    text.target,
                    text.due,
                    text.measure_params,
                    text.cost_won,
                    text.hours_per_year,
                ),
            )

    def stop(self, county: _County) -> None:
        office = county.programme()
        for index, (_, team) in enumerate(self._teams(county)[::6]):
            kind, name, criterion, reason, times, hours, people, others = STOPS[index % len(STOPS)]
            item = stops.stop(
                actor=county.member(team),
                cycle_id=self.cycle_id,
                team_id=team,
                item=stops.Stop(
                    StopKind(kind),
                    f"[시연] {name}",
                    StopCriterion(criterion),
                    reason,
                    times,
                    Decimal(hours),
                    people,
                    others,
                ),
            )
            if item.state == "committee" and index % 4 != 2:
                stops.decide_stop(
                    actor=office,
                    item_id=item.pk,
                    version=item.version,
                    abolish=index % 3 != 0,
                    reason="[시연] 위원회 심의 결과",
                )

    def collect(self, county: _County) -> None:
        departments = sorted(county.teams)
        columns = (
            sheets.Column("업무", ColumnType.TEXT, required=True),
            sheets.Column("연간 건수", ColumnType.INTEGER, required=True),
        )
        sent = sheets_act.send(
            actor=county.programme(),
            title=f"[시연] {self.year}년 반복 민원 현황",
            guide="많이 되풀이되는 민원을 적어 주세요.",
            columns=columns,
            cycle_id=self.cycle_id,
            due=date(self.year, 6, 15),
            department_ids=departments,
            filled=(Known.BUREAU, Known.DEPARTMENT, Known.HEAD),
        )
        answered = departments if self.last_year else departments[:-4]
        for department in answered:
            sheets_act.submit(
                actor=county.head(department),
                collection_id=sent.pk,
                department_id=department,
                table=[["국", "부서", "부서장", "업무", "연간 건수"], [None, None, None, "[시연] 되풀이 문의", 100 + department]],
            )
        if self.last_year:
            sheets_act.close(actor=county.programme(), collection_id=sent.pk)

    def ask_progress(self, county: _County) -> None:
        """How the proposals adopted last year are doing: the sheet knows everything but that."""
        office = county.programme()
        adopted = Proposal.objects.filter(cycle__year=self.year - 1, adoption__isnull=False)
        asked = {county.found.department_of(team) for team in adopted.values_list("team_id", flat=True)}
        departments = sorted(unit.id for unit in asked if unit is not None)
        if departments:
            sheets_act.send(
                actor=office, title=f"[시연] {self.year}년 채택 혁신안 추진실적", cycle_id=self.cycle_id,
                guide="회색 칸은 시스템이 채웠습니다. 추진실적과 어려운 점만 적어 주세요.",
                columns=(sheets.Column("추진실적", ColumnType.TEXT, required=True),
                         sheets.Column("추진율(%)", ColumnType.INTEGER, required=True),
                         sheets.Column("어려운 점", ColumnType.TEXT)),
                due=date(self.year, 12, 4), department_ids=departments, each=SheetEach.ADOPTED,
                filled=[word for word in Known if word is not Known.NOW_N])

    def choose(self, county: _County) -> None:
        by_department: dict[int, list[int]] = defaultdict(list)
        standing = names.teams(county.on)
        for row in self._entered(ProposalState.SUBMITTED):
            home = names.home_of(row.team_id, row.department_id, standing)
            if home in county.heads:
                by_department[home].append(row.pk)
        left = cycle_query.by_year(county.programme(), self.year, county.on).quotas.department_best
        extra = left - len(by_department)
        for department, own in sorted(by_department.items()):
            take = 2 if extra > 0 and len(own) > 1 else 1
            extra -= take - 1
            funnel.select_department(
                actor=county.head(department),
                cycle_id=self.cycle_id,
                chosen=own[:take],
                department_id=department,
                reason="[시연] 부서 협의 결과",
            )

    def _judges(self, county: _County) -> list[tuple[int, int, str]]:
        return [
            *county.ranks["부군수"][:1],
            *county.ranks["국장"][:3],
            *(row for row in county.ranks["과장"] if row[0] == county.heads.get(row[1])),
        ][:6]

    def appoint(self, county: _County) -> None:
        for stage in (StageKind.DESK_REVIEW, StageKind.PRESENTATION):
            for person, unit, label in self._judges(county):
                department = county.found.department_of(unit)
                funnel.appoint(
                    actor=county.programme(),
                    cycle_id=self.cycle_id,
                    stage=stage,
                    person_id=person,
                    label=label,
                    department_id=department.id if department else None,
                )

    def _score(self, county: _County, stage: StageKind, state: ProposalState) -> None:
        criteria = cycle_query.criteria(self.cycle_id)
        for row in self._entered(state):
            for person, unit, label in self._judges(county):
                department = county.found.department_of(unit)
                if person == row.author_id or (department and department.id == row.department_id):
                    continue
                points = {
                    rule.slug: _points(f"{row.number}/{label}/{stage}/{rule.slug}", row.number,
                                       good=row.department_id in self.favoured)
                    for rule in criteria
                }
                funnel.score(actor=county.actor(person), proposal_id=row.pk, stage=stage, points=points)

    def review(self, county: _County) -> None:
        self._score(county, StageKind.DESK_REVIEW, ProposalState.DEPARTMENT_BEST)

    def close_review(self, county: _County) -> None:
        funnel.close_desk_review(actor=county.programme(), cycle_id=self.cycle_id)

    def present(self, county: _County) -> None:
        self._score(county, StageKind.PRESENTATION, ProposalState.FINALIST)

    def award(self, county: _County) -> None:
        outcomes.award(
            actor=county.programme(),
            cycle_id=self.cycle_id,
            reason="발표심사 평균 점수 순(최고점·최저점 제외)",
        )

    def reject(self, county: _County) -> None:
        outcomes.decide_rest(
            actor=county.programme(),
            cycle_id=self.cycle_id,
            reason="올해 시상 범위에 들지 않았습니다. 내년 연차에 보완하여 다시 낼 수 있습니다.",
        )

    def ask_again(self, county: _County) -> None:
        row = self._entered(ProposalState.REJECTED)[0]
        outcomes.ask_reexamination(
            actor=county.member(row.team_id),
            proposal_id=row.pk,
            reason="[시연] 효과를 뒷받침하는 자료를 더했습니다.",
        )

    def decide_again(self, county: _County) -> None:
        row = self._entered(ProposalState.REEXAMINATION)[0]
        outcomes.decide(
            actor=county.programme(),
            proposal_id=row.pk,
            outcome=Outcome.REJECTED,
            reason="[시연] 같은 내용이 이미 시행 중입니다.",
        )

    def plan(self, county: _County) -> None:
        for row in self._entered(ProposalState.ADOPTED)[:7]:  # one team has not handed in its plan
            steps = [
                outcomes.Step("안내문과 서식 정비", date(self.year + 1, 2, 20)),
                outcomes.Step("시행과 점검", date(self.year + 1, 6, 30)),
            ]
            outcomes.submit_plan(
                actor=county.member(row.team_id),
                proposal_id=row.pk,
                steps=steps,
                outline="[시연] 서식을 고치고 안내한 뒤 시행한다.",
            )

    def close(self, county: _County) -> None:
        cycles.close_cycle(actor=county.programme(), cycle_id=self.cycle_id)

    def start(self, county: _County) -> None:
        for row in self._entered(ProposalState.PLANNED):
            outcomes.start(actor=county.member(row.team_id), proposal_id=row.pk)

    def follow(self, county: _County) -> None:
        for index, row in enumerate(self._entered(ProposalState.RUNNING)):
            for step in list(row.plan.steps.all())[: 1 + index % 2]:
                outcomes.finish_step(
                    actor=county.member(row.team_id), step_id=step.pk, evidence="[시연] 내부결재 문서"
                )
            outcomes.follow_up(
                actor=county.programme(), proposal_id=row.pk, finding="[시연] 계획대로 시행하고 있음"
            )

    def publish(self, county: _County) -> None:
        with clock.travel(self.until), names.one_look():
            office = _County(self.until).programme()
            for row in self._entered(ProposalState.RUNNING):
                outcomes.publish(actor=office, proposal_id=row.pk)


def _points(key: str, number: str, *, good: bool = False) -> Decimal:
    """55 to 98 points: a quality of the proposal, and the judge's own view of each criterion."""
    quality = 2000 if good else crc32(number.encode()) % 1900
    view = crc32(key.encode()) % 2300
    return Decimal(5500 + quality + view) / 100
