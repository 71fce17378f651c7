"""What duties are called. A service registers the words for its own; a duty without words shows its code."""

from __future__ import annotations

_words: dict[str, str] = {
    "org.manage": "조직 관리",
    "calendar.manage": "휴일 관리",
    "audit.read": "감사 기록 열람",
    "system.operate": "시스템 운영",
    "processes.manage": "업무 처리 기록 관리",
    "innovation.programme": "업무혁신 총괄",
}


def register(duty: str, name_ko: str) -> None:
    """Give a duty its words. Raises ``ValueError`` where it already has others."""
    if _words.setdefault(duty, name_ko) != name_ko:
        raise ValueError(f"the duty {duty!r} is already called {_words[duty]!r}")


def name_ko(duty: str) -> str:
    """``조직 관리`` for ``org.manage``."""
    return _words.get(duty, duty)
