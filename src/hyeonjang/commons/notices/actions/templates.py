"""Templates: drafted, published, followed by a new version. A published one is never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox import publish as tell
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, Refused

from .. import permissions, places
from ..models import Template, TemplateBody, TemplateVersion
from ..rules.placeholders import declared
from ..rules.publishing import Body, Draft, verify
from ..vocabulary import Channel, Obligation, Statute
from .common import needed

MISSING = "그런 통지문이 없거나 볼 수 없습니다. 목록에서 다시 골라 주세요."


@dataclass(frozen=True, slots=True)
class Spec:
    """What a version says about itself, as a form or a service gives it.

    ``chain`` names channels in the order in which they are tried; ``waits`` how many days an arrival is waited
    for before the next one. ``post_id`` is the responsible officer's post.
    """

    name: str
    legal_basis: str
    post_id: int
    phone: str
    chain: tuple[Channel, ...]
    placeholders: Sequence[Mapping[str, Any]] = ()
    bodies: Sequence[Body] = ()
    obligation: Obligation = Obligation.SERVICE
    statute: Statute = Statute.NONE
    waits: Mapping[str, int] = field(default_factory=dict)
    household: bool = False
    registered: bool = False
    link_reason: str = ""
    note: str = ""


def _template(actor: Actor, code: str) -> Template:
    row = Template.objects.select_for_update().filter(code=code).first()
    if row is None or not permissions.may_see(actor, row.unit_id):
        raise NotFound(MISSING)
    return row


@transaction.atomic
def draft(*, actor: Actor, code: str, spec: Spec) -> int:
    """Write a new version of a template, or the template itself; returns the version's id.

    A version that is not published yet is written over: a draft is nobody's letter. Raises ``Refused`` for what
    cannot even be drafted; what a published one needs is checked at ``publish``.
    """
    post_unit = places.post_unit(spec.post_id, clock.today())
    if post_unit is None:
        raise Refused("담당 직위가 지금은 없는 직위입니다. 오늘 있는 직위를 고르세요.", field="post", code="notices.no_post")
    template = Template.objects.select_for_update().filter(code=code).first()
    unit = template.unit_id if template else places.department(post_unit)[0]
    permissions.need(permissions.may_write(actor, unit), "이 통지문을 맡은 부서의 직원만 고칠 수 있습니다. 소관 부서에 요청하세요.")
    if template is None:
        template = Template.objects.create(code=code, unit_id=unit, created_at=clock.now())
    version = _write(actor, template, spec)
    audit.record("notices.template_drafted", actor, ("notices.template", template.pk, spec.name),
                 detail={"code": code, "number": version.number})
    return int(version.pk)


def _write(actor: Actor, template: Template, spec: Spec) -> TemplateVersion:
    placeholders = declared(spec.placeholders)
    version = TemplateVersion.objects.filter(template=template, published_at=None).first()
    if version is None:
        last = TemplateVersion.objects.filter(template=template).order_by("-number").values_list("number", flat=True).first()
        version = TemplateVersion(template=template, number=(last or 0) + 1)
    version.name = needed(spec.name, "name", "이름", limit=120)
    version.legal_basis, version.post_id, version.phone = spec.legal_basis.strip(), spec.post_id, spec.phone.strip()
    version.obligation, version.statute = spec.obligation, spec.statute
    version.placeholders = [item.to_json() for item in placeholders]
    version.chain = [str(channel) for channel in spec.chain]
    version.waits = {str(key): int(value) for key, value in spec.waits.items()}
    version.household, version.registered = spec.household, spec.registered
    version.link_reason, version.note = spec.link_reason.strip(), spec.note.strip()
    version.created_at, version.created_by = clock.now(), actor.name[:200]
    version.save()
    version.bodies.all().delete()
    TemplateBody.objects.bulk_create([
        TemplateBody(version=version, channel=body.channel, language=body.language, subject=body.subject.strip(),
                     text=body.text.replace("\r\n", "\n").rstrip(), outside_code=body.outside_code.strip())
        for body in spec.bodies if body.text.strip()
    ])
    return version


def bodies_of(version: TemplateVersion) -> tuple[Body, ...]:
    return tuple(
        Body(Channel(row.channel), row.language, row.subject, row.text, row.outside_code)
        for row in version.bodies.all()
    )


def _digest(version: TemplateVersion, bodies: Sequence[Body]) -> str:
    content = {
        "name": version.name, "basis": version.legal_basis, "post": version.post_id, "phone": version.phone,
        "placeholders": version.placeholders, "chain": version.chain, "waits": version.waits,
        "bodies": [[str(b.channel), b.language, b.subject, b.text, b.outside_code] for b in bodies],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def publish(*, actor: Actor, code: str) -> int:
    """Publish the draft of a template; the version before it is no longer used. Returns the version's id.

    Raises ``Refused`` for an undeclared placeholder, a missing legal basis, officer or body, a link without a
    reason; ``Conflict`` where there is no draft.
    """
    template = _template(actor, code)
    permissions.need(permissions.may_publish(actor, template.unit_id),
                     "통지문은 소관 부서장이나 통지문 관리 담당만 공개할 수 있습니다. 부서장에게 요청하세요.")
    version = TemplateVersion.objects.filter(template=template, published_at=None).first()
    if version is None:
        raise Conflict("공개할 새 판이 없습니다. 먼저 고친 판을 저장하세요.")
    bodies = bodies_of(version)
    verify(Draft(
        version.name, version.legal_basis, version.phone, places.post_unit(version.post_id, clock.today()) is not None,
        tuple(Channel(item) for item in version.chain), declared(version.placeholders), bodies, version.link_reason,
    ))
    TemplateVersion.objects.filter(template=template, retired_at=None).exclude(published_at=None).update(
        retired_at=clock.now())
    version.published_at, version.published_by = clock.now(), actor.name[:200]
    version.digest = _digest(version, bodies)
    version.save()
    audit.record("notices.template_published", actor, ("notices.template", template.pk, version.name),
                 detail={"code": code, "number": version.number, "digest": version.digest})
    tell("notices.template_published", {"code": code, "number": version.number}, key=f"{template.pk}:{version.number}")
    return int(version.pk)


@transaction.atomic
def retire(*, actor: Actor, code: str, reason: str) -> None:
    """Stop using a template; what was sent stays."""
    template = _template(actor, code)
    permissions.need(permissions.may_publish(actor, template.unit_id), "소관 부서장이나 통지문 관리 담당만 그만 쓰게 할 수 있습니다.")
    version = TemplateVersion.objects.filter(template=template, retired_at=None).exclude(published_at=None).first()
    if version is None:
        raise Conflict("쓰고 있는 판이 없습니다. 화면을 새로 고쳐 주세요.")
    version.retired_at = clock.now()
    version.save(update_fields=["retired_at"])
    audit.record("notices.template_retired", actor, ("notices.template", template.pk, version.name),
                 detail={"code": code, "number": version.number, "reason": needed(reason, "reason", "까닭")})


def current(code: str) -> TemplateVersion:
    """The version in use; raises ``NotFound`` where a template has none."""
    row = (TemplateVersion.objects.select_related("template").filter(template__code=code, retired_at=None)
           .exclude(published_at=None).first())
    if row is None:
        raise NotFound(f"공개한 통지문 '{code}'이(가) 없습니다. 통지문을 먼저 공개하세요.", field="template",
                       code="notices.no_template")
    return row
