"""Thanks between departments, with their caps. 국가유산청 협업포인트 운영 규정 제5조·제6조·제10조를 본뜸."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.services.sharing import events, permissions
from hyeonjang.services.sharing.actions import common
from hyeonjang.services.sharing.models import HiddenThanks, Thanks
from hyeonjang.services.sharing.queries import names, requests
from hyeonjang.services.sharing.queries import thanks as query
from hyeonjang.services.sharing.rules import thanks as rules


@transaction.atomic
def give(*, actor: Actor, receiver_id: int, message: str, request_id: int | None = None) -> Thanks:
    """Thank a colleague of another department. The caps hold in the database too."""
    permissions.need_official(actor)
    if actor.person_id is None:
        raise NotPermitted("사람의 이름으로 해야 하는 일입니다. 직원 계정으로 로그인해 주세요.")
    found = names.snapshot()
    seats = [person for post in found.posts for person in found.people_at(post) if person.id == receiver_id and not person.acting]
    if not seats:
        raise Refused("지금 근무하는 동료를 목록에서 골라 주세요.", field="receiver")
    theirs = [(person, unit) for person in seats if (unit := found.department_of(person.unit_id)) is not None]
    person, department = theirs[0]
    post = common.post_of(actor)
    month = rules.month_of(clock.today())
    before = Thanks.objects.select_for_update().filter(giver_id=actor.person_id, month=month)
    to_one = sum(row.receiver_id == receiver_id for row in before)
    rules.check(
        same_person=receiver_id == actor.person_id, same_department=any(actor.in_department(unit.id) for _, unit in theirs),
        to_one=to_one, used=query.used(actor.person_id, month), message=message)
    row = requests.seen(actor, request_id) if request_id is not None else None
    columns = {
        "giver_id": actor.person_id, "giver_department_id": post.department_id, "giver_label": permissions.label_of(actor, post)[:200],
        "receiver_id": receiver_id, "receiver_department_id": department.id, "receiver_label": f"{person.title} {person.name}"[:200],
        "month": month, "turn": to_one + 1, "points": rules.ONCE, "message": common.needed(message, "message", "무엇을 도와주었나", 500),
        "request": row, "at": clock.now()}
    try:
        with transaction.atomic():
            made = Thanks.objects.create(**columns)
    except IntegrityError:
        raise Conflict("같은 순간에 같은 사람에게 두 번 보냈습니다. 화면을 새로 고쳐 주세요.", code="thanks_twice") from None
    common.record("thanked", actor, "thanks", made.pk, str(made), to=made.receiver_label)
    outbox.publish(events.THANKED, {"thanks": made.pk, "department": made.receiver_department_id}, actor=actor)
    return made


@transaction.atomic
def hide(*, actor: Actor, thanks_id: int, reason: str) -> HiddenThanks:
    """Take a message off the board that has nothing to do with working together (규정 제10조제2항 단서)."""
    permissions.need_coordinator(actor, "글을 비공개로 하는 일은")
    row = Thanks.objects.select_for_update().filter(pk=thanks_id).first()
    if row is None:
        raise NotFound("그 글을 찾을 수 없습니다.")
    if HiddenThanks.objects.filter(thanks=row).exists():
        raise Conflict("이미 비공개로 한 글입니다. 화면을 새로 고쳐 주세요.", code="hidden_already")
    made = HiddenThanks.objects.create(thanks=row, reason=common.needed(reason, "reason", "까닭", 300),
                                       by=permissions.label_of(actor)[:200], at=clock.now())
    common.record("thanks_hidden", actor, "thanks", row.pk, str(row), reason=made.reason)
    return made
