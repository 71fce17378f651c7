"""Residents that the county deals with: as little about them as a case needs."""

from __future__ import annotations

from django.db import models


class NaturalPerson(models.Model):
    """자연인. No resident registration number: what the county's other systems hold is not copied here."""

    name = models.CharField("이름", max_length=100)
    birth_date = models.DateField("생년월일", null=True, blank=True)
    phone = models.CharField("전화번호", max_length=20, blank=True)
    address = models.CharField("주소", max_length=200, blank=True)
    died_on = models.DateField("사망일", null=True, blank=True)
    synthetic = models.BooleanField("가상", default=False)
    created_at = models.DateTimeField("등록 시각")
    changed_at = models.DateTimeField("고친 시각")

    class Meta:
        verbose_name = "자연인"
        indexes = [models.Index(fields=["name", "birth_date"], name="parties_person_name")]

    def __str__(self) -> str:
        return f"자연인 {self.pk}"
