"""Holidays that an officer adds to the ones of the law: temporary and local ones."""

from __future__ import annotations

from django.db import models


class OfficerHoliday(models.Model):
    """A day declared off after the tables of ``law.periods`` were made. Taken back visibly, never deleted."""

    class Kind(models.TextChoices):
        TEMPORARY = "temporary", "임시공휴일"
        LOCAL = "local", "지방공휴일"

    date = models.DateField("날짜")
    name = models.CharField("이름", max_length=100)
    kind = models.CharField("종류", max_length=10, choices=Kind.choices)
    regimes = models.JSONField("적용 범위")
    promulgated_on = models.DateField("공포일")
    source = models.CharField("근거", max_length=300)
    added_by = models.CharField("등록한 사람", max_length=200)
    added_at = models.DateTimeField("등록 시각")
    revoked_at = models.DateTimeField("취소 시각", null=True)

    class Meta:
        verbose_name = "추가한 휴일"
        constraints = [
            models.UniqueConstraint(fields=["date", "kind"], condition=models.Q(revoked_at=None),
                                    name="calendar_holiday_once"),
        ]
