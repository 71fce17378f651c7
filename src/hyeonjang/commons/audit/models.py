"""Tables of the audit: decisions in a chain, looks at personal data in a list. Neither is ever changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from hyeonjang.kit.errors import Refused

UNCHANGEABLE = "감사 기록은 고치거나 지울 수 없습니다. 잘못된 결정은 새 결정으로 바로잡으세요."


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows can be added and read; every other verb is refused before it reaches the database."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Refused(UNCHANGEABLE, code="audit.unchangeable")

    def delete(self) -> NoReturn:
        raise Refused(UNCHANGEABLE, code="audit.unchangeable")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Refused(UNCHANGEABLE, code="audit.unchangeable")


class AppendOnly(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Refused(UNCHANGEABLE, code="audit.unchangeable")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Refused(UNCHANGEABLE, code="audit.unchangeable")


class DecisionRecord(AppendOnly):
    """One decision: who did what to what, under which rules. ``hash`` covers every column and ``prev_hash``.

    ``detail`` and ``trace`` are canonical JSON as text, because a JSON column may come back in another
    spelling and the hash must be the same in ten years.
    """

    seq = models.BigIntegerField("일련번호", primary_key=True)
    at = models.DateTimeField("기록 시각")
    action = models.CharField("행위", max_length=100)
    actor_account_id = models.BigIntegerField("계정", null=True)
    actor_person_id = models.BigIntegerField("사람", null=True)
    actor_name = models.CharField("행위자", max_length=200)
    actor_posts = models.CharField("당시 직위", max_length=500)
    subject_type = models.CharField("대상 종류", max_length=100)
    subject_id = models.CharField("대상 번호", max_length=100)
    subject_label = models.CharField("대상", max_length=300)
    on = models.DateField("기준일", null=True)
    detail = models.TextField("내용")
    trace = models.TextField("근거")
    prev_hash = models.CharField("앞 기록의 해시", max_length=64)
    hash = models.CharField("해시", max_length=64)

    class Meta:
        verbose_name = "결정 기록"
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["action", "at"], name="audit_action"),
        ]


class ChainHead(models.Model):
    """The single row that every writer locks, so that concurrent processes cannot fork the chain."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField("마지막 일련번호", default=0)
    hash = models.CharField("마지막 해시", max_length=64, default="")

    class Meta:
        verbose_name = "결정 기록의 끝"


class AccessLog(AppendOnly):
    """Somebody looked at personal data (개인정보의 안전성 확보조치 기준: 접속기록)."""

    at = models.DateTimeField("열람 시각")
    actor_account_id = models.BigIntegerField("계정", null=True)
    actor_name = models.CharField("열람자", max_length=200)
    actor_posts = models.CharField("당시 직위", max_length=500)
    subject_type = models.CharField("대상 종류", max_length=100)
    subject_id = models.CharField("대상 번호", max_length=100)
    subject_label = models.CharField("대상", max_length=300)
    purpose = models.CharField("열람 목적", max_length=300)
    address = models.CharField("접속지", max_length=64)
    path = models.CharField("화면", max_length=500)

    class Meta:
        verbose_name = "개인정보 열람 기록"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="access_subject"),
            models.Index(fields=["actor_account_id", "at"], name="access_actor"),
            models.Index(fields=["-at", "-id"], name="access_newest"),
        ]
