"""Score sheets: a panel of judges, weighted criteria, one score each."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Panel(models.Model):
    """A group of judges that scores the subjects of one round."""

    title = models.CharField("심사 이름", max_length=200)
    subject_type = models.CharField("대상 종류", max_length=100)
    trim = models.BooleanField("최고·최저 제외", default=True)
    minimum_judges = models.PositiveSmallIntegerField("최소 심사위원", default=3)
    rule_cite = models.CharField("근거", max_length=300)
    opened_at = models.DateTimeField("시작")
    closed_at = models.DateTimeField("마감", null=True)

    class Meta:
        verbose_name = "심사"


class Criterion(models.Model):
    """What is scored, from ``lowest`` to ``highest``; its highest score is its weight."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="criteria", verbose_name="심사")
    code = models.CharField("코드", max_length=60)
    name = models.CharField("심사기준", max_length=100)
    weight = models.DecimalField("가중치", max_digits=6, decimal_places=3, default=1)
    lowest = models.IntegerField("최저점", default=0)
    highest = models.IntegerField("최고점", default=20)
    order = models.IntegerField("순서", default=0)

    class Meta:
        verbose_name = "심사기준"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "code"], name="evaluation_criterion_once"),
            models.CheckConstraint(condition=Q(highest__gt=F("lowest")), name="evaluation_criterion_range"),
        ]


class Judge(models.Model):
    """Somebody who scores; named by account where there is one (experts from outside may have none)."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="judges", verbose_name="심사")
    account = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, verbose_name="계정")
    name = models.CharField("이름", max_length=100)
    affiliation = models.CharField("소속", max_length=100, blank=True)

    class Meta:
        verbose_name = "심사위원"
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "account"], condition=~Q(account=None), name="evaluation_judge_once"
            ),
        ]


class Conflict(models.Model):
    """A judge stands aside from one subject (제척·회피); the judge's scores of it do not count."""

    judge = models.ForeignKey(
        Judge, on_delete=models.PROTECT, related_name="conflicts", verbose_name="심사위원"
    )
    subject_id = models.CharField("대상 번호", max_length=100)
    reason = models.CharField("사유", max_length=300)

    class Meta:
        verbose_name = "제척·회피"
        constraints = [
            models.UniqueConstraint(fields=["judge", "subject_id"], name="evaluation_conflict_once")
        ]


class Score(models.Model):
    """One judge's score of one subject on one criterion."""

    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="scores", verbose_name="심사위원")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="scores", verbose_name="심사기준"
    )
    subject_id = models.CharField("대상 번호", max_length=100)
    points = models.IntegerField("점수")
    comment = models.TextField("의견", blank=True)
    scored_at = models.DateTimeField("채점 시각")

    class Meta:
        verbose_name = "점수"
        constraints = [
            models.UniqueConstraint(
                fields=["judge", "subject_id", "criterion"], name="evaluation_score_once"
            ),
        ]
        indexes = [models.Index(fields=["subject_id"], name="evaluation_score_subject")]
