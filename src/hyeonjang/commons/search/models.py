"""What was put into the index, part by part; the index itself stands beside it, in each database's own way."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """A part of a document: a page, a sheet, or its whole text."""

    kind = models.CharField("종류", max_length=40)
    object_id = models.BigIntegerField("대상")
    seq = models.PositiveIntegerField("순번")
    number_key = models.CharField("번호", max_length=80, blank=True)
    title = models.CharField("제목", max_length=300)
    note = models.CharField("덧붙임", max_length=200, blank=True)
    label = models.CharField("자리", max_length=60, blank=True)
    body = models.TextField("내용", blank=True)
    url = models.CharField("주소", max_length=300)
    on = models.DateField("날짜")
    keys = models.TextField("볼 수 있는 사람")
    digest = models.CharField("해시", max_length=64)

    class Meta:
        verbose_name = "찾을 글"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "seq"], name="search_entry_once")]
        indexes = [models.Index(fields=["number_key"], name="search_entry_number")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}/{self.seq}"
