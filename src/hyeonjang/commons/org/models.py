"""Tables of the organisation, bitemporal: when a fact held, and when we knew it.

Every fact has a half-open valid time ``[valid_from, valid_to)`` and a half-open recorded time
``[recorded_at, recorded_to)``. A fact is never changed in place: the row's recorded time is closed and a
new row is written, so that a document of last year keeps its names and a mistake found today stays visible.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q


class FactQuerySet(models.QuerySet[Any]):
    def known(self, at: datetime | None = None) -> Self:
        """As the database knows it now, or as it knew it ``at`` a moment."""
        if at is None:
            return self.filter(recorded_to=None)
        return self.filter(recorded_at__lte=at).filter(Q(recorded_to=None) | Q(recorded_to__gt=at))

    def valid(self, on: date) -> Self:
        """What held on a day."""
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))


class Fact(models.Model):
    """A row with valid time and recorded time."""

    valid_from = models.DateField("시작일")
    valid_to = models.DateField("끝난 다음 날", null=True, blank=True)
    recorded_at = models.DateTimeField("기록 시각")
    recorded_to = models.DateTimeField("기록이 바뀐 시각", null=True, blank=True)
    objects = FactQuerySet.as_manager()
    # The columns that say what the fact is about and what it states; the rest is time.
    KEY: ClassVar[tuple[str, ...]] = ()
    BODY: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


class Unit(models.Model):
    """A unit's identity through all its names and places. ``code`` is its key in files."""

    code = models.CharField("부서 코드", max_length=40, unique=True)

    class Meta:
        verbose_name = "부서"


class UnitVersion(Fact):
    """What a unit was called, what it was and where it stood, for a time."""

    class Kind(models.TextChoices):
        COUNTY = "군", "군"
        BUREAU = "국", "국"
        DEPARTMENT = "과", "과"
        TEAM = "팀", "팀"
        TOWN = "읍면", "읍면"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions", verbose_name="부서")
    name = models.CharField("이름", max_length=100)
    kind = models.CharField("종류", max_length=10, choices=Kind.choices)
    form = models.CharField("형태", max_length=20, blank=True)
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="children_versions", verbose_name="상위 부서"
    )
    synthetic = models.BooleanField("가상", default=False)
    order = models.IntegerField("순서", default=0)
    KEY = ("unit_id",)
    BODY = ("name", "kind", "form", "parent_id", "synthetic", "order")

    class Meta:
        verbose_name = "부서의 이름과 자리"
        indexes = [models.Index(fields=["unit", "recorded_to", "valid_from"], name="org_unit_version")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
                name="org_unit_version_time",
            ),
            models.UniqueConstraint(
                fields=["unit", "valid_from"], condition=Q(recorded_to=None), name="org_unit_version_once"
            ),
        ]


class UnitSuccession(models.Model):
    """Which unit carries on the work of an abolished, split or merged one."""

    predecessor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="successions", verbose_name="옛 부서"
    )
    successor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="origins", verbose_name="새 부서"
    )
    on = models.DateField("시행일")

    class Meta:
        verbose_name = "부서의 승계"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="org_succession_once")
        ]


class Post(models.Model):
    """A post's identity. ``code`` is its key in files."""

    code = models.CharField("직위 코드", max_length=40, unique=True)

    class Meta:
        verbose_name = "직위"


class PostVersion(Fact):
    """Where a post stands and what it is called; an empty title is made from the unit's name of the day."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="versions", verbose_name="직위")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="post_versions", verbose_name="부서"
    )
    title = models.CharField("직위명", max_length=100, blank=True)
    rank = models.CharField("직급", max_length=20)
    head = models.BooleanField("부서장", default=False)
    order = models.IntegerField("순서", default=0)
    KEY = ("post_id",)
    BODY = ("unit_id", "title", "rank", "head", "order")

    class Meta:
        verbose_name = "직위의 이름과 자리"
        indexes = [models.Index(fields=["unit", "recorded_to"], name="org_post_version_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
                name="org_post_version_time",
            ),
            models.UniqueConstraint(
                fields=["post", "valid_from"], condition=Q(recorded_to=None), name="org_post_version_once"
            ),
        ]


class Person(models.Model):
    """Somebody who works for the county. ``number`` is the key in files."""

    number = models.CharField("사번", max_length=40, unique=True)

    class Meta:
        verbose_name = "사람"


class PersonVersion(Fact):
    """A person's name, for a time (names change by court order)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="versions", verbose_name="사람")
    name = models.CharField("이름", max_length=100)
    synthetic = models.BooleanField("가상", default=False)
    KEY = ("person_id",)
    BODY = ("name", "synthetic")

    class Meta:
        verbose_name = "사람의 이름"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
                name="org_person_version_time",
            ),
            models.UniqueConstraint(
                fields=["person", "valid_from"], condition=Q(recorded_to=None), name="org_person_version_once"
            ),
        ]


class Membership(Fact):
    """A person holds a post (보직)."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="memberships", verbose_name="사람"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="memberships", verbose_name="직위")
    KEY = ("person_id", "post_id")

    class Meta:
        verbose_name = "보직"
        indexes = [models.Index(fields=["post", "recorded_to"], name="org_membership_post")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
                name="org_membership_time",
            ),
            models.UniqueConstraint(
                fields=["person", "post", "valid_from"],
                condition=Q(recorded_to=None),
                name="org_membership_once",
            ),
        ]


class Deputy(Fact):
    """A person acts for the holder of a post (직무대리)."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="deputyships", verbose_name="대리자"
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="deputies", verbose_name="대리하는 직위"
    )
    reason = models.CharField("사유", max_length=200)
    KEY = ("person_id", "post_id")
    BODY = ("reason",)

    class Meta:
        verbose_name = "직무대리"
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gt=models.F("valid_from")), name="org_deputy_time"),
        ]


class DutyAssignment(Fact):
    """A duty lies with everybody in a unit, or with one post."""

    duty = models.CharField("업무 권한", max_length=60)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="duties", verbose_name="부서"
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, related_name="duties", verbose_name="직위"
    )
    KEY = ("duty", "unit_id", "post_id")

    class Meta:
        verbose_name = "업무 권한의 배정"
        indexes = [models.Index(fields=["duty", "recorded_to"], name="org_duty")]
        constraints = [
            models.CheckConstraint(condition=Q(unit=None) ^ Q(post=None), name="org_duty_unit_or_post"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")), name="org_duty_time"
            ),
        ]


class Reorganisation(models.Model):
    """A document that changes the organisation on a day. Never changed once applied; replaying all gives
    today."""

    title = models.CharField("제목", max_length=200)
    cite = models.CharField("근거", max_length=300, blank=True)
    effective = models.DateField("시행일")
    operations = models.JSONField("내용")
    applied_at = models.DateTimeField("적용 시각")
    applied_by = models.CharField("적용한 사람", max_length=200)

    class Meta:
        verbose_name = "기구개편"
        ordering = ["id"]


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """How a person signs in. What the person may do comes from posts and duties, never from the account."""

    username = models.CharField("아이디", max_length=60, unique=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name="사람"
    )
    is_active = models.BooleanField("사용", default=True)
    must_change = models.BooleanField("임시 비밀번호", default=False)
    objects = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "계정"
