"""Money, keys and refusals."""

from __future__ import annotations

import uuid

from django.db import models

from ..vocabulary import Channel


class UnitCost(models.Model):
    """What one message costs from a day on, in whole won. Rows of the county come before the published ones."""

    kind = models.CharField("단가 종류", max_length=20)
    valid_from = models.DateField("시작일")
    won = models.PositiveIntegerField("단가(원)")
    source = models.CharField("근거", max_length=200)
    recorded_at = models.DateTimeField("기록 시각")
    recorded_by = models.CharField("기록한 사람", max_length=200)

    class Meta:
        verbose_name = "단가"
        ordering = ["kind", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["kind", "valid_from"], name="notices_unit_cost_once")]


class Budget(models.Model):
    """What a department may spend on notices in a year."""

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서")
    year = models.PositiveSmallIntegerField("연도")
    won = models.PositiveIntegerField("예산(원)")
    source = models.CharField("근거", max_length=200)
    recorded_at = models.DateTimeField("기록 시각")
    recorded_by = models.CharField("기록한 사람", max_length=200)

    class Meta:
        verbose_name = "예산"
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="notices_budget_once")]


class OptOut(models.Model):
    """Somebody asked not to be written to on a channel. Statutory notices come all the same, on paper."""

    channel = models.CharField("수단", max_length=12, choices=Channel.choices)
    address_digest = models.CharField("연락처 해시", max_length=64)
    since = models.DateField("받지 않기로 한 날")
    evidence = models.CharField("증빙", max_length=200)
    ended_on = models.DateField("다시 받기로 한 날", null=True, blank=True)
    recorded_by = models.CharField("기록한 사람", max_length=200)

    class Meta:
        verbose_name = "수신 거부"
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "address_digest"], condition=models.Q(ended_on=None), name="notices_opt_out_once"
            )
        ]


class ApiKey(models.Model):
    """A program's key. The secret itself is not stored: it is derived from the installation's secret and
    ``salt``, so that a stolen database opens nothing."""

    name = models.CharField("이름", max_length=60)
    service_id = models.UUIDField("접속 번호", default=uuid.uuid4, editable=False)
    salt = models.UUIDField("소금", default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서")
    created_at = models.DateTimeField("발급 시각")
    created_by = models.CharField("발급한 사람", max_length=200)
    revoked_at = models.DateTimeField("폐기 시각", null=True, blank=True)

    class Meta:
        verbose_name = "접속 열쇠"
        constraints = [models.UniqueConstraint(fields=["service_id"], name="notices_key_service")]
