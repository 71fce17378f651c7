"""공시송달: what cannot be delivered is made public, and takes effect on a computed day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from hyeonjang.commons import audit
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.documents import model
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.parties import masking
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, Refused
from hyeonjang.kit.korean import date_ko, date_weekday_ko
from hyeonjang.law import delivery

from .. import permissions, places, settings
from ..models import Notice, NoticeEvent, Publication
from ..vocabulary import UNDELIVERED, Kind, State
from ..vocabulary import Statute as NoticeStatute
from .common import event_of, needed, tell

MEDIA = {"board": "게시판", "gazette": "공보", "official_gazette": "관보", "newspaper": "일간신문", "homepage": "누리집"}
GROUNDS = {"unknown": "주소를 알 수 없음", "absent": "수취인 부재 등으로 송달이 곤란함", "impossible": "송달이 불가능함",
           "abroad": "주소가 국외에 있고 송달이 곤란함"}
MISSING = "그런 공시송달이 없거나 볼 수 없습니다. 목록에서 다시 골라 주세요."


def _media(statute: delivery.Statute, media: Sequence[str]) -> list[str]:
    known = [item for item in media if item in MEDIA]
    if not known:
        raise Refused("공고한 곳을 하나 이상 고르세요.", field="media")
    if statute is delivery.Statute.ADMINISTRATIVE and ("homepage" not in known or len(known) < 2):
        raise Refused("행정절차법 제14조제4항에 따라 관보·공보·게시판·일간신문 가운데 하나와 누리집에 함께 공고해야 합니다.",
                      field="media")
    return known


def _notices(actor: Actor, ids: Sequence[int]) -> list[Notice]:
    rows = list(Notice.objects.select_for_update(of=("self",)).select_related("version__template").filter(pk__in=ids).order_by("pk"))
    rows = [row for row in rows if permissions.may_see(actor, row.version.template.unit_id)]
    if not rows or len(rows) != len(set(ids)):
        raise NotFound("고른 통지 가운데 없거나 볼 수 없는 것이 있습니다. 미도달 명단에서 다시 고르세요.")
    for row in rows:
        if row.state not in UNDELIVERED:
            raise Refused(f"'{State(row.state).label}' 상태인 통지가 섞여 있습니다. 반송·주소 불명·실패만 공시송달할 수 있습니다.",
                          field="notices")
    return rows


@transaction.atomic
def publish(
    *, actor: Actor, notice_ids: Sequence[int], ground: str, posted_on: date, doc_number: str, media: Sequence[str]
) -> int:
    """Make undelivered notices public together; returns the publication's id.

    Its effect is computed by ``law.delivery`` with the county's holidays, with its trace. All notices must have
    the same statute and department. Raises ``Refused`` for a ground or media that the statute does not know.
    """
    rows = _notices(actor, notice_ids)
    version, unit = rows[0].version, rows[0].version.template.unit_id
    permissions.need(permissions.may_publish(actor, unit) or permissions.may_write(actor, unit), "소관 부서의 직원만 공시송달할 수 있습니다.")
    if any(row.version.statute != version.statute or row.version.template.unit_id != unit for row in rows):
        raise Refused("근거 법이나 소관 부서가 다른 통지가 섞여 있습니다. 나누어 공고하세요.", field="notices")
    if version.statute == NoticeStatute.NONE:
        raise Refused("이 통지문은 공시송달 대상이 아닙니다. 안내는 다른 방법으로 하세요.", field="notices")
    statute = delivery.Statute(version.statute)
    if posted_on > clock.today():
        raise Refused("아직 오지 않은 날짜입니다. 실제로 공고한 날을 적으세요.", field="posted_on")
    effect = delivery.publication_effect(statute, delivery.Ground(ground), posted_on, table=holiday_table())
    made = Publication.objects.create(
        statute=version.statute, ground=effect.ground, title=f"{version.name} 공시송달 공고", unit_id=unit,
        doc_number=needed(doc_number, "doc_number", "공고번호", limit=60), posted_on=posted_on, media=_media(statute, media),
        effective_on=effect.on, other_effective_on=effect.other, trace=effect.trace.to_json(), created_at=clock.now(),
        created_by=actor.name[:200],
    )
    made.notices.set(rows)
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.PUBLISHED)
    told = f"{made.doc_number}, {date_ko(posted_on)} 공고, 효력 {date_ko(effect.on)}"
    NoticeEvent.objects.bulk_create([event_of(row, Kind.PUBLISHED, actor.name, told) for row in rows])
    audit.record("notices.published", actor, ("notices.publication", made.pk, made.title),
                 detail={"notices": [row.pk for row in rows], "doc_number": made.doc_number}, trace=effect.trace, on=posted_on)
    return int(made.pk)


@transaction.atomic
def settle_due() -> int:
    """Publications whose day has come: their notices count as served. Returns how many notices."""
    count = 0
    for made in Publication.objects.select_for_update().filter(settled_at=None, effective_on__lte=clock.today()).order_by("pk"):
        basis = f"공시송달 효력 발생({made.doc_number}, {made.ground})"
        for notice in made.notices.select_related("version__template").filter(state=State.PUBLISHED):
            notice.arrived_on, notice.arrival = made.effective_on, basis[:300]
            notice.save(update_fields=["arrived_on", "arrival"])
            event_of(notice, Kind.EFFECTIVE, "시스템", basis).save()
            tell("delivered", notice, arrived_on=made.effective_on.isoformat(), basis=basis, published=True)
            count += 1
        made.settled_at = clock.now()
        made.save(update_fields=["settled_at"])
    return count


def one(actor: Actor, publication_id: int) -> Publication:
    row = Publication.objects.filter(pk=publication_id).first()
    if row is None or not permissions.may_see(actor, row.unit_id):
        raise NotFound(MISSING)
    return row


def _why(notice: Notice) -> str:
    last = notice.attempts.order_by("-seq").first()
    return last.result if last is not None and last.result else "주소 불명"


def document(actor: Actor, publication_id: int) -> model.OfficialDocument:
    """The notice that is posted: what for, who (masked: 행정절차법 제14조제5항), why, and from when it counts."""
    made = one(actor, publication_id)
    rows = tuple(
        (place, masking.mask_name(row.name), masking.mask_address(row.address), row.version.name, _why(row))
        for place, row in enumerate(made.notices.select_related("version").order_by("pk"), 1)
    )
    first = made.notices.select_related("version__template").order_by("pk").first()
    assert first is not None
    unit, title = places.contact(first.version.post_id, made.posted_on)
    office = settings.office()
    columns = (model.Column("번호", 0.5), model.Column("받을 사람"), model.Column("주소", 2), model.Column("통지", 2), model.Column("사유", 2))
    blocks = (
        model.Paragraph(f"다음 통지를 받을 사람에게 송달할 수 없어 {made.ground}에 따라 공고합니다. 받을 사람은 아래 부서에서 "
                        "통지서를 찾아가시기 바랍니다."),
        model.NumberedItems((
            model.Item(f"공고 기간: {date_ko(made.posted_on)}부터 14일"),
            model.Item(f"송달의 효력: {date_weekday_ko(made.effective_on)} 0시부터"),
            model.Item(f"공고한 곳: {', '.join(MEDIA[item] for item in made.media)}"),
        )),
        model.Table(columns, rows, caption="송달할 통지"),
    )
    return model.OfficialDocument(
        made.title, places.department(made.unit_id, made.posted_on)[1], made.posted_on, blocks, doc_number=made.doc_number,
        organization=office.county, sender=office.signature,
        contact=model.Contact(title, unit, first.version.phone),
    )
