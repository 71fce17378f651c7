"""소관 불분명: asked, claimed, ruled on, kept as a precedent. 연천군 행정기구 및 정원 조례 시행규칙 제2조제3항."""

from __future__ import annotations

from django.db import models

from hyeonjang.services.sharing.vocabulary import ClaimKind, Ruler, UnclearState


class Unclear(models.Model):
    """소관 지정 요청. ``ruler_post`` designates: the head of the bureau that all departments stand under, else 부군수."""

    number = models.CharField("소관 번호", max_length=20, unique=True)
    title = models.CharField("어떤 사무인가", max_length=150)
    body = models.TextField("사무의 내용")
    why = models.TextField("왜 불분명한가")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="건")
    case_number = models.CharField("건 번호", max_length=40, blank=True)
    from_department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="요청한 부서")
    from_post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+", verbose_name="요청한 직위")
    from_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="요청한 직위가 있는 부서")
    from_label = models.CharField("요청 때의 직위 이름", max_length=150)
    ruler = models.CharField("지정권자", max_length=10, choices=Ruler.choices)
    ruler_post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+", verbose_name="지정할 직위")
    ruler_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="지정할 직위가 있는 부서")
    ruler_label = models.CharField("지정할 직위 이름", max_length=150)
    asked_at = models.DateTimeField("요청한 때")
    hours = models.PositiveSmallIntegerField("지정 기간(근무시간)")
    due = models.DateField("지정 기한", db_index=True)
    due_at = models.DateTimeField("지정 기한 시각")
    due_trace = models.JSONField("지정 기한의 계산", default=dict)
    state = models.CharField("상태", max_length=10, choices=UnclearState.choices, default=UnclearState.OPEN, db_index=True)
    ended_at = models.DateTimeField("끝난 때", null=True)
    ended_because = models.CharField("거둔 까닭", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "소관 지정 요청"
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Concerned(models.Model):
    """A department that could be in charge."""

    unclear = models.ForeignKey(Unclear, on_delete=models.PROTECT, related_name="concerned", verbose_name="소관 지정 요청")
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="관련 부서")
    label = models.CharField("그때의 부서 이름", max_length=100)

    class Meta:
        verbose_name = "관련 부서"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["unclear", "department"], name="sharing_concerned_once")]

    def __str__(self) -> str:
        return self.label


class Claim(models.Model):
    """What a department says about whose work it is; only added."""

    unclear = models.ForeignKey(Unclear, on_delete=models.PROTECT, related_name="claims", verbose_name="소관 지정 요청")
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="부서")
    label = models.CharField("그때의 부서 이름", max_length=100)
    kind = models.CharField("입장", max_length=10, choices=ClaimKind.choices)
    body = models.TextField("까닭")
    cite = models.CharField("분장사무의 근거", max_length=200, blank=True)
    by = models.CharField("의견을 낸 직위", max_length=200)
    at = models.DateTimeField("의견을 낸 때")

    class Meta:
        verbose_name = "소관 의견"
        ordering = ["unclear", "id"]

    def __str__(self) -> str:
        return f"{self.label} {self.kind}"


class Designation(models.Model):
    """소관 지정: which department, and why. Never changed; a later one of the same kind of work names the earlier."""

    unclear = models.OneToOneField(Unclear, on_delete=models.PROTECT, related_name="ruling", verbose_name="소관 지정 요청")
    department = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="지정한 부서")
    label = models.CharField("지정 때의 부서 이름", max_length=100)
    support = models.CharField("함께 하는 부서와 일", max_length=300, blank=True)
    reasons = models.TextField("지정한 까닭")
    cite = models.CharField("근거", max_length=200, blank=True)
    words = models.CharField("찾을 낱말", max_length=200, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by", verbose_name="바꾸는 선례")
    by = models.CharField("지정한 직위", max_length=200)
    person = models.ForeignKey("org.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="지정한 사람")
    at = models.DateTimeField("지정한 때")

    class Meta:
        verbose_name = "소관 지정"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.unclear_id} {self.label}"
