"""The screens by role: who sees which pack, what a guessed address gives, and that every look is noted."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from hyeonjang.commons.audit.models import AccessLog, DecisionRecord
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.commons.org.models import Account
from hyeonjang.commons.ui import tasks
from hyeonjang.kit import clock
from hyeonjang.services.handover.actions import packs, remarks
from hyeonjang.services.handover.models import Pack, Right
from hyeonjang.services.handover.vocabulary import PackState, Part
from tests.services.handover.conftest import CLERK, ELSEWHERE, MOVE, ON, OUT, PASSWORD, Desk, client_of
from tests.services.handover.test_packs import Move

NO_PART = ("clerk", "governor", "planning", "it", "town", "hr")
PART = ("team", "head", "audit")


@pytest.fixture
def move(desk: Desk) -> Move:
    found = Move(desk)
    packs.draw(actor=found.outgoing, pack_id=found.id)
    return found


def account(actor: Actor, username: str) -> Client:
    """An account for somebody of the county, signed in."""
    assert actor.person_id is not None
    if not Account.objects.filter(username=username).exists():
        org_actions.create_account(actor=system_actor(), username=username, password=PASSWORD, person_id=actor.person_id)
    return client_of(username)


def get(client: Client, name: str, *args: object, status: int = 200) -> str:
    answer = client.get(reverse(f"handover:{name}", args=args))
    assert answer.status_code == status, (name, answer.status_code, answer.content.decode()[:300])
    return answer.content.decode() if "text/html" in answer["Content-Type"] else ""


def test_자격이_없으면_짐작한_주소로도_아무것도_나오지_않는다(move: Move) -> None:
    assert Client().get(reverse("handover:pack", args=[move.id])).status_code == 302
    right = remarks.note_right(actor=move.outgoing, pack_id=move.id, system="새올", role="담당자")
    for role in NO_PART:
        client = client_of(role)
        for name in ("pack", "pack_pdf", "pack_hwpx", "name", "remark", "right", "hand", "take", "withdraw"):
            get(client, name, move.id, status=404)
        for name in ("draw", "witness"):
            assert client.post(reverse(f"handover:{name}", args=[move.id])).status_code == 404
        assert client.post(reverse("handover:right_moved", args=[move.id, right.pk])).status_code == 404
        for name in ("hand", "take", "remark", "withdraw"):
            assert client.post(reverse(f"handover:{name}", args=[move.id]), {"version": 1}).status_code == 404
        get(client, "pack", 99999, status=404)
    assert not AccessLog.objects.filter(subject_type="handover.pack").exists(), "nobody saw anything"
    move.pack.refresh_from_db()
    assert move.pack.state == PackState.DRAWN


def test_자격이_있는_사람은_보고_열람이_기록된다(move: Move) -> None:
    for role in PART:
        page = get(client_of(role), "pack", move.id)
        assert "생활보장팀 주무관" in page and "끝나지 않은 건 2건" in page
        assert "홍길동의" not in page and "010-0000" not in page
    outgoing = account(move.outgoing, "leaving")
    assert "보는 자격" in get(outgoing, "pack", move.id)
    looks = list(AccessLog.objects.filter(subject_type="handover.pack", subject_id=str(move.id)).values_list("purpose", flat=True))
    assert sorted(looks) == ["업무 인계·인수(감사)", "업무 인계·인수(부서장)", "업무 인계·인수(인계자)", "업무 인계·인수(입회자)"]
    get(outgoing, "pack_pdf", move.id)
    assert AccessLog.objects.filter(subject_type="handover.pack", purpose="업무인계·인수서 문서로 받음").count() == 1


def test_목록은_자기_몫만_보이고_인사_담당은_날짜만_본다(move: Move) -> None:
    for role in ("clerk", "planning", "it", "town"):
        assert move.pack.number not in get(client_of(role), "list")
    for role in PART:
        assert reverse("handover:pack", args=[move.id]) in get(client_of(role), "list")
    page = get(client_of("hr"), "list")
    assert move.pack.number in page and reverse("handover:pack", args=[move.id]) not in page
    get(client_of("hr"), "pack", move.id, status=404)


def test_팀장이_떠난_뒤에도_그_자리의_새_팀장이_본다(move: Move) -> None:
    team = OUT.rsplit("-", 1)[0]
    move.desk.swap(f"{team}-head", "D10-T1-head", ON)
    with clock.travel(ON + timedelta(days=1)):
        get(client_of("team"), "pack", move.id, status=404)
        get(account(move.desk.head("생활보장팀"), "newhead"), "pack", move.id)


def test_화면으로_인계하고_인수하고_입회한다(move: Move) -> None:
    outgoing = account(move.outgoing, "leaving")
    version = re.search(r'name="version" value="(\d+)"', get(outgoing, "hand", move.id))
    assert version is not None
    answer = outgoing.post(reverse("handover:remark", args=[move.id]), {"part": "1c", "body": "비밀번호: qwer1234"})
    assert answer.status_code == 422 and "비밀번호는 적지 않습니다" in answer.content.decode()
    outgoing.post(reverse("handover:remark", args=[move.id]), {"part": "1c", "body": "장부는 둘째 서랍에 있습니다."})
    outgoing.post(reverse("handover:right", args=[move.id]), {"system": "행복이음", "role": "조사 담당", "scope": "전곡읍"})
    outgoing.post(reverse("handover:hand", args=[move.id]), {"version": version[1]})
    with clock.travel(MOVE):
        new = account(move.new_one(), "coming")
        page = get(new, "pack", move.id)
        assert "장부는 둘째 서랍에 있습니다." in page and "인수하기" in page and "인계하기" not in page
        version = re.search(r'name="version" value="(\d+)"', get(new, "take", move.id))
        assert version is not None
        keys = [str(pk) for pk in move.cases]
        stale = new.post(reverse("handover:take", args=[move.id]), {"version": int(version[1]) - 1, "items": keys})
        assert stale.status_code == 422 and "먼저 고쳤습니다" in stale.content.decode()
        new.post(reverse("handover:take", args=[move.id]), {"version": version[1], "items": keys})
        new.post(reverse("handover:right_moved", args=[move.id, Right.objects.get(pack=move.pack).pk]))
        page = get(new, "pack", move.id)
        assert "인수한 뒤 아직 남은 것" in page and "2건을 넘겨받음" in page
        team = client_of("team")
        assert "입회 확인" in get(team, "pack", move.id)
        team.post(reverse("handover:witness", args=[move.id]))
    move.pack.refresh_from_db()
    assert move.pack.state == PackState.WITNESSED
    done = list(DecisionRecord.objects.filter(subject_type="handover.pack", subject_id=str(move.id)).order_by("seq").values_list("action", flat=True))
    assert done == [f"handover.{verb}" for verb in ("proposed", "drawn", "remarked", "right_noted", "handed", "taken", "right_moved", "witnessed")]


def test_내_일에_인계와_인수와_입회가_차례로_오른다(move: Move) -> None:
    def what(actor: Actor) -> list[str]:
        return [task.what for tasks_ in tasks.of(actor, clock.today()).values() for task in tasks_ if "handover" in task.url]

    head = move.desk.head("생활보장팀")
    assert what(move.outgoing)[0] == "업무 인계하기: 생활보장팀 주무관" and what(head) == []
    packs.hand_over(actor=move.outgoing, pack_id=move.id)
    assert "업무 인수하기: 생활보장팀 주무관" in what(move.new_one())
    packs.take_over(actor=move.new_one(), pack_id=move.id, only=())
    assert what(head) == ["인계·인수 입회 확인: 생활보장팀 주무관"] and "업무 인수하기: 생활보장팀 주무관" not in what(move.new_one())


def test_문서에는_서식의_항목과_서명할_자리가_있다(move: Move) -> None:
    remarks.remark(actor=move.outgoing, pack_id=move.id, part=Part.PAPERS, body="복지정책과-101 지침")
    remarks.note_right(actor=move.outgoing, pack_id=move.id, system="새올", role="민원 담당자", scope="생활보장팀")
    client = client_of("team")
    pdf = client.get(reverse("handover:pack_pdf", args=[move.id])).content
    read = pypdfium2.PdfDocument(pdf)
    words = " ".join(page.get_textpage().get_text_range() for page in read).replace("\r\n", " ")
    for part in Part:
        assert part.label in words, part
    for word in ("업무인계ㆍ인수서", "인계자", "인수자", "입회자", "복지정책과-101 지침", "민원 담당자", "끝."):
        assert word in words, word
    assert "홍길동의" not in words and "010-0000" not in words
    hwpx = client.get(reverse("handover:pack_hwpx", args=[move.id])).content
    with zipfile.ZipFile(io.BytesIO(hwpx)) as package:
        section = package.read("Contents/section0.xml").decode()
    assert "주요 미결사항" in section and "입회자" in section


def test_작성하지_않은_것은_문서가_없다(desk: Desk) -> None:
    pack = packs.propose(actor=desk.at(CLERK), post_id=desk.post(CLERK), effective=MOVE)
    client = client_of("clerk")
    for form in ("pdf", "hwpx"):
        answer = client.get(reverse(f"handover:pack_{form}", args=[pack.pk]))
        assert answer.status_code == 422 and "아직 작성하지 않아" in answer.content.decode()
    assert "아직 작성하지 않았습니다" in get(client, "pack", pack.pk)


def test_시작_화면은_자기_직위와_이끄는_사람의_직위만_낸다(desk: Desk) -> None:
    clerk = get(client_of("clerk"), "new")
    assert clerk.count("<option") == 1 + 3  # the own post, three reasons
    team = get(client_of("team"), "new")
    assert team.count("주무관") >= 2
    answer = client_of("clerk").post(reverse("handover:new"), {
        "post": f"{desk.post(OUT)}:{desk.at(OUT).person_id}", "reason": "duties", "effective": "2026-11-30"})
    assert answer.status_code == 422 and "목록에 없는 값" in answer.content.decode()
    answer = client_of("clerk").post(reverse("handover:new"), {
        "post": f"{desk.post(CLERK)}:{desk.at(CLERK).person_id}", "reason": "duties", "effective": "2026-13-40"})
    assert answer.status_code == 422 and "없는 날짜" in answer.content.decode()
    client_of("clerk").post(reverse("handover:new"), {
        "post": f"{desk.post(CLERK)}:{desk.at(CLERK).person_id}", "reason": "duties", "effective": "2026-11-30"})
    assert Pack.objects.filter(post__code=CLERK).count() == 1


def test_할_수_없는_때의_화면은_없는_것과_같다(move: Move) -> None:
    outgoing: Any = account(move.outgoing, "leaving")
    get(outgoing, "take", move.id, status=404)
    packs.hand_over(actor=move.outgoing, pack_id=move.id)
    get(outgoing, "hand", move.id, status=404)
    get(outgoing, "withdraw", move.id, status=404)


def test_다른_과에서_온_사람의_인계서도_따로_있다(move: Move) -> None:
    other = move.desk.pack_of(ELSEWHERE)
    assert "아직 작성하지 않았습니다" in get(account(move.incoming, "coming"), "pack", other.pk)
    get(client_of("team"), "pack", other.pk, status=404)
