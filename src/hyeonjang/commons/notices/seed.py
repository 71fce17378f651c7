"""A small demo: three templates, a run of letters, some of them returned. All people are made up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hyeonjang.commons import outbox
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor, actor_of_person
from hyeonjang.kit import clock

from .actions import batches, returns, runs, templates
from .actions.sending import Recipient
from .models import Attempt, Batch, Run, Template
from .rules import codes
from .rules.publishing import Body
from .vocabulary import BatchState, Channel, Obligation, Statute

NAMES = ("홍길동", "성춘향", "이몽룡", "심청", "전우치", "허생", "배비장", "숙향")
TOWNS = ("연천읍 연천로", "전곡읍 전곡로", "군남면 군남로", "청산면 청창로", "백학면 백학로", "미산면 마동로")
NAME = {"name": "이름", "label": "받는 사람 이름", "type": "name", "sample": "홍길동"}


def _actors(department: str, team: str = "") -> tuple[Actor, Actor, int] | None:
    """A clerk (of a team) and the head of a department, and the post that answers."""
    today = clock.today()
    units = org.snapshot(today).units.values()
    unit = next((row for row in units if row.name == department), None)
    below = next((row for row in units if row.name == team), unit)
    head = org.head_of(unit.id, today) if unit is not None else None
    people = [person for person in org.people_in(below.id, today) if head is None or person.id != head.id] if below else []
    if head is None or not people:
        return None
    officer = next((person for person in people if person.rank == "팀장"), people[0])
    clerk = next((person for person in people if person.rank not in {"팀장", "과장"}), people[0])
    return actor_of_person(clerk.id), actor_of_person(head.id), officer.post_id


def load() -> int:
    """Load once; returns the number of notices that the demo's run told."""
    tax, relief, welfare = _actors("세무과"), _actors("안전총괄과"), _actors("복지정책과", "생활보장팀")
    if tax is None or relief is None or welfare is None or Template.objects.exists():
        return 0
    with clock.travel(clock.now() - timedelta(days=40)):
        _car(*tax)
        _shelter(*relief)
        _change(*welfare)
    return _run(welfare[0], welfare[1])


def _publish(clerk: Actor, head: Actor, code: str, spec: templates.Spec) -> None:
    templates.draft(actor=clerk, code=code, spec=spec)
    templates.publish(actor=head, code=code)


def _car(clerk: Actor, head: Actor, post: int) -> None:
    letter = ("((이름)) 님께\n\n자동차세를 두 번 내셨습니다. 더 내신 ((금액))을 돌려드립니다.\n\n# 돌려받는 방법\n"
              "- 아래 전화로 계좌를 알려 주시면 ((기한))까지 넣어 드립니다.\n- 세무과에 오셔도 됩니다. 신분증을 가지고 오세요.\n\n"
              "> 계좌 비밀번호는 묻지 않습니다.")
    placeholders: list[dict[str, Any]] = [NAME, {"name": "금액", "label": "돌려드릴 금액", "type": "won", "sample": 48_300},
                    {"name": "기한", "label": "넣어 드리는 날", "type": "date", "sample": "2026-12-31"}]
    sms = "[연천군] ((이름)) 님, 자동차세 ((금액))을 ((기한))까지 돌려드립니다. 세무과 031-839-2230"
    _publish(clerk, head, "car-tax-refund", templates.Spec(
        "자동차세 환급 안내", "지방세기본법 제60조", post, "031-839-2230", (Channel.SMS, Channel.LETTER), placeholders,
        (Body(Channel.SMS, "ko", "", sms), Body(Channel.LETTER, "ko", "자동차세 환급 안내", letter),
         Body(Channel.LETTER, "en", "Refund of your vehicle tax",
              "Dear ((이름)),\n\nYou paid your vehicle tax twice. We will refund ((금액)) by ((기한)). Please call the number below."))))


def _shelter(clerk: Actor, head: Actor, post: int) -> None:
    placeholders = [{"name": "마을", "label": "마을 이름", "type": "text", "sample": "은대1리"},
                    {"name": "대피소", "label": "대피소", "type": "text", "sample": "은대1리 마을회관"}]
    _publish(clerk, head, "winter-shelter", templates.Spec(
        "한파 쉼터 안내", "재난 및 안전관리 기본법 제34조의9", post, "031-839-2330", (Channel.BROADCAST,), placeholders,
        (Body(Channel.BROADCAST, "ko", "한파 쉼터 안내",
              "((마을)) 주민께 알립니다. 오늘 밤부터 매우 춥습니다. ((대피소))를 밤새 열어 두니 추우면 오세요."),), household=True))


def _change(clerk: Actor, head: Actor, post: int) -> None:
    letter = ("((이름)) 님께\n\n다달이 받으시는 생계급여가 ((시작))부터 ((금액))으로 바뀔 예정입니다.\n\n# 왜 바뀌나요?\n((까닭))\n\n"
              "# 다른 의견이 있으면\n- ((기한))까지 아래 전화로 말씀하시거나 글로 적어 내실 수 있습니다.\n"
              "- 의견을 내지 않으셔도 불이익은 없습니다. 기한이 지나면 위 내용대로 정합니다.\n\n"
              "> 이 편지는 정하기 전에 미리 알려 드리는 것입니다. 정해지면 다시 알려 드립니다.")
    placeholders: list[dict[str, Any]] = [NAME, {"name": "금액", "label": "바뀌는 급여", "type": "won", "sample": 612_300},
                    {"name": "시작", "label": "바뀌는 날", "type": "date", "sample": "2027-01-01"},
                    {"name": "까닭", "label": "바뀌는 까닭", "type": "list", "sample": ["2026년 10월에 소득이 늘었습니다."]},
                    {"name": "기한", "label": "의견을 낼 수 있는 날", "type": "date", "sample": "2026-12-11"}]
    _publish(clerk, head, "benefit-change", templates.Spec(
        "생계급여 변경 사전 통지", "행정절차법 제21조제1항, 국민기초생활 보장법 제29조", post, "031-839-2340", (Channel.LETTER,), placeholders,
        (Body(Channel.LETTER, "ko", "생계급여 변경 사전 통지", letter),), obligation=Obligation.STATUTORY,
        statute=Statute.ADMINISTRATIVE))


def _rows(count: int) -> list[runs.Row]:
    found = []
    for n in range(1, count + 1):
        name = f"{NAMES[n % len(NAMES)]}{n}"
        # A few addresses are ruins, as in every list of a county.
        address = "연천군 전곡읍" if n % 17 == 0 else f"경기도 연천군 {TOWNS[n % len(TOWNS)]} {n}"
        found.append(runs.Row(f"급여-{n:03d}", Recipient(name, address, "11017", large_print=n % 9 == 0),
                              {"이름": name, "금액": 400_000 + 13_700 * n, "시작": clock.today() + timedelta(days=40),
                               "까닭": ["가구원이 한 명 줄었습니다." if n % 2 else "일해서 버는 소득이 늘었습니다."],
                               "기한": clock.today() + timedelta(days=18)}))
    return found


def _run(clerk: Actor, head: Actor) -> int:
    """Forty letters three weeks ago: released, posted, four of them back. And a second run that waits for the head."""
    begun = clock.now() - timedelta(days=21)
    with clock.travel(begun):
        number = runs.create(actor=clerk, template="benefit-change", title="11월 생계급여 변경 사전 통지", reason="2026년 11월 확인조사")
        runs.load(actor=clerk, run_id=number, rows=_rows(40), source="11월 확인조사 명단.xlsx")
        runs.dry_run(actor=clerk, run_id=number)
        runs.release(actor=head, run_id=number, digest=Run.objects.get(pk=number).digest)
        outbox.run_pending()
        for batch in Batch.objects.filter(run_id=number, state=BatchState.READY):
            batches.posted(actor=clerk, batch_id=batch.pk, on=clock.today(), receipt="연천우체국 접수 20261102-0117")
    with clock.travel(clock.now() - timedelta(days=9)):
        sent = list(Attempt.objects.filter(notice__run_id=number).order_by("id").values_list("pk", flat=True)[:20:5])
        for reason, pks in (("moved", sent[:2]), ("absent", sent[2:])):
            returns.scan(actor=clerk, text="\n".join(codes.code_of(pk) for pk in pks), what="returned", on=clock.today(), reason=reason)
    second = runs.create(actor=clerk, template="benefit-change", title="12월 생계급여 변경 사전 통지", reason="2026년 12월 확인조사")
    runs.load(actor=clerk, run_id=second, rows=_rows(12), source="12월 확인조사 명단.xlsx")
    runs.dry_run(actor=clerk, run_id=second)
    return Attempt.objects.filter(notice__run_id=number).count()


