"""Thanks and their caps; no rank anywhere."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from hyeonjang.commons.org.actor import PUBLIC
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.services.sharing.actions import requests
from hyeonjang.services.sharing.actions import thanks as act
from hyeonjang.services.sharing.models import Thanks
from hyeonjang.services.sharing.queries import thanks as query
from hyeonjang.services.sharing.vocabulary import ReplyKind
from tests.services.sharing.conftest import Town

WORDS = "11월 20일 옛 도로대장을 서고에서 찾아 주었습니다."


def give(town: Town, who: str = "clerk1", to: str = "clerk3", message: str = WORDS, **more: object) -> Thanks:
    return act.give(actor=getattr(town, who), receiver_id=town.person(to), message=message, **more)  # type: ignore[arg-type]


def test_같은_부서와_자신에게는_보낼_수_없다(town: Town) -> None:
    for to, words in (("mate1", "같은 부서"), ("head1", "같은 부서"), ("clerk1", "자기 자신")):
        with pytest.raises(Refused, match=words):
            give(town, to=to)
    with pytest.raises(Refused, match="15글자"):
        give(town, message="고마워요")
    with pytest.raises(Refused, match="동료를 목록에서"):
        act.give(actor=town.clerk1, receiver_id=999999, message=WORDS)
    with pytest.raises(NotPermitted):
        act.give(actor=PUBLIC, receiver_id=town.person("clerk3"), message=WORDS)
    assert not Thanks.objects.exists()


def test_한_사람에게_한_달에_두_번까지이고_다음_달에_다시_생긴다(town: Town) -> None:
    give(town)
    give(town)
    with pytest.raises(Refused, match="한 달에 2번까지"):
        give(town)
    give(town, to="clerk4")
    mine = query.mine(town.clerk1)
    assert mine is not None and (mine.left, mine.left_times) == (170, 17)
    with clock.travel("2026-12-01T09:00"):
        mine = query.mine(town.clerk1)
        assert mine is not None and mine.left == 200, "what was left lapsed; the new month begins with its own"
        give(town)


def test_한_달치를_다_쓰면_더_보낼_수_없다(town: Town) -> None:
    row = give(town)
    columns = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id"}
    others = [code for code in ("clerk2", "clerk4", "team3", "mate3", "head2", "head3", "head4", "head5", "planner", "auditor") for _ in (1, 2)]
    Thanks.objects.bulk_create([Thanks(**{**columns, "receiver_id": town.person(code), "turn": 1 + place % 2}) for place, code in enumerate(others)][:19])
    with pytest.raises(Refused, match="200포인트를 모두"):
        give(town)


def test_데이터베이스도_한도를_지킨다(town: Town) -> None:
    row = give(town)
    columns = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id"}
    for change in ({"turn": 3}, {"turn": 1}, {"turn": 2, "receiver_department_id": row.giver_department_id}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Thanks.objects.create(**{**columns, **change})
    with pytest.raises(DatabaseError), transaction.atomic():
        Thanks.objects.update(message="고침")


def test_게시판은_시간_순서이고_받은_수는_본인만_안다(town: Town) -> None:
    give(town)
    give(town, who="clerk4", to="clerk3")
    with clock.travel("2026-11-24T09:00"):
        give(town, who="clerk3", to="clerk1", message="민원인을 함께 만나 설명해 주었습니다.")
        board = query.board(town.clerk2)
    assert [one.receiver for one in board] == ["주무관 clerk1-이름", "주무관 clerk3-이름", "주무관 clerk3-이름"]
    fields = {name for message in board for name in message.__dataclass_fields__}
    assert not fields & {"points", "total", "rank", "count"}
    mine = query.mine(town.clerk3)
    assert mine is not None and mine.received_times == 2
    assert query.mine(PUBLIC) is None
    with pytest.raises(NotPermitted):
        query.board(PUBLIC)


def test_운영하는_사람은_서로_주고받은_것을_보고_글을_내릴_수_있다(town: Town) -> None:
    row = give(town)
    give(town, who="clerk3", to="clerk1")
    assert [(one.one, one.two, one.times) for one in query.swaps(town.planner, clock.today())] == [("주무관 clerk1-이름", "주무관 clerk3-이름", 2)]
    for actor in (town.clerk1, town.chief, town.auditor):
        with pytest.raises(NotPermitted):
            query.swaps(actor, clock.today())
        with pytest.raises(NotPermitted):
            act.hide(actor=actor, thanks_id=row.pk, reason="마음에 안 듦")
        with pytest.raises(NotFound):
            query.one(actor, row.pk)
    act.hide(actor=town.planner, thanks_id=row.pk, reason="협업과 관계없는 글")
    with pytest.raises(Conflict, match="이미 비공개"):
        act.hide(actor=town.planner, thanks_id=row.pk, reason="또")
    assert len(query.board(town.clerk2)) == 1 and len(query.board(town.planner)) == 2


def test_협조에_이어진_고마움은_그_요청을_볼_수_있는_사람에게만_이어진다(town: Town) -> None:
    row = town.ask()
    requests.reply(actor=town.clerk3, request_id=row.pk, kind=ReplyKind.MATERIAL, body="도로대장입니다.")
    give(town, request_id=row.pk)
    assert query.board(town.mate1)[0].request == (row.pk, row.number) and query.board(town.clerk2)[0].request is None
    with pytest.raises(NotFound):
        give(town, who="clerk2", request_id=row.pk)
