"""How dates, moments, money and shares are written in Korean official documents.

Source: 행정업무의 운영 및 혁신에 관한 규정 시행규칙 제2조 (dates and numbers in documents).
"""

from __future__ import annotations

from datetime import date, datetime

_WEEKDAYS = "월화수목금토일"


def date_ko(day: date) -> str:
    """``2026. 10. 2.``"""
    return f"{day.year}. {day.month}. {day.day}."


def date_weekday_ko(day: date) -> str:
    """``2026. 10. 2.(금)``"""
    return f"{date_ko(day)}({_WEEKDAYS[day.weekday()]})"


def moment_ko(moment: datetime) -> str:
    """``2026. 10. 2. 14:05``"""
    return f"{date_ko(moment.date())} {moment:%H:%M}"


def won(amount: int) -> str:
    """``1,234,560원``; takes whole won."""
    return f"{amount:,}원"


def josa(word: str, pair: str) -> str:
    """``word`` with the particle that fits its last sound; ``pair`` is like ``"을/를"`` or ``"으로/로"``.

    A word that does not end in a Hangul syllable or a digit takes the form without a final consonant.
    """
    with_final, without_final = pair.split("/")
    last = word.rstrip(")]」』\"' ")[-1:]
    if "가" <= last <= "힣":
        final = (ord(last) - 0xAC00) % 28
    elif last.isdigit():
        final = {"0": 21, "1": 8, "3": 16, "6": 1, "7": 8, "8": 8}.get(last, 0)
    else:
        final = 0
    if pair.startswith("으로") and final == 8:
        final = 0
    return word + (with_final if final else without_final)
