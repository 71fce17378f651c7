"""When a telephone may ring: not in the evening, not at night, not on a holiday, unless the county says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hyeonjang.kit.errors import Refused

_SPAN = re.compile(r"^(\d{2}:\d{2})-(\d{2}:\d{2})$")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From ``start`` in the evening to ``end`` in the morning; ``holidays`` keeps whole days off quiet."""

    start: time = time(21)
    end: time = time(8)
    holidays: bool = True

    @classmethod
    def parse(cls, text: str, holidays: bool) -> QuietHours | None:
        """``21:00-08:00``; an empty text means no quiet hours. Raises ``Refused``."""
        if not text.strip():
            return None
        found = _SPAN.match(text.strip())
        try:
            if found is None:
                raise ValueError
            return cls(time.fromisoformat(found[1]), time.fromisoformat(found[2]), holidays)
        except ValueError:
            raise Refused(f"조용한 시간 '{text}'을(를) 읽을 수 없습니다. 21:00-08:00처럼 적으세요.") from None


def next_allowed(moment: datetime, quiet: QuietHours | None, is_workday: Callable[[date], bool]) -> datetime:
    """The first moment from ``moment`` on at which a message may go out."""
    if quiet is None:
        return moment
    for _ in range(60):
        clock = moment.timetz().replace(tzinfo=None)
        if (quiet.holidays and not is_workday(moment.date())) or clock >= quiet.start:
            moment = datetime.combine(moment.date() + timedelta(days=1), quiet.end, tzinfo=moment.tzinfo)
        elif clock < quiet.end:
            moment = datetime.combine(moment.date(), quiet.end, tzinfo=moment.tzinfo)
        else:
            return moment
    raise Refused("두 달 안에 문자를 보낼 수 있는 때가 없습니다. 조용한 시간과 휴일 설정을 확인하세요.")
