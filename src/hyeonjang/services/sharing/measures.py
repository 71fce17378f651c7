"""What sharing measures about itself, each with its definition (산식)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.measures import Measure, Observation, Period, register
from hyeonjang.kit import clock
from hyeonjang.services.sharing import spans
from hyeonjang.services.sharing.clocks import naive
from hyeonjang.services.sharing.models import CooperationRequest, Question, Unclear
from hyeonjang.services.sharing.vocabulary import QuestionState, RequestState, UnclearState

LAW = "민원 처리에 관한 법률 제20조"
NONE = {"type": "object", "properties": {}, "additionalProperties": False}
ANSWERED = [RequestState.REPLIED, RequestState.RETURNED]


def _span(period: Period) -> tuple[datetime, datetime]:
    return clock.start_of(period.start), clock.start_of(period.end + timedelta(days=1))


def _median(days: list[Fraction], note: str) -> Observation:
    found = sorted(days)
    if not found:
        return Observation(None, 0, note_ko=note)
    value = spans.median(found)
    place = Fraction(9, 10) * (len(found) - 1)
    low = int(place)
    high = min(low + 1, len(found) - 1)
    return Observation(value, len(found), median=value, p90=found[low] + (place - low) * (found[high] - found[low]),
                       sample=tuple(float(day) for day in found), statistic="median", note_ko=note)


def reply_days(period: Period, params: Mapping[str, Any]) -> Observation:
    """Working days from asking to the answer, of requests answered in the period."""
    start, end = _span(period)
    table = holiday_table()
    rows = CooperationRequest.objects.filter(state__in=ANSWERED, ended_at__gte=start, ended_at__lt=end).order_by("pk")
    days = spans.waited_all([(naive(asked), naive(ended)) for asked, ended in rows.values_list("asked_at", "ended_at") if ended], table)
    return _median(days, "8근무시간을 하루로 셈. 소관 아님으로 돌아온 것도 회신으로 셈")


def _share(sample: list[float], hit_ko: str, all_ko: str) -> Observation:
    hits = int(sum(sample))
    return Observation(
        Fraction(100 * hits, len(sample)) if sample else None, len(sample), numerator=Fraction(hits), denominator=Fraction(len(sample)),
        sample=tuple(sample), statistic="share", note_ko=f"{hit_ko} {hits} ÷ {all_ko} {len(sample)}")


def replies_in_time(period: Period, params: Mapping[str, Any]) -> Observation:
    """Of the requests whose day came in the period, those answered by then; an open one counts as late."""
    last = min(period.end, clock.today() - timedelta(days=1))
    if last < period.start:
        return _share([], "기한 안에 회신한 요청", "기한이 된 요청")
    rows = CooperationRequest.objects.filter(due__range=(period.start, last)).exclude(state=RequestState.WITHDRAWN).order_by("pk")
    sample = [1.0 if ended is not None and not spans.past(ended, due, due_at) else 0.0
              for ended, due, due_at in rows.values_list("ended_at", "due", "due_at")]
    return _share(sample, "기한 안에 회신한 요청", "기한이 된 요청")


def case_wait_days(period: Period, params: Mapping[str, Any]) -> Observation:
    """What residents feel: working days in which a case waited for other departments, each day once, of the cases whose
    last answer came in the period."""
    start, end = _span(period)
    table = holiday_table()
    asked_for: dict[int, list[tuple[datetime, datetime]]] = {}
    last: dict[int, datetime] = {}
    waiting: set[int] = set()
    rows = CooperationRequest.objects.filter(case__isnull=False).exclude(state=RequestState.WITHDRAWN).order_by("pk")
    for case, asked, ended in rows.values_list("case_id", "asked_at", "ended_at"):
        if ended is None:
            waiting.add(int(case or 0))
            continue
        asked_for.setdefault(int(case or 0), []).append((naive(asked), naive(ended)))
        last[int(case or 0)] = max(ended, last.get(int(case or 0), ended))
    days = [sum((spans.waited(begin, finish, table) for begin, finish in spans.covered(own)), Fraction(0))
            for case, own in sorted(asked_for.items()) if case not in waiting and start <= last[case] < end]
    return _median(days, "여러 부서를 한꺼번에 기다린 날은 하루로 셈. 아직 회신을 기다리는 건은 빼고 셈")


def ruling_hours(period: Period, params: Mapping[str, Any]) -> Observation:
    """Working hours from the request to the designation."""
    start, end = _span(period)
    table = holiday_table()
    rows = Unclear.objects.filter(state=UnclearState.RULED, ended_at__gte=start, ended_at__lt=end).order_by("pk")
    hours = [spans.waited(naive(asked), naive(ended), table) * 8 for asked, ended in rows.values_list("asked_at", "ended_at") if ended]
    return _median(hours, "근무시간만 셈. 거둔 요청은 뺌")


def questions_in_time(period: Period, params: Mapping[str, Any]) -> Observation:
    """Questions of county issues due in the period that were solved by their day; dropped ones out."""
    last = min(period.end, date.fromordinal(clock.today().toordinal() - 1))
    rows = Question.objects.filter(due__range=(period.start, last)).exclude(state=QuestionState.DROPPED).order_by("pk") if (
        last >= period.start) else Question.objects.none()
    sample = [1.0 if done is not None and done <= due else 0.0 for due, done in rows.values_list("due", "answered_on")]
    return _share(sample, "기한 안에 푼 문제", "기한이 된 문제")


for slug, title, unit, way, definition, cite, compute, felt in (
    ("sharing.reply_days", "부서 간 회신까지 걸린 근무일(중앙값)", "근무일", "down",
     "기간에 회신한 협조 요청의 요청한 때부터 회신한 때까지 근무시간 ÷ 8의 중앙값", LAW, reply_days, False),
    ("sharing.replies_in_time", "협조 기한 내 회신율", "%", "up",
     "회신기한(연장하면 연장한 기한)까지 회신한 요청 수 ÷ 기간에 회신기한이 된 요청 수 × 100 (거둔 요청 제외, 회신이 없으면 늦은 것으로 셈)", LAW,
     replies_in_time, False),
    ("sharing.case_wait_days", "민원이 다른 부서를 기다린 근무일(중앙값)", "근무일", "down",
     "기간에 마지막 협조 회신을 받은 건마다, 협조 요청 가운데 하나라도 회신을 기다린 근무시간의 합 ÷ 8의 중앙값", LAW, case_wait_days, True),
    ("sharing.ruling_hours", "소관 지정까지 걸린 근무시간(중앙값)", "시간", "down",
     "기간에 지정한 소관 지정 요청의 요청한 때부터 지정한 때까지 근무시간의 중앙값", "연천군 행정기구 및 정원 조례 시행규칙 제2조제3항", ruling_hours, True),
    ("sharing.questions_in_time", "현안 문제 기한 내 해결률", "%", "up",
     "기한까지 푼 문제 수 ÷ 기간에 기한이 된 군정 현안의 문제 수 × 100 (접은 문제 제외)", "연천군 기획업무 규칙 제4조", questions_in_time, False),
):
    register(Measure(slug, title, unit, way, definition, cite, compute, NONE, felt_by_residents=felt))  # type: ignore[arg-type]
