"""Mass runs: tried first, released by a second person, told once."""

from __future__ import annotations

import pypdfium2
import pytest

from hyeonjang.commons import outbox
from hyeonjang.commons.notices import settings as notice_settings
from hyeonjang.commons.notices.actions import money, optouts, runs
from hyeonjang.commons.notices.models import Attempt, Batch, Notice, Run
from hyeonjang.commons.notices.rules import codes
from hyeonjang.commons.notices.vocabulary import Channel, RunState, State
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from tests.support.pages import words_of

from .conftest import VALUES, Office, bodies, someone


def rows(count: int, **more: object) -> list[runs.Row]:
    return [runs.Row(f"{n}", someone(n, name=f"상속인{n}", **more), VALUES, ("inheritance.heir", n)) for n in range(1, count + 1)]


def prepared(office: Office, listed: list[runs.Row], reason: str = "2026-10 사망분") -> Run:
    number = runs.create(actor=office.clerk, template="heirs", title="11월 안내", reason=reason)
    runs.load(actor=office.clerk, run_id=number, rows=listed, source="명단.xlsx")
    runs.dry_run(actor=office.clerk, run_id=number)
    return Run.objects.get(pk=number)


def test_미리_해_보면_수와_비용과_빠진_줄이_나온다(office: Office) -> None:
    office.publish()
    office.send("heirs:2026-10 사망분:1")
    bad = [runs.Row("x1", someone(9), {**VALUES, "예상세액": "1,000"}), runs.Row("2", someone(8), VALUES),
           runs.Row("", someone(7), VALUES), runs.Row("x2", someone(address="전곡읍"), VALUES)]
    run = prepared(office, [*rows(3), *bad])
    assert run.report["counts"] == {"rows": 7, "send": 2, "refused": 3, "already": 1, "merged": 0, "no_way": 1}
    assert run.report["cost_won"] == 2 * 450
    reasons = " ".join(line[2] for line in run.report["left_out"])
    assert all(words in reasons for words in ("쉼표", "두 번", "사유 번호", "시·군·구"))
    assert Attempt.objects.filter(notice__run=run).count() == 0


def test_준비한_사람은_승인할_수_없고_바뀐_명단은_나가지_않는다(office: Office) -> None:
    office.publish()
    run = prepared(office, rows(3))
    for actor, refusal in ((office.clerk, NotPermitted), (office.outsider, NotFound)):
        with pytest.raises(refusal):
            runs.release(actor=actor, run_id=run.pk, digest=run.digest)
    own = runs.create(actor=office.head, template="heirs", title="과장이 준비", reason="다른 사유")
    runs.load(actor=office.head, run_id=own, rows=rows(1), source="x")
    runs.dry_run(actor=office.head, run_id=own)
    with pytest.raises(NotPermitted, match="준비한 사람"):
        runs.release(actor=office.head, run_id=own, digest=Run.objects.get(pk=own).digest)
    run.rows.filter(seq=1).update(recipient={**run.rows.get(seq=1).recipient, "name": "바꾼 사람"})
    with pytest.raises(Conflict, match="바뀌었습니다"):
        runs.release(actor=office.head, run_id=run.pk, digest=run.digest)
    runs.dry_run(actor=office.clerk, run_id=run.pk)
    office.publish(legal_basis="지방세법 제20조")
    with pytest.raises(Conflict, match="새 판"):
        runs.release(actor=office.head, run_id=run.pk, digest=Run.objects.get(pk=run.pk).digest)
    assert Notice.objects.count() == 0


def test_승인하면_한_통씩_나가고_다시_돌려도_늘지_않는다(office: Office) -> None:
    office.publish()
    for _ in range(2):
        run = prepared(office, rows(12))
        runs.release(actor=office.head, run_id=run.pk, digest=run.digest)
        outbox.run_pending()
        run.refresh_from_db()
        assert run.state == RunState.DONE
    assert Notice.objects.count() == Attempt.objects.count() == 12
    batch = Batch.objects.get()
    pdf = pypdfium2.PdfDocument(notice_settings.folder() / batch.file)
    text = [words_of(page) for page in pdf]
    for row in Attempt.objects.all():
        assert sum(codes.spaced(codes.code_of(row.pk)) in page for page in text) == 1
    second = Run.objects.latest("pk")
    assert second.report["counts"]["already"] == 12 and second.report["counts"]["send"] == 0


def test_예산을_넘으면_승인되지_않는다(office: Office) -> None:
    office.publish()
    money.set_budget(actor=office.manager, unit_id=office.unit("D1"), year=2026, won=1000, source="2026년 본예산")
    run = prepared(office, rows(3))
    assert run.report["left_won"] == 1000
    with pytest.raises(Refused, match="예산"):
        runs.release(actor=office.head, run_id=run.pk, digest=run.digest)
    with pytest.raises(NotPermitted):
        money.set_budget(actor=office.clerk, unit_id=office.unit("D1"), year=2026, won=10**9, source="몰래")


def test_세대에_한_통(office: Office) -> None:
    office.publish(household=True)
    listed = [runs.Row("a", someone(1, name="홍길동"), VALUES), runs.Row("b", someone(1, name="홍길순"), VALUES),
              runs.Row("c", someone(2, name="성춘향"), VALUES)]
    run = prepared(office, listed)
    assert run.report["counts"]["merged"] == 1 and run.report["counts"]["send"] == 2
    runs.release(actor=office.head, run_id=run.pk, digest=run.digest)
    outbox.run_pending()
    member = Notice.objects.get(state=State.MERGED)
    assert member.name == "홍길순" and member.household is not None and member.household.name == "홍길동"
    assert Attempt.objects.count() == 2 and Run.objects.get().state == RunState.DONE


def test_멈추고_이어서_보낸다(office: Office) -> None:
    office.publish()
    run = prepared(office, rows(3))
    runs.release(actor=office.head, run_id=run.pk, digest=run.digest)
    runs.pause(actor=office.clerk, run_id=run.pk, reason="오탈자 확인")
    outbox.run_pending()
    assert Notice.objects.count() == 0
    with pytest.raises(Conflict):
        runs.load(actor=office.clerk, run_id=run.pk, rows=rows(1), source="바꿈")
    runs.resume(actor=office.clerk, run_id=run.pk)
    outbox.run_pending()
    assert Notice.objects.count() == 3 and Run.objects.get().state == RunState.DONE


def test_수신_거부는_안내에만_통하고_법정_통지는_그대로_간다(office: Office, installation: object) -> None:
    from hyeonjang.commons.notices.vocabulary import Obligation

    installation.HYEONJANG_NOTICES["channels"] = "sms"  # type: ignore[attr-defined]
    both = {"chain": (Channel.SMS, Channel.LETTER), "bodies": bodies(Channel.SMS, Channel.LETTER)}
    office.publish(**both)
    optouts.refuse(actor=office.clerk, channel=Channel.SMS, contact="01012345678", evidence="전화 요청")
    assert office.send("a").channel == Channel.LETTER
    office.publish(**both, obligation=Obligation.STATUTORY)
    assert office.send("b").channel == Channel.SMS
    optouts.accept(actor=office.clerk, channel=Channel.SMS, contact="010-1234-5678", evidence="전화 요청")
    office.publish(**both)
    assert office.send("c").channel == Channel.SMS
