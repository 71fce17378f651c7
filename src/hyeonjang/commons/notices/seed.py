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


def _actors(department: str) -> tuple[Actor, Actor, int, str] | None:
    """A clerk and the head of a department, the post that answers, and the department's name."""
    today = clock.today()
    found = org.snapshot(today)
    unit = next((row for row in found.units.values() if row.name == department), None)
    if unit is None:
        return None
    head = org.head_of(unit.id, today)
    people = [person for person in org.people_in(unit.id, today) if head is None or person.id != head.id]
    if head is None or not people:
        return None
    officer = next((person for person in people if person.rank == "팀장"), people[0])
    clerk = next((person for person in people if person.rank not in {"팀장", "과장"}), people[0])
    return actor_of_person(clerk.id), actor_of_person(head.id), officer.post_id, unit.name


def load() -> int:
    """Load once; returns the number of notices that the demo's run told."""
    tax, relief = _actors("세무과"), _actors("안전총괄과")
    if tax is None or relief is None or Template.objects.exists():
        return 0
    _car(*tax[:3])
    _shelter(*relief[:3])
    clerk, head, post, _ = tax
    _landuse(clerk, head, post)
    return _run(clerk, head)


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


def _landuse(clerk: Actor, head: Actor, post: int) -> None:
    letter = ("((이름)) 님께\n\n((재산))의 쓰임새가 바뀌어 취득세를 신고하셔야 합니다. ((기한))까지 신고하면 가산세가 붙지 않습니다.\n\n"
              "# 신고하는 방법\n1. 세무과에 오시거나 위택스에서 신고합니다.\n1. 위택스가 멈추면 세무과 창구에서 받습니다.\n\n"
              "# 갖출 서류\n- 신분증\n- 공사비를 적은 서류")
    placeholders = [NAME, {"name": "재산", "label": "땅의 소재지", "type": "text", "sample": "전곡읍 은대리 12-3"},
                    {"name": "기한", "label": "신고납부 기한", "type": "date", "sample": "2027-01-22"}]
    _publish(clerk, head, "land-use-change", templates.Spec(
        "지목변경 취득세 신고 안내", "지방세법 제20조제1항", post, "031-839-2230", (Channel.LETTER,), placeholders,
        (Body(Channel.LETTER, "ko", "지목변경 취득세 신고 안내", letter),), obligation=Obligation.SERVICE, statute=Statute.LOCAL_TAX))


def _rows(count: int) -> list[runs.Row]:
    found = []
    for n in range(1, count + 1):
        name = f"{NAMES[n % len(NAMES)]}{n}"
        # A few addresses are ruins, as in every list of a county.
        address = "연천군 전곡읍" if n % 17 == 0 else f"경기도 연천군 {TOWNS[n % len(TOWNS)]} {n}"
        found.append(runs.Row(f"지목-{n:03d}", Recipient(name, address, "11017", large_print=n % 9 == 0),
                              {"이름": name, "재산": f"전곡읍 은대리 {n}-{n % 7 + 1}", "기한": clock.today() + timedelta(days=60)}))
    return found


def _run(clerk: Actor, head: Actor) -> int:
    """Forty letters three weeks ago: released, posted, four of them back. And a second run that waits for the head."""
    begun = clock.now() - timedelta(days=21)
    with clock.travel(begun):
        number = runs.create(actor=clerk, template="land-use-change", title="10월 지목변경 취득세 안내", reason="2026년 10월 지목변경")
        runs.load(actor=clerk, run_id=number, rows=_rows(40), source="10월 지목변경 명단.xlsx")
        runs.dry_run(actor=clerk, run_id=number)
        runs.release(actor=head, run_id=number, digest=Run.objects.get(pk=number).digest)
        outbox.run_pending()
        for batch in Batch.objects.filter(run_id=number, state=BatchState.READY):
            batches.posted(actor=clerk, batch_id=batch.pk, on=clock.today(), receipt="연천우체국 접수 20261102-0117")
    with clock.travel(clock.now() - timedelta(days=9)):
        sent = list(Attempt.objects.filter(notice__run_id=number).order_by("id").values_list("pk", flat=True)[:20:5])
        for reason, pks in (("moved", sent[:2]), ("absent", sent[2:])):
            returns.scan(actor=clerk, text="\n".join(codes.code_of(pk) for pk in pks), what="returned", on=clock.today(), reason=reason)
    second = runs.create(actor=clerk, template="land-use-change", title="11월 지목변경 취득세 안내", reason="2026년 11월 지목변경")
    runs.load(actor=clerk, run_id=second, rows=_rows(12), source="11월 지목변경 명단.xlsx")
    runs.dry_run(actor=clerk, run_id=second)
    return Attempt.objects.filter(notice__run_id=number).count()


