"""Before the meeting: papers, who read them, questions, opinions."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.meetings.models.meeting import AgendaItem
from hyeonjang.services.meetings.vocabulary import Stance


class Paper(models.Model):
    """What is read before the meeting: a text, a file or both. Never changed; a newer one is a further row."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers", verbose_name="안건")
    title = models.CharField("자료 이름", max_length=150)
    body = models.TextField("내용", blank=True)
    file_name = models.CharField("파일 이름", max_length=200, blank=True)
    content = models.BinaryField("파일", null=True)
    size = models.PositiveIntegerField("크기(바이트)", default=0)
    digest = models.CharField("해시", max_length=64, blank=True)
    sent_at = models.DateTimeField("배포한 때")
    sent_by = models.CharField("배포한 직위", max_length=150)

    class Meta:
        verbose_name = "회의 자료"
        ordering = ["item", "id"]

    def __str__(self) -> str:
        return self.title


class PaperRead(models.Model):
    """Who opened the papers of an item, first time."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="reads", verbose_name="안건")
    post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+", verbose_name="직위")
    person = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="읽은 사람")
    read_at = models.DateTimeField("읽은 때")

    class Meta:
        verbose_name = "자료 읽음"
        constraints = [models.UniqueConstraint(fields=["item", "post"], name="meetings_read_once")]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.post_id}"


class Question(models.Model):
    """A question about an item's papers; it is what brings a pure report into the room."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="questions", verbose_name="안건")
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서")
    post_label = models.CharField("물은 직위", max_length=150)
    body = models.TextField("질문")
    asked_at = models.DateTimeField("물은 때")
    answer = models.TextField("답", blank=True)
    answered_by = models.CharField("답한 직위", max_length=150, blank=True)
    answered_at = models.DateTimeField("답한 때", null=True)

    class Meta:
        verbose_name = "질문"
        ordering = ["item", "id"]

    def __str__(self) -> str:
        return self.body[:30]


class Opinion(models.Model):
    """A department's opinion, word for word. Rows are only added: a later one does not efface an earlier one."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="opinions", verbose_name="안건")
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서")
    person = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="쓴 사람")
    post_label = models.CharField("쓴 직위", max_length=150)
    official = models.BooleanField("부서장의 의견", default=False)
    stance = models.CharField("입장", max_length=10, choices=Stance.choices)
    condition = models.CharField("조건", max_length=500, blank=True)
    body = models.TextField("의견")
    written_at = models.DateTimeField("쓴 때")

    class Meta:
        verbose_name = "사전 의견"
        ordering = ["item", "id"]

    def __str__(self) -> str:
        return f"{self.item_id} {self.stance}"


class AnonymousOpinion(models.Model):
    """An opinion without a writer: no column says who, from which department or at what hour. Nor does any other
    table say who took part, since with one opinion that would say who wrote it."""

    id = models.UUIDField(primary_key=True)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="anonymous", verbose_name="안건")
    stance = models.CharField("입장", max_length=10, choices=Stance.choices)
    condition = models.CharField("조건", max_length=500, blank=True)
    body = models.TextField("의견")
    written_on = models.DateField("쓴 날")

    class Meta:
        verbose_name = "익명 의견"
        ordering = ["item", "id"]

    def __str__(self) -> str:
        return f"{self.item_id} {self.stance}"
