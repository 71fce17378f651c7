"""What every verb of sharing needs: the audit line, the person, texts, files."""

from __future__ import annotations

import hashlib

from django.db import IntegrityError, models, transaction

from hyeonjang.commons import audit
from hyeonjang.commons.org.actor import Actor, PostHeld
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotPermitted, Refused
from hyeonjang.services.sharing.queries import locks

MOST_BYTES = 20 * 1024 * 1024
ENDINGS = (".hwpx", ".hwp", ".pdf", ".xlsx", ".csv", ".png", ".jpg", ".jpeg", ".zip")


def record(verb: str, actor: Actor, kind: str, pk: object, label: str, /, *, trace: object | None = None,
           **detail: object) -> None:
    audit.record(f"sharing.{verb}", actor, (f"sharing.{kind}", pk, label), detail=detail, trace=trace, on=clock.today())


def post_of(actor: Actor, department_id: int | None = None) -> PostHeld:
    """The post by which somebody speaks: in that department if they hold one there, else the first."""
    if not actor.posts:
        raise NotPermitted("직위를 가진 직원만 할 수 있습니다. 직원 계정으로 로그인해 주세요.")
    own = [post for post in actor.posts if department_id is None or post.department_id == department_id]
    return min(own or actor.posts, key=lambda post: post.acting)


def needed(text: str, field: str, label_ko: str, limit: int = 5000) -> str:
    """``text`` without outer blanks; refuses an empty or oversized one, naming the field."""
    cleaned = text.strip()
    if not cleaned:
        raise Refused(f"{label_ko} 칸이 비어 있습니다. 내용을 적어 주세요.", field=field, code="empty")
    if len(cleaned) > limit:
        raise Refused(f"{label_ko} 칸은 {limit:,}자까지 적을 수 있습니다. 줄여 주세요.", field=field, code="too_long")
    return cleaned


def checked_file(name: str, content: bytes | None) -> dict[str, object]:
    """The columns of an attached file; refuses what is empty, too large or of an unknown kind."""
    if content is None:
        return {}
    if not content:
        raise Refused("빈 파일입니다. 내용이 있는 파일을 골라 주세요.", field="file")
    if len(content) > MOST_BYTES:
        raise Refused("파일은 20MB까지 붙일 수 있습니다. 나누거나 줄여 주세요.", field="file")
    if not name.lower().endswith(ENDINGS):
        raise Refused(f"{', '.join(ENDINGS)} 파일만 붙일 수 있습니다. 다른 형식으로 저장해 주세요.", field="file")
    return {"file_name": name[-200:], "content": content, "size": len(content), "digest": hashlib.sha256(content).hexdigest()}


def numbered(model: type[models.Model], prefix: str, **columns: object) -> models.Model:
    """A row with the next number of the year; tries again where another took it in the same moment."""
    for _ in range(20):
        number = locks.next_number(model, prefix, clock.today().year)
        try:
            with transaction.atomic():
                return model._default_manager.create(number=number, **columns)
        except IntegrityError:
            if not model._default_manager.filter(number=number).exists():
                raise
    raise Conflict("지금 여럿이 한꺼번에 등록하고 있습니다. 잠시 뒤 다시 해 주세요.", code="numbers")
