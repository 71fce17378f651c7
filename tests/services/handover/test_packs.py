"""A pack's way from a transfer to the witness, and what is refused on it."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction

from hyeonjang.commons.calendar import actions as calendar
from hyeonjang.commons.cases.actions import decide
from hyeonjang.commons.cases.models import Case
from hyeonjang.commons.cases.queries import handed
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org import following
from hyeonjang.commons.org.actor import Actor, actor_of_person, system_actor
from hyeonjang.commons.ui.tasks import glances
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.services.handover import lists
from hyeonjang.services.handover.actions import packs, remarks
from hyeonjang.services.handover.models import Drawing, Pack, Remark, Step
from hyeonjang.services.handover.queries import packs as query
from hyeonjang.services.handover.vocabulary import PackState, Part, Reason, StepKind
from tests.services.handover.conftest import CLERK, ELSEWHERE, MOVE, ON, OUT, Desk


class Move:
    """An official of the team moves away on ``MOVE``; somebody of another department comes."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.outgoing, self.incoming = desk.at(OUT), desk.at(ELSEWHERE)
        self.cases = [desk.case(self.outgoing, ON - timedelta(days=back)) for back in (20, 1)]
        desk.swap(OUT, ELSEWHERE)
        self.pack = desk.pack_of(OUT)

    @property
    def id(self) -> int:
        return self.pack.pk

    def state(self) -> str:
        self.pack.refresh_from_db()
        return self.pack.state

    def new_one(self) -> Actor:
        """The incoming one as of today."""
        assert self.incoming.person_id is not None
        return actor_of_person(self.incoming.person_id)

    def to_taken(self) -> None:
        packs.draw(actor=self.outgoing, pack_id=self.id)
        packs.hand_over(actor=self.outgoing, pack_id=self.id)
        packs.take_over(actor=self.new_one(), pack_id=self.id)


@pytest.fixture
def move(desk: Desk) -> Move:
    return Move(desk)


def keys(view: query.View, part: Part, title: str) -> dict[str, query.ItemView]:
    sections = [s for p in view.parts if p.part is part for s in p.sections if s.title_ko == title]
    assert len(sections) == 1, title
    return {item.title: item for item in sections[0].items}


def test_발령이_나면_인계인수서가_저절로_예정되고_두_번_생기지_않는다(move: Move) -> None:
    pack = move.pack
    assert (pack.state, pack.reason, pack.effective) == (PackState.PROPOSED, Reason.APPOINTMENT, MOVE)
    assert pack.outgoing_id == move.outgoing.person_id and pack.incoming_id == move.incoming.person_id
    assert pack.post_label == "생활보장팀 주무관" and "생활보장팀 주무관" in pack.incoming_label
    assert pack.due == MOVE + timedelta(days=7) and pack.due_trace["due"].startswith("2026-11-30")
    other = move.desk.pack_of(ELSEWHERE)
    assert other.outgoing_id == move.incoming.person_id and other.incoming_id == move.outgoing.person_id
    before = Pack.objects.count()
    assert packs.propose_from(actor=system_actor(), reorganisation_id=move_document()) == []
    assert Pack.objects.count() == before


def move_document() -> int:
    return next(row[0] for row in org_actions.known_documents() if row[1] == "인사발령")


def test_기구개편으로_없어진_직위는_일을_이어받는_부서의_장에게_인계된다(desk: Desk) -> None:
    # 2026-10-02: 건축과 is merged into 도시건축과, whose head is that of 도시과.
    document = next(row[0] for row in org_actions.known_documents() if row[1].startswith("2026. 10. 2."))
    assert packs.propose_from(actor=system_actor(), reorganisation_id=document) == [], "entered a month and a half late, it is history"
    with clock.travel(date(2026, 10, 5)):
        [made] = packs.propose_from(actor=system_actor(), reorganisation_id=document)
        pack = Pack.objects.get(pk=made)
        head = desk.head("도시건축과")
        assert (pack.post_label, pack.reason, pack.incoming_id) == ("건축과장", Reason.REORGANISATION, head.person_id)
        assert pack.outgoing_label.startswith("건축과장 ")
        packs.draw(actor=system_actor(), pack_id=pack.pk)
        assert Drawing.objects.get(pack=pack).content["post"]["unit"] == "건축과"


def test_기록에서_모은_내용에는_건과_기한이_있고_이름은_없다(move: Move) -> None:
    row = packs.draw(actor=move.outgoing, pack_id=move.id)
    text = str(row.content)
    numbers = [case.number for case in Case.objects.filter(pk__in=move.cases)]
    assert all(number in text for number in numbers)
    assert "홍길동의" not in text and "010-0000" not in text
    view = query.view(move.outgoing, move.id, clock.today())
    items = keys(view, Part.PENDING, "끝나지 않은 건")
    assert len(items) == 2 and all(item.due and item.now and item.now.open for item in items.values())
    assert sum(item.now.late for item in items.values() if item.now) == 1
    assert any("생활보장팀장" in title for title in keys(view, Part.NOTES, "연락할 사람"))
    assert len(row.digest) == 64


def test_작성_인계_인수_입회의_길(move: Move) -> None:
    packs.draw(actor=move.outgoing, pack_id=move.id)
    remarks.remark(actor=move.outgoing, pack_id=move.id, part=Part.ISSUES, body="전곡읍 경로당 건은 현장을 먼저 봐야 합니다.")
    right = remarks.note_right(actor=move.outgoing, pack_id=move.id, system="새올", role="민원 담당자", scope="생활보장팀")
    packs.hand_over(actor=move.outgoing, pack_id=move.id)
    with clock.travel(MOVE):
        new = move.new_one()
        packs.take_over(actor=new, pack_id=move.id)
        assert set(Case.objects.filter(pk__in=move.cases).values_list("assignee_id", flat=True)) == {new.person_id}
        remarks.right_moved(actor=new, pack_id=move.id, right_id=right.pk)
        packs.witness(actor=move.desk.head("생활보장팀"), pack_id=move.id)
    assert move.state() == PackState.WITNESSED and move.pack.witness_label.startswith("생활보장팀장")
    kinds = list(Step.objects.filter(pack=move.pack).values_list("kind", flat=True))
    assert kinds == [StepKind.PROPOSED, StepKind.DRAWN, StepKind.RIGHT_NOTED, StepKind.HANDED, StepKind.TAKEN, StepKind.CARRIED,
                     StepKind.RIGHT_MOVED, StepKind.WITNESSED]
    assert "2건을 넘겨받음" in Step.objects.get(pack=move.pack, kind=StepKind.CARRIED).text


def test_인수한_뒤에도_남은_것이_보이고_끝나면_끝났다고_보인다(move: Move) -> None:
    packs.draw(actor=move.outgoing, pack_id=move.id)
    packs.hand_over(actor=move.outgoing, pack_id=move.id)
    with clock.travel(MOVE):
        new = move.new_one()
        packs.take_over(actor=new, pack_id=move.id)
        view = query.view(new, move.id, clock.today())
        assert (view.open_now, view.late_now) == (2, 2)  # by now both are past their day
        decide.decide(actor=move.desk.head("생활보장팀"), case_id=move.cases[0], outcome="answer",
                      reasons=[{"text": "답합니다.", "cite": "민원 처리에 관한 법률 제27조"}])
        view = query.view(new, move.id, clock.today())
        assert view.open_now == 1
        ended = keys(view, Part.PENDING, "끝나지 않은 건")
        assert sum(not item.now.open for item in ended.values() if item.now) == 1


def test_인계자가_이미_다른_사람에게_준_건은_인수자에게_가지_않는다(move: Move) -> None:
    from hyeonjang.commons.cases.actions import intake

    packs.draw(actor=move.outgoing, pack_id=move.id)
    third = move.desk.at(CLERK)
    intake.assign(actor=move.desk.head("생활보장팀"), case_id=move.cases[1], unit_id=move.desk.unit("생활보장팀"), person_id=third.person_id)
    packs.hand_over(actor=move.outgoing, pack_id=move.id)
    with clock.travel(MOVE):
        packs.take_over(actor=move.new_one(), pack_id=move.id)
    owners = dict(Case.objects.filter(pk__in=move.cases).values_list("pk", "assignee_id"))
    assert owners == {move.cases[0]: move.incoming.person_id, move.cases[1]: third.person_id}


def test_업무분장_조정이면_고른_건만_넘어간다(desk: Desk) -> None:
    clerk, colleague = desk.at(CLERK), desk.at(OUT)
    cases = [desk.case(clerk, ON - timedelta(days=back)) for back in (3, 2)]
    pack = packs.propose(actor=clerk, post_id=desk.post(CLERK), effective=MOVE)
    packs.name_incoming(actor=clerk, pack_id=pack.pk, person_id=colleague.person_id or 0)
    packs.draw(actor=clerk, pack_id=pack.pk)
    packs.hand_over(actor=clerk, pack_id=pack.pk)
    offered = query.carryable(colleague, pack.pk, ON)
    assert [key for key, _ in offered] == [str(pk) for pk in cases] and query.carryable(clerk, pack.pk, ON) == []
    packs.take_over(actor=colleague, pack_id=pack.pk, only=[str(cases[1])])
    owners = dict(Case.objects.filter(pk__in=cases).values_list("pk", "assignee_id"))
    assert owners == {cases[0]: clerk.person_id, cases[1]: colleague.person_id}


def test_기한이_지나면_그_팀장의_첫_화면에_뜬다(move: Move) -> None:
    head = move.desk.head("생활보장팀")

    def labels() -> list[tuple[str, int]]:
        return [(one.label, one.value) for one in glances(head, clock.today()) if "인계" in one.label]

    assert labels() == []
    with clock.travel(MOVE + timedelta(days=9)):
        assert labels() == [("인수 기한이 지난 인계·인수", 1)]
        assert [row.late_days for row in query.listing(head, clock.today(), state="late")] == [2]
        book = lists.packs(query.listing(head, clock.today()), clock.today())
        sheet = openpyxl.load_workbook(io.BytesIO(book))["업무 인계·인수"]
        assert [cell.value for cell in sheet[2]][:2] == [move.pack.number, "생활보장팀 주무관"]


def test_아직_그_팀에_오지_않은_사람이_인수하면_건은_남고_까닭이_적힌다(move: Move) -> None:
    move.to_taken()  # before the day of the move
    assert move.state() == PackState.TAKEN
    assert set(Case.objects.filter(pk__in=move.cases).values_list("assignee_id", flat=True)) == {move.outgoing.person_id}
    assert "넘겨받지 못한 2건" in Step.objects.get(pack=move.pack, kind=StepKind.CARRIED).text


def test_순서를_건너뛸_수_없고_두_번_할_수_없다(move: Move) -> None:
    with pytest.raises(Refused, match="아직 작성하지 않았습니다"):
        packs.hand_over(actor=move.outgoing, pack_id=move.id)
    packs.draw(actor=move.outgoing, pack_id=move.id)
    with pytest.raises(Refused, match="아직 인계하지 않았습니다"):
        packs.take_over(actor=move.new_one(), pack_id=move.id)
    packs.hand_over(actor=move.outgoing, pack_id=move.id)
    with pytest.raises(Conflict, match="이미 인계했습니다"):
        packs.hand_over(actor=move.outgoing, pack_id=move.id)
    with pytest.raises(Conflict, match="덧붙인 글로"):
        packs.draw(actor=move.outgoing, pack_id=move.id)
    with pytest.raises(Conflict, match="취소할 수 없습니다"):
        packs.withdraw(actor=move.outgoing, pack_id=move.id, reason="잘못")
    with pytest.raises(Conflict, match="인수가 끝난 뒤"):
        packs.witness(actor=move.desk.head("생활보장팀"), pack_id=move.id)
    packs.take_over(actor=move.new_one(), pack_id=move.id)
    with pytest.raises(Conflict, match="이미 인수했습니다"):
        packs.take_over(actor=move.new_one(), pack_id=move.id)


def test_오래된_내용은_다시_작성해야_인계한다(move: Move) -> None:
    packs.draw(actor=move.outgoing, pack_id=move.id)
    with clock.travel(ON + timedelta(days=8)), pytest.raises(Refused, match="8일 전에 작성한 내용"):
        packs.hand_over(actor=move.outgoing, pack_id=move.id)
    with clock.travel(ON + timedelta(days=8)):
        packs.draw(actor=move.outgoing, pack_id=move.id)
        packs.hand_over(actor=move.outgoing, pack_id=move.id)
    assert [row.no for row in Drawing.objects.filter(pack=move.pack)] == [1, 2]


def test_한_화면을_두_사람이_보면_나중_사람에게_알린다(move: Move) -> None:
    packs.draw(actor=move.outgoing, pack_id=move.id)
    seen = query.view(move.outgoing, move.id, clock.today()).version
    head = move.desk.head("생활보장팀")
    packs.name_incoming(actor=head, pack_id=move.id, person_id=move.desk.at(CLERK).person_id or 0, version=seen)
    with pytest.raises(Conflict, match="먼저 고쳤습니다"):
        packs.hand_over(actor=move.outgoing, pack_id=move.id, version=seen)


@pytest.mark.parametrize("words", [
    "새올 비밀번호: abcd1234", "온나라 PW=hello12", "비번은 1234입니다", "패스워드 qwer1234", "암호 : 0000",
])
def test_비밀번호는_적을_수_없다(move: Move, words: str) -> None:
    with pytest.raises(Refused, match="비밀번호는 적지 않습니다"):
        remarks.remark(actor=move.outgoing, pack_id=move.id, part=Part.NOTES, body=words)
    with pytest.raises(Refused, match="비밀번호는 적지 않습니다"):
        remarks.note_right(actor=move.outgoing, pack_id=move.id, system="새올", role="담당자", scope=words)
    assert not Remark.objects.filter(pack=move.pack).exists()


@pytest.mark.parametrize(("words", "sentence"), [
    ("홍길동 480301-1234567", "주민등록번호로 보이는 숫자"), ("  ", "내용 칸이 비어 있습니다"), ("가" * 3001, "3,000자까지"),
])
def test_적을_수_없는_글은_까닭과_함께_거절된다(move: Move, words: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        remarks.remark(actor=move.outgoing, pack_id=move.id, part=Part.NOTES, body=words)


def test_비밀번호_변경_안내_같은_말은_적을_수_있다(move: Move) -> None:
    remarks.remark(actor=move.outgoing, pack_id=move.id, part=Part.NOTES, body="비밀번호 초기화는 정보통신팀에 신청합니다. 암호화 문서는 공유폴더에 있습니다.")
    assert Remark.objects.filter(pack=move.pack).count() == 1


def test_누가_무엇을_할_수_있는지(move: Move) -> None:
    stranger, clerk, head = move.desk.at("D12-T1-1"), move.desk.at(CLERK), move.desk.head("생활보장팀")
    for actor in (stranger, clerk):
        with pytest.raises(NotFound):
            packs.draw(actor=actor, pack_id=move.id)
    packs.draw(actor=head, pack_id=move.id)
    with pytest.raises(NotPermitted, match="인계는 인계자와"):
        packs.hand_over(actor=move.incoming, pack_id=move.id)
    with pytest.raises(Refused, match="대신 인계하는 까닭 칸이 비어"):
        packs.hand_over(actor=head, pack_id=move.id)
    packs.hand_over(actor=head, pack_id=move.id, reason="인계자가 급히 파견됨")
    assert "급히 파견됨" in Step.objects.get(pack=move.pack, kind=StepKind.HANDED).text
    with pytest.raises(NotPermitted, match="인수자로 정해진 사람만"):
        packs.take_over(actor=head, pack_id=move.id)
    packs.take_over(actor=move.new_one(), pack_id=move.id, only=())
    with pytest.raises(Refused, match="입회자가 될 수 없습니다"):
        packs.witness(actor=move.outgoing, pack_id=move.id)
    with pytest.raises(NotPermitted, match="바로 위 부서장"):
        packs.witness(actor=move.desk.head("복지정책과"), pack_id=move.id)
    packs.witness(actor=head, pack_id=move.id)


def test_팀장이_바뀌면_부서장이_부서장이_바뀌면_국장이_입회한다(desk: Desk) -> None:
    team = OUT.rsplit("-", 1)[0]
    code = f"{team}-head"
    desk.swap(code, "D10-T1-head")
    pack = desk.pack_of(code)
    assert [one.title for one in query.posts.witnesses(pack, ON)] == ["복지정책과장"]
    department = team.split("-")[0]
    desk.swap(f"{department}-head", "D10-head")
    pack = desk.pack_of(f"{department}-head")
    [witness] = query.posts.witnesses(pack, ON)
    assert witness.rank == "국장"
    assert pack.pk in {row.id for row in query.listing(actor_of_person(witness.id), ON)}


def test_후임이_없으면_직무대리가_받고_후임이_오면_다시_넘어간다(desk: Desk) -> None:
    outgoing, deputy = desk.at(OUT), desk.at(CLERK)
    org_actions.apply(org_actions.Document("파견", ON, [{"op": "release", "person": desk.number(outgoing), "post": OUT}], "인사발령"),
                      system_actor())
    _deliver()
    pack = Pack.objects.get(post__code=OUT)
    assert pack.incoming_id is None
    packs.draw(actor=desk.head("생활보장팀"), pack_id=pack.pk)
    with pytest.raises(Refused, match="후임자도 직무대리도"):
        packs.hand_over(actor=outgoing, pack_id=pack.pk)
    assert deputy.person_id is not None
    org_actions.assign_deputy(actor=system_actor(), person_id=deputy.person_id, post_id=desk.post(OUT), start=ON, end=ON + timedelta(days=30),
                              reason="후임 미정")
    packs.hand_over(actor=outgoing, pack_id=pack.pk)
    acting = actor_of_person(deputy.person_id)
    packs.take_over(actor=acting, pack_id=pack.pk)
    pack.refresh_from_db()
    assert pack.incoming_acting and pack.state == PackState.TAKEN
    newcomer = desk.at("D12-T1-2")
    org_actions.apply(org_actions.Document("인사발령", MOVE, [{"op": "appoint", "person": desk.number(newcomer), "post": OUT}], "인사발령"),
                      system_actor())
    _deliver()
    again = Pack.objects.get(post__code=OUT, reason=Reason.SUCCESSOR)
    assert (again.outgoing_id, again.incoming_id, again.previous_id) == (deputy.person_id, newcomer.person_id, pack.pk)


def _deliver() -> None:
    from hyeonjang.commons import outbox

    outbox.run_pending()


def test_손으로_시작하는_인계(desk: Desk) -> None:
    clerk, head = desk.at(CLERK), desk.head("생활보장팀")
    pack = packs.propose(actor=clerk, post_id=desk.post(CLERK), effective=MOVE)
    with pytest.raises(Conflict, match="이미 있습니다"):
        packs.propose(actor=clerk, post_id=desk.post(CLERK), effective=MOVE)
    with pytest.raises(NotPermitted, match="그 직위에 있는 사람과"):
        packs.propose(actor=clerk, post_id=desk.post(OUT), effective=MOVE, outgoing_id=desk.at(OUT).person_id)
    with pytest.raises(Refused, match="그 직위에 있지 않습니다"):
        packs.propose(actor=head, post_id=desk.post(OUT), effective=MOVE, outgoing_id=clerk.person_id)
    with pytest.raises(Refused, match="앞뒤 1년"):
        packs.propose(actor=clerk, post_id=desk.post(CLERK), effective=MOVE + timedelta(days=900))
    with pytest.raises(Refused, match="자기에게"):
        packs.name_incoming(actor=clerk, pack_id=pack.pk, person_id=clerk.person_id or 0)
    with pytest.raises(Refused, match="이어받거나 대리할 수 있는"):
        packs.name_incoming(actor=clerk, pack_id=pack.pk, person_id=desk.at("D12-T1-1").person_id or 0)
    packs.withdraw(actor=clerk, pack_id=pack.pk, reason="조정하지 않기로 함")
    packs.propose(actor=clerk, post_id=desk.post(CLERK), effective=MOVE)
    governor = desk.head("연천군")
    with pytest.raises(Refused, match="지방자치법 제119조"):
        packs.propose(actor=governor, post_id=desk.post("YC-1"), effective=MOVE)


def test_임시공휴일이_생기면_인수_기한이_따라_움직인다(move: Move) -> None:
    assert move.pack.due == date(2026, 11, 30)
    calendar.declare_holiday(system_actor(), date(2026, 11, 30), "임시공휴일(시험)", promulgated_on=ON, source="시험용 고시")
    move.pack.refresh_from_db()
    assert move.pack.due == date(2026, 12, 1)
    assert Step.objects.get(pack=move.pack, kind=StepKind.DUE_MOVED).text.startswith("2026. 11. 30. → 2026. 12. 1.")


def test_기구를_다시_나눌_때_아직_인수하지_않은_것이_보인다(move: Move) -> None:
    found = [one for one in following.of_units(system_actor(), [move.pack.unit_id]) if one.kind_ko == "업무 인계·인수"]
    assert [one.label_ko for one in found] == [str(move.pack)]


def test_남긴_것은_데이터베이스도_고치지_못하게_한다(move: Move) -> None:
    row = packs.draw(actor=move.outgoing, pack_id=move.id)
    remark = remarks.remark(actor=move.outgoing, pack_id=move.id, part=Part.NOTES, body="적음")
    for thing in (row, remark):
        with pytest.raises(Refused, match="고치거나 지울 수 없습니다"):
            thing.save()
        with pytest.raises(Refused, match="고치거나 지울 수 없습니다"):
            thing.delete()
    with pytest.raises(Refused):
        Drawing.objects.filter(pk=row.pk).update(no=9)
    for table in ("handover_drawing", "handover_remark", "handover_step"):
        for sql in (f"UPDATE {table} SET pack_id = pack_id", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)


def test_건의_인계_목록은_시스템만_만든다(move: Move) -> None:
    with pytest.raises(NotPermitted):
        handed.of_officer(move.outgoing, move.outgoing.person_id or 0, [1], ON)
