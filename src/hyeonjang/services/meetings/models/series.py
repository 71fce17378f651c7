"""A weekly meeting, who sits in it, and the secret addresses of calendar feeds."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.meetings.vocabulary import OnHoliday, Role


class Series(models.Model):
    name = models.CharField("회의 이름", max_length=100, unique=True)
    host = models.CharField("개최기관", max_length=100)
    place = models.CharField("장소", max_length=100)
    weekday = models.PositiveSmallIntegerField("요일")
    at = models.TimeField("시각")
    minutes = models.PositiveSmallIntegerField("회의 시간(분)", default=60)
    on_holiday = models.CharField("휴일이면", max_length=10, choices=OnHoliday.choices, default=OnHoliday.BEFORE)
    chair_post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+", verbose_name="주재 직위")
    papers_days = models.PositiveSmallIntegerField("자료 배포(며칠 전)", default=1)
    discussion_floor = models.PositiveSmallIntegerField("토론 비중의 하한(%)", default=50)
    begins = models.DateField("시작일")
    ends = models.DateField("끝나는 날", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "정례회의"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A post that sits in the series; whoever holds it or acts for it comes."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="members", verbose_name="정례회의")
    post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+", verbose_name="직위")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="직위가 있는 부서")
    role = models.CharField("구분", max_length=10, choices=Role.choices, default=Role.MEMBER)
    since = models.DateField("부터")
    until = models.DateField("까지", null=True, blank=True)

    class Meta:
        verbose_name = "참석 직위"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "post"], condition=models.Q(until__isnull=True),
                                    name="meetings_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}/{self.post_id}"


class Feed(models.Model):
    """One person's calendar address. Only the hash of its secret is kept."""

    person = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", verbose_name="직원")
    digest = models.CharField("비밀값의 해시", max_length=64, unique=True)
    made_at = models.DateTimeField("만든 때")
    read_at = models.DateTimeField("마지막으로 읽은 때", null=True)
    revoked_at = models.DateTimeField("없앤 때", null=True)

    class Meta:
        verbose_name = "달력 주소"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(revoked_at__isnull=True),
                                    name="meetings_one_feed"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"
