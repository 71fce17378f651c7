"""The pages of waits, what-ifs and forecasts on an imported log, through the worker."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from hyeonjang.commons import audit, outbox
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.commons.processes import actions, queries, studies, waiting
from hyeonjang.commons.processes.models import Figure, LogImport, WhatIf
from hyeonjang.commons.processes.queries import Question
from hyeonjang.commons.processes.whatif.scenarios import Early, Enough, MoreOfficers, Plan
from hyeonjang.commons.processes.whatif.waits import Pair, Waits
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, NotPermitted, Refused
from hyeonjang.law.periods.days import Regime
from hyeonjang.law.periods.table import default_table

pytestmark = pytest.mark.django_db
ACTOR = system_actor("시험")
TABLE = default_table()
WORKDAYS = [day for day in (date(2026, 1, 2) + timedelta(days=n) for n in range(330))
            if day.weekday() < 5 and day not in TABLE.days_off(Regime.MINWON)]


def _moment(day: float) -> datetime:
    """The Korean wall time of a working day's place."""
    whole, minutes = int(day), round((day - int(day)) * 480)
    start = datetime.combine(WORKDAYS[whole], datetime.min.time()).replace(hour=9)
    return start + timedelta(minutes=minutes + (60 if minutes >= 180 else 0))


def _rows(weeks: int = 38) -> Iterator[list[str]]:
    for week in range(weeks):
        for n in range(4):
            at, who = 5.0 * week + n, f"담당{week % 4}{n}"
            steps = [("접수", at, ""), ("금융정보 조회 요청", at + 0.25, who), ("건강보험 조회 요청", at + 0.25, who),
                     ("건강보험 회신", at + 2.25, ""), ("금융정보 회신", at + 10.25, ""), ("현장조사", at + 12.25, who),
                     ("조사 완료", at + 13.25, who), ("결정", at + 14.25, f"결재{n}")]
            for step, day, officer in steps:
                yield [f"가-{week}-{n}", step, f"{_moment(day):%Y-%m-%d %H:%M}", officer, "복지정책과",
                       "기초연금" if n % 2 else "생계급여", f"{_moment(at):%Y-%m-%d %H:%M}",
                       f"{_moment(at + 14.25):%Y-%m-%d %H:%M}"]


@pytest.fixture(autouse=True)
def _apart(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT, settings.WHITENOISE_AUTOREFRESH = str(tmp_path / "files"), True
    for cache in (queries._encoded, waiting._memory, waiting._calibration):
        cache.cache_clear()
    with clock.travel(datetime(2026, 11, 23, 10)):
        yield
    for cache in (queries._encoded, waiting._memory, waiting._calibration):
        cache.cache_clear()


@pytest.fixture
def row(tmp_path: Path) -> LogImport:
    source = actions.create_source(actor=ACTOR, code="welfare", name="급여 처리 내역")
    path = tmp_path / "내역.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["접수번호", "처리단계", "처리일시", "담당자", "담당부서", "급여", "접수일시", "완료일시"])
        writer.writerows(_rows())
    received = actions.receive(actor=ACTOR, source_id=source.pk, file_name=path.name, upload=path)
    actions.confirm(actor=ACTOR, import_id=received.pk, mapping={
        "case": "접수번호", "activity": "처리단계", "ts": "처리일시", "resource": "담당자", "dept": "담당부서",
        "opened": "접수일시", "closed": "완료일시"})
    outbox.run_pending()
    return LogImport.objects.get(pk=received.pk)


@pytest.fixture
def clerk(client: Client) -> Client:
    account = get_user_model().objects.create_user("kim", password="들판의-새벽-2026")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


BOTH = Plan((Early("현장조사"), Enough(5)))


def _ask(changes: Plan = BOTH, **more: Any) -> WhatIf:
    found = studies.ask(actor=ACTOR, code="welfare", question=more.pop("question", Question()), changes=changes,
                        replications=12, **more)
    outbox.run_pending()
    return WhatIf.objects.get(pk=found.pk)


def test_무엇을_기다리나_화면은_회신을_첫째로_보이고_미리_해_보기로_이끈다(row: LogImport, clerk: Client) -> None:
    answer = clerk.get("/desk/processes/welfare/waits/")
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert answer.context["top_name"] == "회신을 기다림" and answer.context["slowest"] == "금융정보"
    assert "early=" in shown and "enough_days=5" in shown
    # 10 of 14.25 working days, none of them counted twice.
    assert answer.context["top_share"] == "70.2" and answer.context["top_days"] == "10.0"
    assert "확인하거나 고치기" not in shown  # a clerk may not name the waits
    kept = Figure.objects.count()
    clerk.get("/desk/processes/welfare/waits/")
    assert Figure.objects.count() == kept


def test_조건에_맞는_건이_없으면_까닭을_말한다(row: LogImport, clerk: Client) -> None:
    shown = clerk.get("/desk/processes/welfare/waits/?since=2026-12-01").content.decode()
    assert "조건에 맞는 건이 없습니다" in shown
    assert "종료일이 시작일보다 빠릅니다" in clerk.get(
        "/desk/processes/welfare/waits/?since=2026-05-01&until=2026-04-01").content.decode()


def test_해_본_것은_작업자가_풀고_같은_물음은_같은_답이다(row: LogImport, clerk: Client) -> None:
    found = _ask()
    assert found.state == WhatIf.State.DONE and found.percent == 100
    assert found.result["fits"] and found.result["checkable"] == {"5": ["건강보험"]}
    assert found.result["after"]["median"]["value"] == pytest.approx(4.25, abs=0.05)
    assert found.result["observed"]["median"] == pytest.approx(14.25, abs=0.01)
    again = _ask()
    assert again.pk == found.pk and WhatIf.objects.count() == 1
    # The worker that dies and begins again changes nothing that is done.
    assert studies.carry_out(found.pk).finished_at == found.finished_at
    shown = clerk.get(reverse("processes:what_if", args=[found.pk])).content.decode()
    assert "14.2근무일에서 4.2근무일" in shown
    assert audit.verify() == []
    assert clerk.get(reverse("processes:what_if_progress", args=[found.pk])).json()["done"] is True


def test_미리_해_본_것이_혁신안의_약속이_된다(row: LogImport, clerk: Client) -> None:
    found = _ask(question=Question(attributes={"급여": "생계급여"}))
    answer = clerk.get(reverse("processes:what_if", args=[found.pk]))
    url = urlsplit(answer.context["propose_url"])
    told = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert url.path == reverse("innovation:new")
    assert told["measure"] == "processes.case_duration" and told["source"] == "welfare"
    assert told["attributes.급여"] == "생계급여"
    assert float(told["target"]) == pytest.approx(found.result["after"]["median"]["high"], abs=0.05)
    assert "현장조사를 회신이 오기 전에" in told["change"] and "14.2근무일" in told["today"]


def test_알려진_기록까지만_보고_그_뒤의_기록과_견준다(row: LogImport, clerk: Client) -> None:
    found = _ask(question=Question(until=_moment(70).date()), changes=Plan((Early("현장조사"),)))
    assert found.state == WhatIf.State.REFUSED and "60건 이상" in found.refusal
    assert "해 보지 못했습니다" in clerk.get(reverse("processes:what_if", args=[found.pk])).content.decode()
    later = _ask(question=Question(until=_moment(110).date()), changes=Plan((Early("현장조사"),)))
    assert later.state == WhatIf.State.DONE
    happened = studies.what_happened(later)
    # Nothing was changed in truth, so the prediction of the change did not come true, and the page says so.
    assert happened is not None and not happened.inside and happened.median == pytest.approx(14.25, abs=0.01)
    assert "밖에 있습니다" in clerk.get(reverse("processes:what_if", args=[later.pk])).content.decode()


def test_맞지_않는_모형은_예측_대신_까닭을_보인다(row: LogImport, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hyeonjang.commons.processes.whatif.study.misfit", lambda *given: "모형이 맞지 않습니다.")
    found = _ask()
    page = clerk.get(reverse("processes:what_if", args=[found.pk]))
    assert found.result["after"] is None
    assert "예측하지 않습니다" in page.content.decode() and page.context["propose_url"] == ""


def test_화면에서_해_보고_틀리면_문장을_본다(row: LogImport, clerk: Client) -> None:
    address = "/desk/processes/welfare/what-ifs/"
    shown = clerk.get(f"{address}?early=현장조사&enough_days=5&attribute=급여%3D기초연금")
    assert shown.context["form"]["early"].value() == "현장조사" and shown.context["form"]["enough_days"].value() == "5"
    nothing = clerk.post(address, {"limit_days": "10"})
    assert "하나 이상 골라 주세요" in nothing.content.decode()
    wrong = clerk.post(address, {"limit_days": "10", "early": "없는 단계"})
    assert WhatIf.objects.count() == 0 and wrong.status_code == 200
    made = clerk.post(address, {"limit_days": "10", "early": "현장조사", "attribute": "급여=기초연금"})
    found = WhatIf.objects.get()
    assert made.status_code == 302 and found.question["attributes"] == {"급여": "기초연금"}
    waiting_page = clerk.get(made.headers["Location"]).content.decode()
    assert "data-poll" in waiting_page
    assert "기초연금" in clerk.get(address).content.decode()
    assert studies.again(found) and "early" in studies.again(found)


def test_회신_짝은_권한이_있는_사람이_정하고_그대로_센다(row: LogImport, clerk: Client) -> None:
    waits = Waits((Pair("은행", "금융정보 조회 요청", "금융정보 회신", needed=True),))
    nobody = Actor(person_id=None, name="아무개", account_id=7)
    with pytest.raises(NotPermitted):
        studies.name_waits(actor=nobody, code="welfare", waits=waits)
    studies.name_waits(actor=ACTOR, code="welfare", waits=waits)
    assert waiting.waits_of(LogImport.objects.get(pk=row.pk)) == (waits, True)
    value = waiting.where_days_go(ACTOR, "welfare", Question())
    assert [source["name"] for source in value["sources"]] == ["은행"]
    with pytest.raises(Refused, match="이 기록에 없습니다"):
        studies.name_waits(actor=ACTOR, code="welfare", waits=Waits((Pair("가", "없음", "금융정보 회신"),)))
    assert clerk.get("/desk/processes/welfare/waits/name/").status_code in {200, 403}


def test_언제_끝나나_화면과_한_건의_예측(row: LogImport, clerk: Client) -> None:
    page = clerk.get("/desk/processes/welfare/forecasts/")
    assert page.context["holds"] and "이렇게 말한" in page.content.decode()
    assert float(page.context["overall"]["share"]) >= 80
    with clock.travel(_moment(200.25)):
        # Asked the bank a working day ago: fourteen days from asking, so thirteen more.
        found = waiting.likely_done(ACTOR, "welfare", {}, "건강보험 조회 요청", _moment(199.25), _moment(199))
    assert found.days == 13 and found.on == WORKDAYS[213]
    assert "13근무일 안(" in found.sentence_ko and f"{found.tries:,}건" in found.record_ko
    with pytest.raises(NotFound):
        waiting.likely_done(ACTOR, "none", {}, "접수", clock.now(), clock.now())
    with pytest.raises(Refused, match="조건이 이 기록에 없습니다"):
        waiting.likely_done(ACTOR, "welfare", {"없는 속성": "가"}, "접수", clock.now(), clock.now())


def test_기록을_보지_않는_사람에게는_보이지_않는다(row: LogImport, client: Client) -> None:
    found = _ask(changes=Plan((MoreOfficers("결정"),)))
    for name, args in (("waits", ["welfare"]), ("what_ifs", ["welfare"]), ("forecasts", ["welfare"]),
                       ("what_if", [found.pk]), ("what_if_progress", [found.pk])):
        assert client.get(reverse(f"processes:{name}", args=args)).status_code == 302
    with pytest.raises(NotPermitted):
        studies.ask(actor=Actor(person_id=None, name="군민", account_id=None), code="welfare", question=Question(), changes=Plan((Early("결정"),)))
    with pytest.raises(NotFound):
        studies.one(ACTOR, 10**9)
