"""What may never stand in a pack: passwords and resident registration numbers."""

from __future__ import annotations

import re

from hyeonjang.kit.errors import Refused

_PASSWORD = re.compile(
    r"(비밀\s*번호|비번|패스\s*워드|암호|pass\s*word|passwd|\bpw\b|\bpwd\b)\s*(는|은|이|가|:|=|-|\()?\s*[:=]?\s*\S*\d|"
    r"(비밀\s*번호|비번|패스\s*워드|암호|pass\s*word|passwd|\bpw\b|\bpwd\b)\s*[:=]", re.IGNORECASE)
_REGISTRATION = re.compile(r"(?<!\d)\d{6}\s*[-–]\s*[1-8]\d{6}(?!\d)")


def needed(text: str, field: str, label_ko: str, limit: int) -> str:
    """``text`` without outer blanks; refuses an empty, oversized or forbidden one, naming the field."""
    cleaned = optional(text, field, label_ko, limit)
    if not cleaned:
        raise Refused(f"{label_ko} 칸이 비어 있습니다. 내용을 적어 주세요.", field=field, code="empty")
    return cleaned


def optional(text: str, field: str, label_ko: str, limit: int) -> str:
    cleaned = text.strip()
    if len(cleaned) > limit:
        raise Refused(f"{label_ko} 칸은 {limit:,}자까지 적을 수 있습니다. 줄여 주세요.", field=field, code="too_long")
    if _PASSWORD.search(cleaned):
        raise Refused("비밀번호는 적지 않습니다. 권한의 이름과 범위만 적고, 인수자는 자기 계정으로 권한을 신청하게 하세요.",
                      field=field, code="password")
    if _REGISTRATION.search(cleaned):
        raise Refused("주민등록번호로 보이는 숫자가 있습니다. 지우고 건 번호로 적어 주세요.", field=field, code="registration_number")
    return cleaned
