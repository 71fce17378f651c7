"""Thanks between departments in the manner of 협업포인트. 국가유산청 협업포인트 운영 규정 (훈령 제732호)."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.sharing.models.cooperation import CooperationRequest


class Thanks(models.Model):
    """고마움: given with words, from the month's own share. Departments are those of that day."""

    giver = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="보낸 사람")
    giver_department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="보낸 사람의 부서")
    giver_label = models.CharField("보낸 사람", max_length=200)
    receiver = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="받은 사람")
    receiver_department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="받은 사람의 부서")
    receiver_label = models.CharField("받은 사람", max_length=200)
    month = models.DateField("달")
    turn = models.PositiveSmallIntegerField("그 달 그 사람에게 몇 번째")
    points = models.PositiveSmallIntegerField("포인트")
    message = models.CharField("무엇을 도와주었나", max_length=500)
    request = models.ForeignKey(CooperationRequest, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="협조 요청")
    at = models.DateTimeField("보낸 때", db_index=True)

    class Meta:
        verbose_name = "고마움"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["giver", "receiver", "month", "turn"], name="sharing_thanks_turn"),
            models.CheckConstraint(condition=models.Q(turn__gte=1, turn__lte=2), name="sharing_thanks_twice"),
            models.CheckConstraint(condition=~models.Q(giver_department=models.F("receiver_department")),
                                   name="sharing_thanks_across"),
        ]
        indexes = [models.Index(fields=["giver", "month"], name="sharing_thanks_month")]

    def __str__(self) -> str:
        return f"{self.giver_label} → {self.receiver_label}"


class HiddenThanks(models.Model):
    """A message taken off the board by who runs it, with the reason (규정 제10조제2항)."""

    thanks = models.OneToOneField(Thanks, on_delete=models.PROTECT, related_name="hidden", verbose_name="고마움")
    reason = models.CharField("비공개로 한 까닭", max_length=300)
    by = models.CharField("비공개로 한 직위", max_length=200)
    at = models.DateTimeField("비공개로 한 때")

    class Meta:
        verbose_name = "비공개 고마움"

    def __str__(self) -> str:
        return str(self.thanks_id)
