"""What people add to a pack: words under a heading, rights in other systems."""

from __future__ import annotations

from django.db import transaction

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted
from hyeonjang.services.handover import permissions
from hyeonjang.services.handover.actions import common
from hyeonjang.services.handover.models import Pack, Remark, Right
from hyeonjang.services.handover.queries import locks
from hyeonjang.services.handover.rules.words import needed, optional
from hyeonjang.services.handover.vocabulary import WAITING, PackState, Part, StepKind


def _alive(pack: Pack) -> None:
    if pack.state == PackState.WITHDRAWN:
        raise Conflict("취소한 인계·인수서에는 더 적을 수 없습니다.", code="state")


@transaction.atomic
def remark(*, actor: Actor, pack_id: int, part: Part, body: str) -> Remark:
    """Add words; anybody with a part in the pack may, also after the takeover. Nothing is ever changed or removed."""
    pack = locks.pack(actor, pack_id)
    _alive(pack)
    row = Remark.objects.create(pack=pack, part=part, body=needed(body, "body", "내용", 3000), at=clock.now(),
                                by=permissions.label_of(actor, pack.post_id)[:200], person_id=actor.person_id)
    common.record("remarked", actor, pack, remark=row.pk, part=part)
    return row


@transaction.atomic
def note_right(*, actor: Actor, pack_id: int, system: str, role: str, scope: str = "") -> Right:
    """A right in another system that must move: its name and reach. A password is refused."""
    pack = locks.pack(actor, pack_id)
    _alive(pack)
    if pack.state in WAITING:
        permissions.need_party(actor, pack, "옮길 권한을 적는 일은")
    elif not (actor.system or permissions.is_incoming(actor, pack) or permissions.is_head_over(actor, pack)):
        raise NotPermitted("인수한 뒤에 알게 된 권한은 인수자와 부서장이 적습니다.")
    values = {"system": needed(system, "system", "시스템", 60), "role": needed(role, "role", "권한 이름", 100),
              "scope": optional(scope, "scope", "권한의 범위", 200)}
    if Right.objects.filter(pack=pack, **values).exists():
        raise Conflict("같은 권한이 이미 적혀 있습니다.", field="role", code="exists")
    row = Right.objects.create(pack=pack, noted_at=clock.now(), noted_by=permissions.label_of(actor, pack.post_id)[:200], **values)
    common.step(actor, pack, StepKind.RIGHT_NOTED, f"{row.system} {row.role}")
    common.record("right_noted", actor, pack, **values)
    return row


@transaction.atomic
def right_moved(*, actor: Actor, pack_id: int, right_id: int) -> Right:
    """The incoming one has the right now, under an account of their own."""
    pack = locks.pack(actor, pack_id)
    row = Right.objects.select_for_update().filter(pk=right_id, pack=pack).first()
    if row is None:
        raise NotFound("그 권한을 찾을 수 없습니다. 화면을 새로 고쳐 주세요.")
    if not (actor.system or permissions.is_incoming(actor, pack)):
        raise NotPermitted("권한을 받았다고 적는 일은 인수자만 할 수 있습니다.")
    if row.moved_on is not None:
        raise Conflict("이미 받았다고 적혀 있습니다.", code="state")
    row.moved_on, row.moved_by = clock.today(), permissions.label_of(actor, pack.post_id)[:200]
    row.save()
    common.step(actor, pack, StepKind.RIGHT_MOVED, f"{row.system} {row.role}")
    common.record("right_moved", actor, pack, right=row.pk)
    return row
