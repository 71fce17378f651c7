"""A small tax office with a published template, its people, and the settings of an installation without internet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hyeonjang.commons.notices import actions
from hyeonjang.commons.notices.actions import templates
from hyeonjang.commons.notices.rules.publishing import Body
from hyeonjang.commons.notices.vocabulary import Channel
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import Actor, actor_of_person, system_actor
from hyeonjang.commons.org.models import Membership, Post, Unit
from hyeonjang.kit import clock

TODAY = "2026-11-23T10:00"  # a Monday
SETTINGS = {
    "channels": "", "quiet": "21:00-08:00", "quiet_holidays": "1",
    "address": "경기도 연천군 연천읍 연천로 220", "postcode": "11017",
}

ORGANISATION = [
    {"op": "create", "code": "YC", "name": "연천군", "kind": "군", "parent": None, "form": ""},
    {"op": "create", "code": "D1", "name": "세무과", "kind": "과", "parent": "YC", "form": "과"},
    {"op": "create", "code": "D2", "name": "환경보호과", "kind": "과", "parent": "YC", "form": "과"},
    {"op": "create", "code": "T1", "name": "재산세팀", "kind": "팀", "parent": "D1", "form": ""},
    {"op": "create", "code": "T2", "name": "환경정책팀", "kind": "팀", "parent": "D2", "form": ""},
    {"op": "create", "code": "W1", "name": "전곡읍", "kind": "읍면", "parent": "YC", "form": ""},
    {"op": "create", "code": "W2", "name": "군남면", "kind": "읍면", "parent": "YC", "form": ""},
]
PEOPLE = [
    ("head", "D1", "과장", True, ""), ("team", "T1", "팀장", True, ""), ("clerk", "T1", "담당자", False, "주무관"),
    ("mate", "T1", "담당자", False, "주무관"), ("outsider", "T2", "담당자", False, "주무관"),
    ("head2", "D2", "과장", True, ""), ("manager", "D2", "담당자", False, "주무관"),
]
PLACEHOLDERS: list[dict[str, Any]] = [
    {"name": "이름", "label": "상속인 이름", "type": "name", "sample": "홍길동"},
    {"name": "기한", "label": "신고납부 기한", "type": "date", "sample": "2027-03-31"},
    {"name": "예상세액", "label": "예상 세액", "type": "won", "sample": 6320000},
    {"name": "재산", "label": "확인한 재산", "type": "table", "columns": ["재산", "소재지", "시가표준액(원)"],
     "sample": [["토지", "전곡읍 전곡리 12-3", 200000000]]},
    {"name": "서류", "label": "갖출 서류", "type": "list", "required": False, "sample": ["가족관계증명서"]},
]
LETTER = """((이름)) 님께

상속받으신 재산의 취득세를 ((기한))까지 신고하고 내셔야 합니다.

# 우리 군에서 확인한 재산
((재산))

예상 세액은 ((예상세액))입니다.

- 신고할 곳은 연천군 세무과입니다.
((서류))

> 협의가 끝나지 않았으면 상속인이 함께 먼저 신고하실 수 있습니다."""
SMS = "[연천군] ((이름)) 님, 상속재산 취득세를 ((기한))까지 신고하세요. 세무과 031-839-2230"
VALUES: dict[str, Any] = {
    "이름": "홍길동", "기한": date(2027, 3, 31), "예상세액": 6_320_000,
    "재산": [["토지", "전곡읍 전곡리 12-3", 200_000_000]], "서류": ["가족관계증명서", "상속재산분할협의서"],
}


SHORT_VALUES: dict[str, Any] = {"이름": "홍길동", "기한": date(2027, 3, 31)}
"""What the text message needs, for templates that have nothing but it."""


def build_office() -> None:
    operations: list[dict[str, Any]] = [{**row, "order": place} for place, row in enumerate(ORGANISATION)]
    for place, (code, unit, rank, head, title) in enumerate(PEOPLE):
        operations += [
            {"op": "post", "code": code, "unit": unit, "rank": rank, "head": head, "title": title, "order": place},
            {"op": "person", "number": code, "name": f"{code}-이름", "synthetic": True},
            {"op": "appoint", "person": code, "post": code},
        ]
    operations += [{"op": "duty", "duty": "notices.manage", "post": "manager"}]
    org_actions.apply(org_actions.Document("기구", date(2025, 1, 1), operations, "시험 조례"), system_actor())


def spec(**more: Any) -> templates.Spec:
    """A complete version of the letter to heirs; ``more`` changes parts of it."""
    chain = tuple(more.pop("chain", (Channel.LETTER,)))
    given: dict[str, Any] = {
        "name": "상속재산 취득세 납부 안내", "legal_basis": "지방세법 제20조제1항, 지방세징수법 제11조의2",
        "post_id": Post.objects.get(code="team").pk, "phone": "031-839-2230", "chain": chain,
        "placeholders": PLACEHOLDERS if chain != (Channel.SMS,) or "bodies" in more else PLACEHOLDERS[:2],
        "bodies": bodies(*chain), **more,
    }
    return templates.Spec(**given)


def bodies(*channels: Channel, letter: str = LETTER, sms: str = SMS) -> tuple[Body, ...]:
    texts = {
        Channel.LETTER: Body(Channel.LETTER, "ko", "상속재산 취득세 납부 안내", letter),
        Channel.SMS: Body(Channel.SMS, "ko", "", sms),
        Channel.ALIMTALK: Body(Channel.ALIMTALK, "ko", "", sms, "INHERIT01"),
        Channel.EMAIL: Body(Channel.EMAIL, "ko", "상속재산 취득세 안내", letter),
        Channel.BROADCAST: Body(Channel.BROADCAST, "ko", "마을방송", "((이름)) 님 댁에 안내가 있습니다."),
        Channel.DESK: Body(Channel.DESK, "ko", "상속재산 취득세 안내", letter),
    }
    return tuple(texts[channel] for channel in channels)


class Office:
    """Actors and units by their codes, and the letter to heirs already published."""

    def __getattr__(self, code: str) -> Actor:
        row = Membership.objects.known().get(post__code=code, valid_to=None)
        return actor_of_person(row.person_id)

    def unit(self, code: str) -> int:
        return int(Unit.objects.get(code=code).pk)

    def publish(self, code: str = "heirs", **more: Any) -> int:
        templates.draft(actor=self.clerk, code=code, spec=spec(**more))
        return templates.publish(actor=self.head, code=code)

    def send(self, key: str = "case-1:heir-1:first", **more: Any) -> actions.Sent:
        given: dict[str, Any] = {
            "actor": self.clerk, "template": "heirs", "reason_key": key, "recipient": someone(), "values": VALUES,
            "subject": ("inheritance.heir", 1), **more,
        }
        return actions.send(**given)


def someone(number: int = 1, **more: Any) -> actions.Recipient:
    given: dict[str, Any] = {"name": "홍길동", "address": f"경기도 연천군 전곡읍 전곡로 {number}", "postcode": "11021",
                             "phone": "010-1234-5678", **more}
    return actions.Recipient(**given)


@pytest.fixture
def today() -> Iterator[None]:
    with clock.travel(TODAY):
        yield


@pytest.fixture
def installation(settings: Any, tmp_path: Path) -> Any:
    settings.HYEONJANG_NOTICES = dict(SETTINGS)
    settings.MEDIA_ROOT = str(tmp_path / "files")
    return settings


@pytest.fixture
def office(db: None, today: None, installation: Any) -> Office:
    build_office()
    return Office()
