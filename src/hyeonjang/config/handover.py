"""What stands under a post when it is handed over: joined here, since no service may know another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.urls import NoReverseMatch, reverse

from hyeonjang.commons.cases.actions import intake
from hyeonjang.commons.cases.queries import handed
from hyeonjang.commons.measures import measures, subjects
from hyeonjang.commons.measures import queries as promises
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.kit import clock
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.benefits.queries import desk as benefits
from hyeonjang.services.handover import providers
from hyeonjang.services.handover.providers import Item, PostFacts, Provider, Standing
from hyeonjang.services.handover.vocabulary import Part
from hyeonjang.services.innovation.queries import collections, cycles
from hyeonjang.services.innovation.queries import proposals as innovation
from hyeonjang.services.innovation.vocabulary import ProposalState
from hyeonjang.services.meetings.queries import decisions
from hyeonjang.services.meetings.vocabulary import DecisionState
from hyeonjang.services.sharing.queries import work as sharing

NAME = "인계·인수"
UNDER_WAY = frozenset({ProposalState.SUBMITTED, ProposalState.DEPARTMENT_BEST, ProposalState.FINALIST, ProposalState.ADOPTED,
                       ProposalState.REEXAMINATION, ProposalState.PLANNED, ProposalState.RUNNING})


def _url(name: str, key: object) -> str:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""  # not mounted on this surface


def _units(facts: PostFacts) -> set[int]:
    """The post's own unit with those whose work it carries on; a department's head answers for its teams."""
    alive = {unit.id for unit in org.units_on(facts.on)}
    found = {facts.unit_id, *org.carried_on(facts.on, alive).get(facts.unit_id, frozenset())}
    if facts.is_department_head:
        found |= set(org.snapshot(facts.on).below(facts.unit_id))
    return found


def _case_item(case: handed.HandedCase) -> Item:
    return Item(str(case.id), f"{case.number} {case.type_name}", case.why, case.act_on or case.due_on, case.state_ko,
                _url("cases:case", case.id))


def _cases(facts: PostFacts) -> Iterator[Item]:
    actor, units = system_actor(NAME), _units(facts)
    found = {one.id: one for one in handed.of_officer(actor, facts.person_id, units, facts.on)}
    if facts.head:
        found |= {one.id: one for one in handed.of_head(actor, {facts.unit_id}, facts.on)}
    yield from map(_case_item, found.values())


def _case_standing(keys: Sequence[str], on: date) -> Mapping[str, Standing]:
    found = handed.by_ids(system_actor(NAME), [int(key) for key in keys], on)
    return {str(pk): Standing(case.active, case.state_ko if case.active else f"{case.state_ko} {date_ko(case.over_on)}" if case.over_on
                              else case.state_ko, case.act_on, case.late(on), case.assignee_id) for pk, case in found.items()}


def _give_case(actor: Actor, key: str, outgoing_id: int, incoming_id: int) -> str:
    """The new officer of a case that still lies with the old one; nothing for any other. Done by who takes over."""
    case = handed.by_ids(system_actor(NAME), [int(key)], clock.today()).get(int(key))
    if case is None or not case.active or case.assignee_id != outgoing_id:
        return ""
    intake.assign(actor=actor, case_id=case.id, unit_id=case.unit_id, person_id=incoming_id, reason="업무 인수")
    return case.number


def _promises(facts: PostFacts) -> Iterator[Item]:
    """What the team or department promised residents and itself, with the measure that will tell."""
    rows = [one for one in promises.promises(withdrawn=False, unit_ids=_units(facts)) if one.due >= facts.on]
    seen = subjects.views(facts.as_actor(), [one.subject for one in rows])
    for one in rows:
        measure, about = measures.get(one.slug), seen.get(one.subject[:2])
        words = f"{measure.title_ko} 목표 {float(one.target):g}{measure.unit_ko}" if measure else one.slug
        begun = f"{date_ko(about.started_on)}부터 시행" if about and about.started_on else "시행 전"
        yield Item(str(one.id), one.subject[2], words, one.due, begun, about.url if about else "")


def _promise_standing(keys: Sequence[str], on: date) -> Mapping[str, Standing]:
    wanted = set(keys)
    return {str(one.id): Standing(one.due >= on and not one.withdrawn_because, "거둔 약속" if one.withdrawn_because else
                                  "진행 중" if one.due >= on else "기한이 됨", one.due)
            for one in promises.promises() if str(one.id) in wanted}


def _proposals(facts: PostFacts) -> Iterator[Item]:
    actor, units = system_actor(NAME), _units(facts)
    for cycle in cycles.all_cycles(actor, facts.on)[:2]:
        for row in innovation.rows(actor, cycle.id, facts.on):
            if row.team_id in units and row.state in UNDER_WAY:
                waits = row.state in {ProposalState.SUBMITTED, ProposalState.DEPARTMENT_BEST, ProposalState.FINALIST}
                yield Item(str(row.id), f"{row.number} {row.title}", "결정을 기다림" if waits else "", row.decision_due if waits else None,
                           row.state.label_ko, _url("innovation:proposal", row.id))


def _proposal_standing(keys: Sequence[str], on: date) -> Mapping[str, Standing]:
    actor, wanted = system_actor(NAME), set(keys)
    return {str(row.id): Standing(row.state in UNDER_WAY, row.state.label_ko) for cycle in cycles.all_cycles(actor, on)
            for row in innovation.rows(actor, cycle.id, on) if str(row.id) in wanted}


def _decisions(facts: PostFacts) -> Iterator[Item]:
    """Open decisions of the meeting that lie with the post; of those behind closed doors only the number."""
    for row in decisions.of_posts(facts.as_actor(), facts.on):
        if row.state == DecisionState.OPEN:
            text = "참석자만 보는 결정" if row.confidential else row.text
            yield Item(str(row.pk), f"{row.number} {text}", f"이행을 확인하는 증빙: {row.evidence_label}", row.due,
                       DecisionState(row.state).label, _url("meetings:decision", row.pk))


def _decision_standing(keys: Sequence[str], on: date) -> Mapping[str, Standing]:
    wanted = set(keys)
    return {str(row.id): Standing(row.state is DecisionState.OPEN, row.state.label, row.due, row.late and row.state is DecisionState.OPEN)
            for row in decisions.listing(system_actor(NAME), on) if str(row.id) in wanted}


def _benefits(facts: PostFacts) -> Iterator[Item]:
    """What other bodies still have to answer, visits that are planned, decisions to be looked at again."""
    actor = facts.as_actor()
    for row in benefits.rows(actor, "mine", facts.on):
        if row.visit_on is not None:
            yield Item(f"visit:{row.case_id}", f"{row.number} 현장조사 예정", row.benefit, row.visit_on, "예정", _url("benefits:claim", row.claim_id))
        if row.waiting:
            since = f", 가장 오래된 요청 {date_ko(row.oldest)}" if row.oldest else ""
            yield Item(f"reply:{row.case_id}", f"{row.number} 회신 기다림: {row.waits}", f"{row.benefit}{since}", row.act_on, "회신 기다림",
                       _url("benefits:claim", row.claim_id))
    for after in benefits.afterwards(actor, "mine"):
        yield Item(f"after:{after.claim_id}", f"{after.number} {after.what}", f"{after.benefit}, {date_ko(after.decided_on)} 결정", after.due_on,
                   "결정 뒤 확인", _url("benefits:claim", after.claim_id))


def _collections(facts: PostFacts) -> Iterator[Item]:
    """Sheets that the department still owes; the head's business."""
    for row in collections.collections(facts.as_actor(), facts.on):
        if row.mine_open:
            yield Item(str(row.id), f"취합 제출: {row.title}", f"{row.owner_name}에서 보냄", row.due, row.state.label_ko,
                       _url("innovation:collection", row.id))


def _sharing(facts: PostFacts) -> Iterator[Item]:
    """What other departments wait for from this post, and it from them; issues it leads and questions it answers."""
    for one in sharing.open_for_post(facts.as_actor(), facts.post_id):
        yield Item(one.key, f"{one.number} {one.title}", one.kind_ko, one.due, one.side, one.url)


def _sharing_standing(keys: Sequence[str], on: date) -> Mapping[str, Standing]:
    return {key: Standing(is_open, state_ko, due, is_open and due is not None and due < on)
            for key, (is_open, state_ko, due) in sharing.standing(keys).items()}


def _all() -> Iterable[Provider]:
    yield Provider("20-promises", Part.PLANS, "부서의 약속", _promises, _promise_standing, none_ko="기한이 남은 약속이 없습니다.")
    yield Provider("25-proposals", Part.PLANS, "진행 중인 혁신안", _proposals, _proposal_standing, none_ko="진행 중인 혁신안이 없습니다.")
    yield Provider("30-decisions", Part.ISSUES, "간부회의의 결정", _decisions, _decision_standing, none_ko="이 직위가 맡은 결정이 없습니다.")
    yield Provider("35-sharing", Part.ISSUES, "부서간 협조와 군정 현안", _sharing, _sharing_standing, none_ko="기다리는 협조와 맡은 현안이 없습니다.")
    yield Provider("40-cases", Part.PENDING, "끝나지 않은 건", _cases, _case_standing, _give_case, none_ko="맡고 있는 건이 없습니다.")
    yield Provider("45-benefits", Part.PENDING, "급여 조사와 회신", _benefits, none_ko="기다리는 회신과 예정된 조사가 없습니다.")
    yield Provider("50-collections", Part.PENDING, "내지 않은 취합", _collections, none_ko="내지 않은 취합이 없습니다.")


def connect() -> None:
    for provider in _all():
        providers.register(provider)
