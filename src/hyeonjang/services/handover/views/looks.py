"""A pack's way as steps."""

from __future__ import annotations

from datetime import date, datetime

from hyeonjang.kit import clock
from hyeonjang.kit.korean import date_ko
from hyeonjang.services.handover.queries.packs import View


def _day(moment: datetime | None) -> str:
    return date_ko(moment.astimezone(clock.SEOUL).date()) if moment else ""


def progress(view: View) -> list[dict[str, str]]:
    """Drawn up, handed over, taken over, witnessed: what is done, what is next."""
    drawn: date | None = view.drawn_on
    marks = [("작성", date_ko(drawn) if drawn else ""), ("인계", _day(view.handed_at)), ("인수", _day(view.taken_at)), ("입회 확인", _day(view.witnessed_at))]
    done = sum(1 for _, when in marks if when)
    return [{"title": title, "when": when, "state": "done" if place < done else "now" if place == done else "later"}
            for place, (title, when) in enumerate(marks)]
