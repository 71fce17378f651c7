"""A pack's way: proposed, drawn up, handed over, taken over, witnessed.

행정업무의 운영 및 혁신에 관한 규정 제61조; 같은 규정 시행규칙 제45조, 제46조제2항.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction

from hyeonjang.commons import audit
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotPermitted, Refused
from hyeonjang.services.handover import clocks, events, permissions
from hyeonjang.services.handover.actions import common
from hyeonjang.services.handover.models import Drawing, Pack
from hyeonjang.services.handover.providers import providers
from hyeonjang.services.handover.queries import changes, contents, locks, posts
from hyeonjang.services.handover.rules import packs as rules
from hyeonjang.services.handover.rules.words import needed, optional
from hyeonjang.services.handover.vocabulary import PackState, Reason, StepKind


def _create(actor: Actor, left: changes.Left, days: posts.Days, *, previous: Pack | None = None) -> Pack:
    day = left.effective - posts.BEFORE
    eve = days.on(day)
    here = posts.place(left.post_id, eve)
    due = clocks.takeover_due(left.effective)
    incoming = posts.words_of_person(left.incoming_id, left.effective, days.on(left.effective)) if left.incoming_id else ""
    row = Pack.objects.create(
        post_id=left.post_id, unit_id=here.unit_id, department_id=here.department_id, post_label=here.label[:150], head=here.head,
        outgoing_id=left.person_id, outgoing_label=posts.words_of_person(left.person_id, day, eve)[:200],
        incoming_id=left.incoming_id, incoming_label=incoming[:200], reason=left.reason, effective=left.effective, due=due.due_day,
        due_trace=due.to_json(), previous=previous, created_on=clock.today())
    common.step(actor, row, StepKind.PROPOSED, f"{left.reason.label}, 바뀌는 날 {left.effective:%Y. %-m. %-d.}")
    common.record("proposed", actor, row, reason=left.reason, effective=left.effective, incoming=left.incoming_id)
    common.tell(events.PROPOSED, actor, row)
    return row


@transaction.atomic
def propose_from(*, actor: Actor, reorganisation_id: int) -> list[int]:
    """A pack for everybody who left a post in a kept change of the organisation, and for every post that a deputy had
    taken over and that now has its holder. Asking again adds nothing."""
    if not actor.system:
        raise NotPermitted("인사발령과 기구개편에 따른 인계 예정은 시스템이 만듭니다.")
    past, days = changes.past(reorganisation_id), posts.Days()
    made = [_create(actor, left, days).pk for left in changes.left_in(past) if not changes.exists(left)]
    for taken, person_id in changes.passed_on(past):
        assert taken.incoming_id is not None
        left = changes.Left(taken.post_id, taken.incoming_id, person_id, max(taken.effective, clock.today()), Reason.SUCCESSOR)
        if not changes.exists(left):
            made.append(_create(actor, left, days, previous=taken).pk)
    return made


@transaction.atomic
def propose(*, actor: Actor, post_id: int, effective: date, reason: Reason = Reason.DUTIES, outgoing_id: int | None = None,
            incoming_id: int | None = None) -> Pack:
    """Begin a pack by hand: one's own post, or as its head that of somebody of the team or department."""
    person_id = outgoing_id if outgoing_id is not None else actor.person_id
    if person_id is None:
        raise NotPermitted("사람의 이름으로 해야 하는 일입니다. 직원 계정으로 로그인해 주세요.")
    facts = posts.facts(post_id, person_id, clock.today())
    own = person_id == actor.person_id and any(post.post_id == post_id for post in actor.posts)
    over = actor.is_head_of(facts.unit_id) or actor.is_head_of(facts.department_id)
    if not (actor.system or own or over):
        raise NotPermitted("인계·인수서는 그 직위에 있는 사람과 팀장·부서장이 시작합니다.")
    if not posts.was_at_post(person_id, post_id):
        raise Refused("그 사람은 지금 그 직위에 있지 않습니다. 직위와 사람을 확인해 주세요.", field="post", code="not_at_post")
    if facts.rank == changes.GOVERNOR:
        raise Refused("지방자치단체의 장의 사무인계는 지방자치법 제119조와 같은 법 시행령 제64조부터 제68조까지에 따라 따로 합니다.", code="governor")
    rules.check_people(person_id, incoming_id)
    today = clock.today()
    if not -366 < (effective - today).days < 366:
        raise Refused("바뀌는 날은 오늘의 앞뒤 1년 안이어야 합니다. 날짜를 확인해 주세요.", field="effective")
    left = changes.Left(post_id, person_id, incoming_id, effective, reason)
    twice = Conflict("같은 직위와 날짜의 인계·인수서가 이미 있습니다. 목록에서 찾아 이어서 하세요.", code="exists")
    if changes.exists(left):
        raise twice
    try:
        with transaction.atomic():
            return _create(actor, left, posts.Days())
    except IntegrityError:
        # Somebody else began the same one at the same moment.
        raise twice from None


@transaction.atomic
def draw(*, actor: Actor, pack_id: int) -> Drawing:
    """Draw up the content as the records stand now; an earlier one stays as it was."""
    pack = locks.pack(actor, pack_id)
    permissions.need_party(actor, pack, "작성은")
    rules.check_draw(locks.facts(pack))
    content = contents.collect(posts.facts_of(pack, clock.today()))
    last = locks.last_drawing(pack.pk)
    row = Drawing.objects.create(
        pack=pack, no=(last.no if last else 0) + 1, on=clock.today(), at=clock.now(),
        by=permissions.label_of(actor, pack.post_id)[:200], content=content,
        digest=hashlib.sha256(audit.canonical(content).encode()).hexdigest())
    pack.state = PackState.DRAWN
    common.save(pack)
    counts = contents.counts(content)
    common.step(actor, pack, StepKind.DRAWN, f"{row.no}차, {sum(counts.values())}가지와 업무처리 흐름 {len(content['flows'])}가지")
    common.record("drawn", actor, pack, no=row.no, digest=row.digest, counts=counts)
    common.tell(events.DRAWN, actor, pack)
    return row


@transaction.atomic
def name_incoming(*, actor: Actor, pack_id: int, person_id: int, version: int | None = None) -> Pack:
    """Say who takes over; possible until it is taken over."""
    pack = locks.pack(actor, pack_id, version)
    permissions.need_party(actor, pack, "인수자를 정하는 일은")
    if pack.state not in {PackState.PROPOSED, PackState.DRAWN, PackState.HANDED}:
        raise Conflict("이미 인수했습니다. 화면을 새로 고쳐 주세요.", code="state")
    rules.check_people(pack.outgoing_id, person_id)
    today = clock.today()
    if person_id not in {one.person_id for one in posts.candidates(pack, today)}:
        raise Refused("그 직위를 이어받거나 대리할 수 있는 사람이 아닙니다. 목록에서 골라 주세요.", field="incoming", code="not_candidate")
    pack.incoming_id, pack.incoming_label = person_id, posts.words_of_person(person_id, today)[:200]
    pack.incoming_acting = any(one.id == person_id and one.acting for one in posts.at_post(pack.post_id, today))
    common.save(pack)
    common.step(actor, pack, StepKind.NAMED, pack.incoming_label)
    common.record("named", actor, pack, incoming=person_id)
    return pack


@transaction.atomic
def hand_over(*, actor: Actor, pack_id: int, reason: str = "", version: int | None = None) -> Pack:
    """인계. The outgoing one, or with a reason the head in their place. Without a named successor it goes to who holds
    the post after the change, else to its deputy (시행규칙 제45조제2항)."""
    pack = locks.pack(actor, pack_id, version)
    permissions.need_party(actor, pack, "인계는")
    own = actor.system or permissions.is_outgoing(actor, pack)
    because = optional(reason, "reason", "대신 인계하는 까닭", 300) if own else needed(reason, "reason", "대신 인계하는 까닭", 300)
    if pack.incoming_id is None:
        chosen = posts.successor_of(pack, clock.today())
        if chosen is not None:
            pack.incoming_id, pack.incoming_acting = chosen
            pack.incoming_label = posts.words_of_person(chosen[0], max(clock.today(), pack.effective))[:200]
    rules.check_hand(locks.facts(pack), clock.today())
    pack.state, pack.handed_at = PackState.HANDED, clock.now()
    common.save(pack)
    acting = "(직무대리)" if pack.incoming_acting else ""
    common.step(actor, pack, StepKind.HANDED, f"{pack.incoming_label}{acting}에게" + (f": {because}" if because else ""))
    common.record("handed", actor, pack, incoming=pack.incoming_id, acting=pack.incoming_acting, reason=because)
    common.tell(events.HANDED, actor, pack)
    return pack


@transaction.atomic
def take_over(*, actor: Actor, pack_id: int, only: Collection[str] | None = None, version: int | None = None) -> Pack:
    """인수. What has an officer of its own (cases) gets the new one, each as its own change on its record: everything, or
    ``only`` the things of these keys. What cannot be carried over stays as it was and is told."""
    pack = locks.pack(actor, pack_id, version)
    if not (actor.system or permissions.is_incoming(actor, pack)):
        raise NotPermitted("인수는 인수자로 정해진 사람만 할 수 있습니다.")
    rules.check_take(locks.facts(pack))
    pack.state, pack.taken_at = PackState.TAKEN, clock.now()
    common.save(pack)
    common.step(actor, pack, StepKind.TAKEN)
    done, left = _carry(actor, pack, only)
    if done or left:
        common.step(actor, pack, StepKind.CARRIED, f"{len(done)}건을 넘겨받음" + (f", 넘겨받지 못한 {len(left)}건: {left[0]}" if left else ""))
    common.record("taken", actor, pack, carried=done, not_carried=left)
    common.tell(events.TAKEN, actor, pack)
    return pack


def _carry(actor: Actor, pack: Pack, only: Collection[str] | None) -> tuple[list[str], list[str]]:
    drawing = locks.last_drawing(pack.pk)
    done: list[str] = []
    left: list[str] = []
    assert drawing is not None and pack.incoming_id is not None, "nothing is handed over undrawn or to nobody"
    for section in drawing.content["sections"]:
        provider = providers.get(section["provider"])
        if provider is None or provider.carry is None:
            continue
        for item in section["items"]:
            if only is not None and item["key"] not in only:
                continue
            try:
                with transaction.atomic():
                    said = provider.carry(actor, item["key"], pack.outgoing_id, pack.incoming_id)
            except Refused as refusal:
                left.append(f"{item['title']} ({refusal.sentence})")
                continue
            done += [said] if said else []
    return done, left


@transaction.atomic
def witness(*, actor: Actor, pack_id: int, version: int | None = None) -> Pack:
    """입회 확인: the head next above saw that it was handed and taken over."""
    pack = locks.pack(actor, pack_id, version)
    rules.check_witness(locks.facts(pack), actor.person_id)
    if not (actor.system or actor.person_id in locks.witness_ids(pack)):
        raise NotPermitted("입회 확인은 인계자와 인수자가 아닌 바로 위 부서장(직무대리 포함)이 합니다.")
    pack.state, pack.witnessed_at = PackState.WITNESSED, clock.now()
    pack.witness_id, pack.witness_label = actor.person_id, permissions.label_of(actor)[:200]
    common.save(pack)
    common.step(actor, pack, StepKind.WITNESSED)
    common.record("witnessed", actor, pack)
    common.tell(events.WITNESSED, actor, pack)
    return pack


@transaction.atomic
def withdraw(*, actor: Actor, pack_id: int, reason: str, version: int | None = None) -> Pack:
    """Take back a pack that is not needed (a change that did not come); only before it was handed over."""
    pack = locks.pack(actor, pack_id, version)
    permissions.need_party(actor, pack, "취소는")
    because = needed(reason, "reason", "취소하는 까닭", 300)
    if pack.state not in {PackState.PROPOSED, PackState.DRAWN}:
        raise Conflict("이미 인계한 인계·인수서는 취소할 수 없습니다. 바로잡을 것은 덧붙인 글로 적어 주세요.", code="state")
    pack.state = PackState.WITHDRAWN
    common.save(pack)
    common.step(actor, pack, StepKind.WITHDRAWN, because)
    common.record("withdrawn", actor, pack, reason=because)
    return pack
