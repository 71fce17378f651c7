"""The county's own choices."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused

from .. import templates
from ..models import InheritanceSettings
from ..permissions import may_manage
from ..queries import known

MOST_HELD_OUT = 50


@transaction.atomic
def configure(*, actor: Actor, seen: int | None = None, **values: Any) -> None:
    """Change the county's choices. The first choice of a team may be made by that team's or its department's head."""
    row = InheritanceSettings.objects.select_for_update().first() or InheritanceSettings()
    if "unit_id" in values:
        values["department_id"] = _department(values["unit_id"])
    units = known.units_of(row) or frozenset(int(values[name]) for name in ("unit_id", "department_id") if values.get(name))
    if not may_manage(actor, units):
        raise NotPermitted("안내 설정은 담당 팀장이나 부서장만 고칠 수 있습니다. 부서장에게 요청하세요.")
    if seen is not None and row.pk is not None and row.version != seen:
        raise Conflict("그사이 다른 사람이 설정을 바꾸었습니다. 화면을 새로 고친 뒤 다시 해 주세요.", code="version")
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    _check(row)
    row.version = row.version + 1 if row.pk else 1
    row.save()
    audit.record(
        "inheritance_tax.configured", actor, ("inheritance_tax.settings", row.pk, "상속 취득세 안내 설정"),
        detail={name: [before[name], values[name]] for name in values if before[name] != values[name]}, on=clock.today(),
    )


@transaction.atomic
def publish_letters(*, actor: Actor) -> tuple[str, ...]:
    """Publish the letters as this release of the product writes them; returns the codes that got a new version.

    The head of the team answers for them. Does nothing where the texts are in use already; an upgrade that changes what a
    letter says is followed by this, or letters of the old text are refused.
    """
    row = known.settings(actor)
    if row.unit_id is None:
        raise Refused("먼저 담당 팀을 정해 주세요.", field="unit")
    if not may_manage(actor, known.units_of(row)):
        raise NotPermitted("안내문은 담당 팀장이나 부서장만 공개할 수 있습니다. 부서장에게 요청하세요.")
    posts = org.snapshot(clock.today()).sorted_posts({row.unit_id})
    if not posts:
        raise Refused("담당 팀에 직위가 없습니다. 조직도를 확인해 주세요.", field="unit")
    post = next((one for one in posts if one.head), posts[0])
    changed = templates.publish(actor=actor, post_id=post.id, phone=row.contact)
    if changed:
        audit.record("inheritance_tax.letters_published", actor, ("inheritance_tax.settings", row.pk, "상속 취득세 안내 설정"),
                     detail={"templates": list(changed)}, on=clock.today())
    return changed


def _department(unit_id: int | None) -> int:
    """The department of a team of today; raises ``NotFound``."""
    found = org.snapshot(clock.today())
    department = found.department_of(unit_id) if unit_id in found.units else None
    if department is None:
        raise NotFound("담당 팀을 조직도에서 골라 주세요.", field="unit")
    return department.id


def _check(row: InheritanceSettings) -> None:
    if not row.first_days > row.second_days > row.last_days >= 7:
        raise Refused("안내는 기한에서 먼 것부터 첫 안내, 두 번째, 마지막 차례여야 하고 마지막은 7일 이상 앞이어야 합니다.", field="first_days")
    if row.first_days > 180:
        raise Refused("첫 안내는 기한 180일 전보다 이를 수 없습니다. 사망 자료가 그때 오지 않습니다.", field="first_days")
    if not 7 <= row.vehicle_days <= 120:
        raise Refused("자동차 안내는 기한 7일 전에서 120일 전 사이로 정하세요.", field="vehicle_days")
    if row.holdout_percent and not row.holdout_basis.strip():
        raise Refused("비교 집단을 두려면 누가 어떤 의견에 따라 정했는지 적으세요. 안내받지 못하는 사람이 생기기 때문입니다.", field="holdout_basis")
    if row.holdout_percent > MOST_HELD_OUT:
        raise Refused(f"비교 집단은 {MOST_HELD_OUT}%를 넘을 수 없습니다. 줄이세요.", field="holdout_percent")
