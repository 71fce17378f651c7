"""Tables of handing over a post. No verbs: ``actions`` writes, ``queries`` reads."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from hyeonjang.kit.errors import Refused
from hyeonjang.services.handover.vocabulary import PackState, Part, Reason, StepKind

STAYS = "업무인계·인수서의 기록은 고치거나 지울 수 없습니다. 잘못 적었으면 바로잡는 글을 더하세요."


class OnlyAdded(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise Refused(STAYS, code="handover.stays")

    def delete(self) -> NoReturn:
        raise Refused(STAYS, code="handover.stays")


class Added(models.Model):
    """A row that is only added; the database refuses anything else as well."""

    objects = OnlyAdded.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Refused(STAYS, code="handover.stays")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Refused(STAYS, code="handover.stays")


class Pack(models.Model):
    """업무인계ㆍ인수서 of one post and one who leaves it. ``effective`` is the first day without the outgoing one;
    ``due`` the county's own day for the takeover."""

    post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+", verbose_name="직위")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="직위가 있는 부서")
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서")
    post_label = models.CharField("직위 이름", max_length=150)
    head = models.BooleanField("부서장", default=False)
    outgoing = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="인계자")
    outgoing_label = models.CharField("인계자의 직위와 이름", max_length=200)
    incoming = models.ForeignKey("org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="인수자")
    incoming_label = models.CharField("인수자의 직위와 이름", max_length=200, blank=True)
    incoming_acting = models.BooleanField("직무대리로 인수", default=False)
    witness = models.ForeignKey("org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="입회자")
    witness_label = models.CharField("입회자의 직위와 이름", max_length=200, blank=True)
    reason = models.CharField("사유", max_length=20, choices=Reason.choices)
    effective = models.DateField("바뀌는 날")
    due = models.DateField("인수 기한")
    due_trace = models.JSONField("기한의 계산", default=dict)
    state = models.CharField("상태", max_length=10, choices=PackState.choices, default=PackState.PROPOSED, db_index=True)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="following", verbose_name="앞 인계·인수서")
    created_on = models.DateField("만든 날")
    handed_at = models.DateTimeField("인계한 때", null=True)
    taken_at = models.DateTimeField("인수한 때", null=True)
    witnessed_at = models.DateTimeField("입회 확인한 때", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "업무인계·인수서"
        ordering = ["due", "id"]
        constraints = [
            models.UniqueConstraint(fields=["post", "outgoing", "effective"], condition=~Q(state="withdrawn"),
                                    name="handover_pack_once"),
            models.CheckConstraint(condition=~Q(incoming=models.F("outgoing")), name="handover_pack_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.post_label}"

    @property
    def number(self) -> str:
        return f"인계-{self.created_on.year}-{self.pk:04d}"


class Drawing(Added):
    """What stood under the post on the day it was drawn up; never changed. The last one is the pack's content."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="drawings", verbose_name="업무인계·인수서")
    no = models.PositiveIntegerField("차수")
    on = models.DateField("작성일")
    at = models.DateTimeField("작성한 때")
    by = models.CharField("작성한 직위", max_length=200)
    content = models.JSONField("내용")
    digest = models.CharField("해시", max_length=64)

    class Meta:
        verbose_name = "인계·인수서의 내용"
        ordering = ["pack", "no"]
        constraints = [models.UniqueConstraint(fields=["pack", "no"], name="handover_drawing_once")]


class Remark(Added):
    """What somebody who knows the work adds in words, under a heading of the form."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="remarks", verbose_name="업무인계·인수서")
    part = models.CharField("항목", max_length=4, choices=Part.choices)
    body = models.TextField("내용")
    at = models.DateTimeField("적은 때")
    by = models.CharField("적은 직위", max_length=200)
    person = models.ForeignKey("org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="적은 사람")

    class Meta:
        verbose_name = "덧붙인 글"
        ordering = ["id"]


class Right(models.Model):
    """A right in another system: its name and reach, never a password. ``moved_on`` is when the new one had it."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="rights", verbose_name="업무인계·인수서")
    system = models.CharField("시스템", max_length=60)
    role = models.CharField("권한 이름", max_length=100)
    scope = models.CharField("권한의 범위", max_length=200, blank=True)
    noted_at = models.DateTimeField("적은 때")
    noted_by = models.CharField("적은 직위", max_length=200)
    moved_on = models.DateField("받은 날", null=True)
    moved_by = models.CharField("받은 직위", max_length=200, blank=True)

    class Meta:
        verbose_name = "옮길 시스템 권한"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["pack", "system", "role", "scope"], name="handover_right_once")]


class Step(Added):
    """What happened to a pack, in order."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="steps", verbose_name="업무인계·인수서")
    kind = models.CharField("구분", max_length=20, choices=StepKind.choices)
    at = models.DateTimeField("시각")
    by = models.CharField("한 직위", max_length=200)
    text = models.CharField("내용", max_length=500, blank=True)

    class Meta:
        verbose_name = "인계·인수 경과"
        ordering = ["pack", "id"]
