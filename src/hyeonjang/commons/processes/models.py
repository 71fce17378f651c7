"""Where the county keeps what it knows of its own work: sources of event logs, and each import of one.

The events themselves are columnar files beside the database (``store``): ten million rows are read by the
engine, never by the ORM.
"""

from __future__ import annotations

from django.db import models


class LogSource(models.Model):
    """업무 처리 기록의 출처: one system's export, imported again and again; its mapping is remembered."""

    code = models.SlugField("코드", unique=True, max_length=60)
    name = models.CharField("이름", max_length=120)
    description = models.TextField("설명", blank=True)
    attribution = models.CharField("출처 표시", max_length=300, blank=True)
    mapping = models.JSONField("열 연결", default=dict, blank=True)
    activity_order = models.JSONField("같은 시각의 단계 순서", default=list, blank=True)
    paused = models.JSONField("처리기간에 넣지 않는 구간", default=list, blank=True)
    due_moves = models.BooleanField("처리기한에 그 구간이 이미 더해져 있음", default=False)
    waits = models.JSONField("회신과 회의", default=dict, blank=True)
    own = models.BooleanField("우리 시스템의 기록", default=False)
    owner_unit_id = models.BigIntegerField("담당 부서", null=True, blank=True)
    created_at = models.DateTimeField("등록 일시")

    class Meta:
        verbose_name = "업무 처리 기록 출처"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class LogImport(models.Model):
    """A file on its way into a source: previewed, waiting, imported or refused; never half of it."""

    class State(models.TextChoices):
        PREVIEW = "preview", "확인 전"
        WAITING = "waiting", "처리 대기"
        DONE = "done", "들여옴"
        REFUSED = "refused", "들여오지 못함"
        CANCELLED = "cancelled", "취소"

    source = models.ForeignKey(LogSource, on_delete=models.PROTECT, related_name="imports", verbose_name="출처")
    number = models.PositiveIntegerField("차수")
    state = models.CharField("상태", max_length=12, choices=State.choices, default=State.PREVIEW)
    file_name = models.CharField("파일 이름", max_length=255)
    file_sha256 = models.CharField("파일 해시", max_length=64)
    mapping = models.JSONField("열 연결", default=dict, blank=True)
    events = models.BigIntegerField("사건 수", default=0)
    cases = models.BigIntegerField("건 수", default=0)
    skipped = models.BigIntegerField("건너뛴 행", default=0)
    first_at = models.DateTimeField("처음 일시", null=True, blank=True)
    last_at = models.DateTimeField("마지막 일시", null=True, blank=True)
    report = models.JSONField("들여오기 결과", default=dict, blank=True)
    difference = models.JSONField("지난 차수와의 차이", default=dict, blank=True)
    refusal = models.TextField("들여오지 못한 까닭", blank=True)
    requested_by = models.CharField("올린 사람", max_length=120)
    requested_at = models.DateTimeField("올린 일시")
    finished_at = models.DateTimeField("끝난 일시", null=True, blank=True)

    class Meta:
        verbose_name = "기록 들여오기"
        ordering = ["-requested_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="processes_import_number")]

    def __str__(self) -> str:
        return f"{self.source} {self.number}차"


class Figure(models.Model):
    """A computed figure of one import, kept because an import never changes: the same question, one answer."""

    log_import = models.ForeignKey(LogImport, on_delete=models.CASCADE, related_name="figures")
    key = models.CharField(max_length=64)
    value = models.JSONField()
    computed_at = models.DateTimeField()

    class Meta:
        verbose_name = "계산해 둔 값"
        constraints = [models.UniqueConstraint(fields=["log_import", "key"], name="processes_figure_key")]


class WhatIf(models.Model):
    """미리 해 보기: another way of working, tried out on the county's own log. Once done it is never changed."""

    class State(models.TextChoices):
        WAITING = "waiting", "처리 대기"
        RUNNING = "running", "해 보는 중"
        DONE = "done", "끝남"
        REFUSED = "refused", "해 보지 못함"

    log_import = models.ForeignKey(LogImport, on_delete=models.CASCADE, related_name="what_ifs", verbose_name="기록")
    key = models.CharField("같은 물음", max_length=64)
    question = models.JSONField("어느 건", default=dict, blank=True)
    changes = models.JSONField("바꿔 볼 것", default=list)
    words = models.CharField("한 줄로", max_length=300)
    limit_days = models.PositiveSmallIntegerField("몇 근무일 안", default=10)
    replications = models.PositiveIntegerField("되풀이 수")
    seed = models.BigIntegerField("난수 씨앗")
    state = models.CharField("상태", max_length=12, choices=State.choices, default=State.WAITING)
    percent = models.PositiveSmallIntegerField("진행률", default=0)
    result = models.JSONField("나온 값", default=dict, blank=True)
    refusal = models.TextField("해 보지 못한 까닭", blank=True)
    requested_by = models.CharField("해 본 사람", max_length=120)
    requested_at = models.DateTimeField("해 본 일시")
    finished_at = models.DateTimeField("끝난 일시", null=True, blank=True)

    class Meta:
        verbose_name = "미리 해 보기"
        ordering = ["-requested_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["log_import", "key"], name="processes_what_if_key")]

    def __str__(self) -> str:
        return self.words
