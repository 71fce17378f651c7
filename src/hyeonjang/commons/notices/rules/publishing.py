"""What a version must have before it can be published."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hyeonjang.kit.errors import Refused

from ..vocabulary import LANGUAGES, Channel, PlaceholderType
from .bodies import fill, message
from .costs import LMS_BYTES, LMS_TITLE_BYTES, euc_kr_bytes
from .placeholders import Placeholder, broken_marks, check, used

_LINK = re.compile(r"(?i)\b(?:https?://|www\.)\S+|\b[a-z0-9-]+\.(?:go\.kr|or\.kr|co\.kr|kr|com|net|me|ly)(?:/\S*)?\b")
TITLED = frozenset({Channel.LETTER, Channel.EMAIL, Channel.DESK, Channel.BROADCAST})
_STANDING = frozenset({PlaceholderType.TABLE, PlaceholderType.LIST})


@dataclass(frozen=True, slots=True)
class Body:
    """A text on its way to being published."""

    channel: Channel
    language: str
    subject: str
    text: str
    outside_code: str = ""

    @property
    def where(self) -> str:
        return f"{self.channel.label}({LANGUAGES.get(self.language, self.language)})"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is checked. ``chain`` is the order of channels."""

    name: str
    legal_basis: str
    phone: str
    post_exists: bool
    chain: tuple[Channel, ...]
    placeholders: tuple[Placeholder, ...]
    bodies: tuple[Body, ...]
    link_reason: str = ""


def verify(draft: Draft) -> None:
    """Raises ``Refused`` with the first thing that is missing or wrong."""
    _head(draft)
    _texts(draft)
    unused = {item.name for item in draft.placeholders} - {
        name for body in draft.bodies for name in used(f"{body.subject}\n{body.text}")
    }
    if unused:
        raise Refused(f"자리표시자 '{sorted(unused)[0]}'이(가) 어느 본문에도 쓰이지 않았습니다. 지우거나 본문에 넣으세요.",
                      field="placeholders", code="notices.unused_placeholder")
    _samples(draft)


def _head(draft: Draft) -> None:
    if not draft.legal_basis.strip():
        raise Refused("법적 근거가 비어 있습니다. 어느 법령 몇 조에 따라 알리는지 적으세요.", field="legal_basis",
                      code="notices.no_basis")
    if not draft.post_exists:
        raise Refused("담당 직위가 지금은 없는 직위입니다. 오늘 있는 직위를 고르세요.", field="post",
                      code="notices.no_post")
    if not re.fullmatch(r"0\d{1,2}-\d{3,4}-\d{4}", draft.phone.strip()):
        raise Refused("문의 전화를 031-839-2000처럼 적으세요. 받은 사람이 확인할 수 있어야 합니다.", field="phone",
                      code="notices.no_phone")
    if not draft.chain:
        raise Refused("보내는 차례가 비어 있습니다. 수단을 하나 이상 고르세요.", field="chain")
    if len(set(draft.chain)) != len(draft.chain):
        raise Refused("보내는 차례에 같은 수단이 두 번 있습니다. 하나만 남기세요.", field="chain")


def _texts(draft: Draft) -> None:
    known = {item.name: item for item in draft.placeholders}
    for channel in draft.chain:
        if not any(body.channel is channel and body.language == "ko" for body in draft.bodies):
            raise Refused(f"{channel.label} 본문(한국어)이 없습니다. 본문을 적거나 보내는 차례에서 빼세요.",
                          field="chain", code="notices.no_body")
    for body in draft.bodies:
        whole = f"{body.subject}\n{body.text}"
        if not body.text.strip():
            raise Refused(f"{body.where} 본문이 비어 있습니다. 적거나 지우세요.", field="text")
        if body.channel in TITLED and not body.subject.strip():
            raise Refused(f"{body.where}의 제목이 비어 있습니다. 제목을 적으세요.", field="subject")
        if broken_marks(whole):
            raise Refused(f"{body.where}에 짝이 맞지 않는 괄호 (( 또는 ))가 있습니다. ((이름)) 꼴로 고치세요.",
                          field="text", code="notices.broken_mark")
        for name in used(whole):
            if name not in known:
                raise Refused(f"{body.where}에 선언하지 않은 자리표시자 '(({name}))'이(가) 있습니다. 자리표시자 목록에 "
                              "종류와 함께 적거나 본문에서 지우세요.", field="text", code="notices.undeclared")
            if known[name].type in _STANDING and name in used(body.subject):
                raise Refused(f"제목에는 표나 목록 '{name}'을(를) 넣을 수 없습니다. 본문에 따로 한 줄로 넣으세요.", field="subject")
        _links(draft, body, whole)
        if body.channel is Channel.ALIMTALK and not body.outside_code.strip():
            raise Refused("알림톡은 승인받은 코드가 있어야 보낼 수 있습니다. 승인받은 코드를 적으세요.", field="outside_code")


def _links(draft: Draft, body: Body, whole: str) -> None:
    found = _LINK.search(whole)
    if found and not draft.link_reason.strip():
        raise Refused(
            f"{body.where}에 인터넷 주소 '{found[0]}'이(가) 있습니다. 사칭 문자와 구별되도록 링크 없이 전화번호로 안내하세요. "
            "꼭 필요하면 '링크를 넣는 까닭'을 적으세요.", field="text", code="notices.link")


def _samples(draft: Draft) -> None:
    """The samples must fit their own types, and a message made of them must fit its channel."""
    values = check(draft.placeholders, {item.name: item.sample for item in draft.placeholders if item.sample not in ("", [], None)}
                   | {item.name: item.sample for item in draft.placeholders if item.required})
    for body in draft.bodies:
        if body.channel is Channel.SMS:
            text = message(body.text, draft.placeholders, values)
            if euc_kr_bytes(text) > LMS_BYTES:
                raise Refused(f"{body.where}가 보기 값으로 {LMS_BYTES:,}바이트를 넘습니다. 줄이세요.", field="text")
            title = fill(body.subject, draft.placeholders, values)
            if title and euc_kr_bytes(title) > LMS_TITLE_BYTES:
                raise Refused(f"{body.where}의 제목이 {LMS_TITLE_BYTES}바이트를 넘습니다. 줄이세요.", field="subject")
