"""What a deadline is asked with: the clock, the start, the length, and the events that move it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from hyeonjang.kit.clock import SEOUL
from hyeonjang.kit.errors import Refused
from hyeonjang.kit.korean import date_ko, josa

MAX_LENGTH = 100_000


class Clock(StrEnum):
    """The seven clocks. They disagree by up to two weeks, so one is always named."""

    PETITION = "petition"
    IMMEDIATE = "immediate"
    CIVIL = "civil"
    RESTRICTIVE = "restrictive"
    LOCAL_TAX = "local-tax"
    PAYDAY = "payday"
    BEFORE = "before"


class Unit(StrEnum):
    """Units of a period."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


_KOREAN = {Unit.HOURS: "시간", Unit.DAYS: "일", Unit.WEEKS: "주", Unit.MONTHS: "개월", Unit.YEARS: "년"}
_UNITS = {
    "hour": Unit.HOURS,
    "hours": Unit.HOURS,
    "시간": Unit.HOURS,
    "근무시간": Unit.HOURS,
    "day": Unit.DAYS,
    "days": Unit.DAYS,
    "일": Unit.DAYS,
    "week": Unit.WEEKS,
    "weeks": Unit.WEEKS,
    "주": Unit.WEEKS,
    "주일": Unit.WEEKS,
    "주간": Unit.WEEKS,
    "month": Unit.MONTHS,
    "months": Unit.MONTHS,
    "개월": Unit.MONTHS,
    "달": Unit.MONTHS,
    "월": Unit.MONTHS,
    "year": Unit.YEARS,
    "years": Unit.YEARS,
    "년": Unit.YEARS,
    "연": Unit.YEARS,
}
_LENGTH = re.compile(r"\s*([0-9]+)\s*([A-Za-z가-힣]+)\s*")


@dataclass(frozen=True, slots=True)
class Length:
    """A whole number of units, at least one."""

    n: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.n <= MAX_LENGTH:
            raise Refused(
                f"기간은 1 이상 {MAX_LENGTH:,} 이하의 정수여야 합니다. 기간을 다시 적으십시오.",
                field="length",
            )

    @classmethod
    def parse(cls, text: str) -> Length:
        """Read ``3 days``, ``1 month``, ``7일``, ``2주``, ``1개월``; raises ``Refused``."""
        match = _LENGTH.fullmatch(text)
        word = match.group(2).lower().removesuffix("이내") if match else ""
        unit = _UNITS.get(word) or _UNITS.get(word.removesuffix("간"))
        if match is None or unit is None or len(match.group(1)) > 6:
            raise Refused(
                f"기간 '{text}'을(를) 읽을 수 없습니다. '3 days', '1 month', '7일', '2주'처럼 "
                "자연수와 단위를 적으십시오.",
                field="length",
            )
        return cls(int(match.group(1)), unit)

    def __str__(self) -> str:
        return f"{self.n}{_KOREAN[self.unit]}"


class SuspensionKind(StrEnum):
    """Why days are not counted. 민원 처리에 관한 법률 시행령 제20조, 행정절차법 시행령 제11조."""

    SUPPLEMENT = "보완"
    TRANSFER = "이송"
    REPRESENTATIVE = "대표자 선정"
    HEARING = "의견청취"
    TEST = "실험ㆍ검사ㆍ감정ㆍ기술검토"
    PRIOR_BUSINESS = "선행사무"
    DOCUMENTS = "구비서류 확인"
    FIELD_SURVEY = "고충민원 현장조사"
    OUTAGE = "정보시스템 장애"
    OTHER = "불산입 기간"


_SUSPENSION_CITES = {
    SuspensionKind.SUPPLEMENT: "행정절차법 시행령 제11조제1호",
    SuspensionKind.TRANSFER: "행정절차법 시행령 제11조제2호",
    SuspensionKind.REPRESENTATIVE: "행정절차법 시행령 제11조제3호",
    SuspensionKind.HEARING: "행정절차법 시행령 제11조제4호",
    SuspensionKind.TEST: "행정절차법 시행령 제11조제5호",
    SuspensionKind.PRIOR_BUSINESS: "행정절차법 시행령 제11조제6호",
    SuspensionKind.DOCUMENTS: "민원 처리에 관한 법률 시행령 제7조의2제3항",
    SuspensionKind.FIELD_SURVEY: "민원 처리에 관한 법률 시행령 제17조제5항",
    SuspensionKind.OUTAGE: "민원 처리에 관한 법률 시행령 제20조제2호",
    SuspensionKind.OTHER: "민원 처리에 관한 법률 시행령 제20조",
}
_SUSPENSION_WORDS = (
    ("보완", SuspensionKind.SUPPLEMENT),
    ("이송", SuspensionKind.TRANSFER),
    ("대표자", SuspensionKind.REPRESENTATIVE),
    ("의견", SuspensionKind.HEARING),
    ("청문", SuspensionKind.HEARING),
    ("실험", SuspensionKind.TEST),
    ("검사", SuspensionKind.TEST),
    ("감정", SuspensionKind.TEST),
    ("기술검토", SuspensionKind.TEST),
    ("선행", SuspensionKind.PRIOR_BUSINESS),
    ("구비서류", SuspensionKind.DOCUMENTS),
    ("현장조사", SuspensionKind.FIELD_SURVEY),
    ("장애", SuspensionKind.OUTAGE),
    ("outage", SuspensionKind.OUTAGE),
)


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days from ``start`` to ``end``, **both included**, that are not counted.

    For a 보완 that is exactly the law: the day of sending and the day of arrival are both left out
    (행정절차법 시행령 제11조제1호). ``evidence`` names the document that proves it.
    """

    start: date
    end: date
    kind: SuspensionKind = SuspensionKind.OTHER
    evidence: str = ""

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise Refused(
                f"제외 기간의 끝({date_ko(self.end)})이 시작({date_ko(self.start)})보다 빠릅니다. "
                "두 날짜를 확인하십시오.",
                field="suspend",
            )

    @property
    def cite(self) -> str:
        return _SUSPENSION_CITES[self.kind]

    @classmethod
    def parse(cls, text: str) -> Suspension:
        """Read ``2026-06-10..2026-06-16`` or one day, with an optional ``:종류``; raises ``Refused``.

        A time of day is dropped: the law leaves out whole days.
        """
        match = re.fullmatch(r"\s*([0-9T:.~\s-]+?)(?:\s*:\s*([^0-9].*))?\s*", text)
        ends = re.split(r"\.\.|~", match.group(1)) if match else []
        if not 1 <= len(ends) <= 2:
            raise Refused(
                f"제외 기간 '{text}'을(를) 읽을 수 없습니다. '2026-06-10..2026-06-16'처럼 적으십시오.",
                field="suspend",
            )
        days = [day_of(parse_start(part.strip(), field="suspend")) for part in ends]
        word = (match.group(2) or "").strip() if match else ""
        kind = next((found for key, found in _SUSPENSION_WORDS if key in word), SuspensionKind.OTHER)
        return cls(days[0], days[-1], kind, word)


def supplement(sent: date, arrived: date, evidence: str = "") -> Suspension:
    """A 보완: from the day the demand was sent to the day the supplement arrived, both excluded."""
    return Suspension(sent, arrived, SuspensionKind.SUPPLEMENT, evidence)


def _consented(reason: str) -> bool:
    refused = re.search(r"[부미]동의|동의 ?(없|안|거부|하지|받지)", reason)
    return "동의" in reason and refused is None


@dataclass(frozen=True, slots=True)
class Extension:
    """A lengthening of the period: how much, why, and whether the applicant agreed."""

    length: Length
    reason: str = ""
    consent: bool = False

    @classmethod
    def parse(cls, text: str) -> Extension:
        """Read ``10 days:현장 확인``; the word 동의 in the reason records consent. Raises ``Refused``."""
        amount, _, reason = text.partition(":")
        return cls(Length.parse(amount), reason.strip(), _consented(reason))


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Working hours of an office. 지방공무원 복무규정 제2조; the lunch hour may be moved by the head."""

    opens: time = time(9)
    lunch_starts: time = time(12)
    lunch_ends: time = time(13)
    closes: time = time(18)

    def __post_init__(self) -> None:
        marks = [self.opens, self.lunch_starts, self.lunch_ends, self.closes]
        if sorted(set(marks)) != marks:
            raise Refused(
                "근무시간은 시작, 점심 시작, 점심 끝, 마침의 순서여야 합니다. 시각을 확인하십시오.",
                field="office",
            )

    @property
    def blocks(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Seconds of the day in which work is done: before and after lunch."""
        first, second, third, fourth = (
            moment.hour * 3600 + moment.minute * 60 + moment.second
            for moment in (self.opens, self.lunch_starts, self.lunch_ends, self.closes)
        )
        return (first, second), (third, fourth)

    @property
    def seconds(self) -> int:
        """Working seconds of one whole day."""
        return sum(end - start for start, end in self.blocks)

    def with_lunch(self, text: str) -> OfficeHours:
        """The same office with another lunch, ``11:30-12:30``: one hour long, at most one hour moved."""
        try:
            start, end = (time.fromisoformat(part.strip()) for part in re.split(r"[-~]", text))
        except ValueError:
            raise Refused(
                f"점심시간 '{text}'을(를) 읽을 수 없습니다. '11:30-12:30'처럼 적으십시오.", field="lunch"
            ) from None
        minutes = [moment.hour * 60 + moment.minute for moment in (start, end, self.lunch_starts)]
        if minutes[1] - minutes[0] != 60 or abs(minutes[0] - minutes[2]) > 60:
            raise Refused(
                "점심시간은 1시간이어야 하고 12시에서 앞뒤로 1시간까지만 옮길 수 있습니다. "
                "시각을 고치십시오.",
                field="lunch",
            )
        return OfficeHours(self.opens, start, end, self.closes)


class Reading(StrEnum):
    """How "N일 전까지" is counted back (see :mod:`hyeonjang.law.periods.backward`)."""

    STRICT = "strict"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """Everything a due date follows from. The due date itself is never stored by hand.

    ``start`` is a date, or a naive date-time in Korean time where the clock counts hours.
    ``unless_worse`` asks for the proviso of 행정기본법 제6조제2항 단서 on the restrictive clock.
    ``first_day_in`` makes the civil clock count the first day where an Act says so (아동수당법 제10조제2항).
    ``extension_times`` bounds the extensions of a civil clock where its Act does.
    """

    clock: Clock
    start: date
    length: Length | None = None
    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[Extension, ...] = ()
    office: OfficeHours = field(default_factory=OfficeHours)
    unless_worse: bool = False
    first_day_in: bool = False
    reading: Reading = Reading.STRICT
    extension_times: int | None = None
    overrides: bool = True


def day_of(moment: date) -> date:
    """The day of a date or date-time."""
    return moment.date() if isinstance(moment, datetime) else moment


def parse_start(text: str, *, field: str = "start") -> date:
    """Read an ISO day or moment; a zone other than none is turned to Korean time. Raises ``Refused``."""
    cleaned = text.strip()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cleaned):
            return date.fromisoformat(cleaned)
        if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", cleaned):
            raise ValueError(cleaned)
        moment = datetime.fromisoformat(cleaned)
    except ValueError:
        raise Refused(
            f"{josa(f'날짜 {cleaned!r}', '을/를')} 읽을 수 없습니다. 있는 날짜인지 확인하고 2026-06-05 또는 "
            "2026-06-05T14:00처럼 적으십시오.",
            field=field,
        ) from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(SEOUL).replace(tzinfo=None)
    return moment.replace(microsecond=0)
