"""Every screen answers, says what it should, and costs a bounded number of statements."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from hyeonjang.commons.org.models import Account
from hyeonjang.services.innovation.models import (
    Adoption,
    Award,
    Collection,
    Cycle,
    Proposal,
    Publication,
    StopItem,
    SurveyResponse,
)
from hyeonjang.services.innovation.queries import board, cycles
from tests.services.innovation.conftest import County

pytestmark = pytest.mark.django_db


def client(username: str) -> Client:
    found = Client()
    found.force_login(
        Account.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
    )
    return found


@pytest.mark.parametrize("username", ["planning", "head", "clerk", "governor"])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("board", "부서와 팀"),
        ("proposals", "혁신안"),
        ("survey", "업무처리 실태조사"),
        ("funnel", "부서 우수사례"),
        ("judging", "심사"),
        ("awards", "시상"),
        ("stops", "돌려받는 시간"),
        ("collections", "취합"),
        ("effects", "약속과 효과"),
        ("ideas", "익명"),
    ],
)
def test_목록_화면(county: County, username: str, name: str, words: str) -> None:
    for query in ("", "?year=2025"):
        answer = client(username).get(reverse(f"innovation:{name}") + query)
        assert answer.status_code == 200
        assert words in answer.content.decode()


def test_하나씩_보는_화면(county: County) -> None:
    planning = client("planning")
    adopted = Adoption.objects.select_related("proposal").first()
    assert adopted is not None
    pages: list[tuple[str, list[Any], str]] = [
        ("proposal", [adopted.proposal_id], "약속"),
        ("effect", [adopted.proposal_id], "산식과 근거"),
        ("response", [SurveyResponse.objects.all()[0].pk], "확인한 값"),
        ("cycle", [2026], "최소 심사위원 수"),
        ("collection", [Collection.objects.all()[0].pk], "부서별 제출"),
        ("cycles", [], "새 연차"),
        ("new_collection", [], "보낼 부서"),
        ("appoint", [], "심사위원"),
        ("award", [], "결정 이유"),
        ("decide", [adopted.proposal_id], "결정 이유"),
        ("plan", [adopted.proposal_id], "할 일"),
    ]
    for name, args, words in pages:
        answer = planning.get(reverse(f"innovation:{name}", args=args))
        assert answer.status_code == 200, name
        assert words in answer.content.decode(), name
    revised = Proposal.objects.filter(latest=2).first()
    assert revised is not None
    shown = planning.get(reverse("innovation:difference", args=[revised.pk, 1, 2])).content.decode()
    assert "<ins>" in shown and "다른 부서의 의견 반영" in shown


def test_로그인하지_않으면_군민_화면만_보인다(county: County) -> None:
    anybody = Client()
    assert anybody.get(reverse("innovation:board")).status_code == 302
    page = anybody.get(reverse("promises:list"))
    assert page.status_code == 200 and "약속과 결과" in page.content.decode()
    one = Publication.objects.all()[0]
    shown = anybody.get(reverse("promises:one", args=[one.pk])).content.decode()
    assert one.title in shown and "재는 방법" in shown
    assert anybody.get(reverse("promises:one", args=[10**9])).status_code == 404


def test_현황판은_팀이_많아도_문장_수가_늘지_않는다(county: County) -> None:
    cycle = cycles.by_year(county.office, 2026, county.on)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        found = board.board(county.office, cycle, county.on)
    effects_cost = 6 * Adoption.objects.count()
    assert found.teams == 177 and len(seen) <= 30 + effects_cost
    with CaptureQueriesContext(connection) as rows:
        assert client("planning").get(reverse("innovation:proposals")).status_code == 200
    assert len(rows) <= 45  # a merged department costs a look at its last name


def test_혁신안을_화면에서_쓰고_틀리면_문장을_본다(county: County) -> None:
    clerk = client("clerk")
    data = {
        "team": county.unit("생활보장팀"),
        "kind": "free",
        "title": "화면 시험",
        "today": "지금",
        "change": "바꿈",
        "legal_basis": "법",
        "residents_view": "좋아짐",
        "measure": "innovation.submission_rate",
        "target": "1",
        "due": "2027-06-30",
        "cost_won": "0",
        "hours_per_year": "0",
    }
    wrong = clerk.post(reverse("innovation:new"), data)
    assert wrong.status_code == 422 and "크게 적어 주세요" in wrong.content.decode()
    unknown = clerk.post(reverse("innovation:new"), {**data, "measure": "no.such"})
    assert "등록된 지표가 아닙니다" in unknown.content.decode()
    led = clerk.get(reverse("innovation:new") + "?measure=no.such", follow=True).content.decode()
    assert "&#x27;no.such&#x27;는 등록된 지표가 아닙니다. 지표 목록에서 골라 주세요." in led
    impossible = clerk.post(reverse("innovation:new"), {**data, "due": "2026-02-30"})
    assert "달력에 있는 날짜" in impossible.content.decode()
    assert not Proposal.objects.filter(title="화면 시험").exists()
    made = clerk.post(reverse("innovation:new"), {**data, "target": "99"})
    row = Proposal.objects.get(title="화면 시험")
    assert made.status_code == 302
    assert clerk.post(reverse("innovation:submit", args=[row.pk])).status_code == 302
    twice = clerk.post(reverse("innovation:submit", args=[row.pk]), follow=True).content.decode()
    assert "제출할 수 없습니다" in twice


def test_권한이_없으면_문장으로_거절한다(county: County) -> None:
    clerk = client("clerk")
    assert clerk.get(reverse("innovation:report_pdf")).status_code == 403
    answer = clerk.post(reverse("innovation:open_cycle", args=[2026]), follow=True)
    assert "기획감사담당관" in answer.content.decode()


def upload(found: Client, collection: Collection, department: int, rows: list[list[object]]) -> Any:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "취합.xlsx"
    return found.post(reverse("innovation:upload", args=[collection.pk, department]), {"file": file})


HEADINGS: list[object] = ["국", "부서", "부서장", "업무", "연간 건수"]


def test_취합_서식을_받아_채워_올리고_틀리면_오류_파일을_받는다(county: County) -> None:
    welfare = county.unit("복지정책과")
    collection = Collection.objects.filter(state="open", title__contains="반복 민원").first()
    assert collection is not None
    head = client("head")
    template = head.get(reverse("innovation:template", args=[collection.pk, welfare]))
    book = load_workbook(io.BytesIO(template.content))
    assert [str(cell.value).removesuffix(" *") for cell in book.worksheets[0][1]] == [
        "국", "부서", "부서장", "업무", "연간 건수"]
    given = [cell.value for cell in book.worksheets[0][2]][:3]
    assert given[:2] == ["산업복지국", "복지정책과"] and "과장 " in str(given[2])
    wrong = upload(head, collection, welfare, [HEADINGS, [*given, "접수", "많음"]])
    returned = load_workbook(io.BytesIO(wrong.content))
    cells = [
        str(c.value) for sheet in returned.worksheets for row in sheet.iter_rows() for c in row if c.value
    ]
    assert any("수가 아닙니다" in text for text in cells) and any("연간 건수" in text for text in cells)
    right = upload(head, collection, welfare, [
        ["국", "부서", "부서장", "업무 *", "연간 건수 *"], [None, "엉뚱한 과", None, "접수", 12], [*given, None, None]])
    assert right.status_code == 302
    broken = head.post(reverse("innovation:upload", args=[collection.pk, welfare]), {"file": io.BytesIO(b"")})
    assert broken.status_code == 422
    merged = client("planning").get(reverse("innovation:merged", args=[collection.pk]))
    values = [
        [c.value for c in row] for row in load_workbook(io.BytesIO(merged.content)).worksheets[0].iter_rows()
    ]
    # What the system knows stands as it knows it, whatever was typed over it; rows with nothing else are no rows.
    assert ["복지정책과", *given, "접수", 12] in values
    assert sum(row[0] == "복지정책과" for row in values) == 1


def test_결과보고와_기록부를_내려받는다(county: County) -> None:
    import zipfile

    planning = client("planning")
    pdf = planning.get(reverse("innovation:report_pdf") + "?year=2025")
    assert pdf.content.startswith(b"%PDF")
    hwpx = planning.get(reverse("innovation:report_hwpx") + "?year=2025")
    with zipfile.ZipFile(io.BytesIO(hwpx.content)) as package:
        names = set(package.namelist())
        section = package.read("Contents/section0.xml").decode()
    assert {"mimetype", "META-INF/container.xml", "Contents/header.xml"} <= names
    assert "최우수" in section and "판단 불가" in section and "끝." in section
    book = load_workbook(io.BytesIO(planning.get(reverse("innovation:record_book") + "?year=2025").content))
    assert book.worksheets[0].max_row == 53 and book.worksheets[0]["A1"].value == "제안번호"
    assert Award.objects.filter(cycle__year=2025).count() == 8
    assert Cycle.objects.count() == 2 and StopItem.objects.exists()


def test_기구개편_뒤에는_새_부서장이_옛_부서의_혁신안을_고른다(county: County) -> None:
    """2026. 10. 2. merged departments: what their teams had handed in waits for nobody who is gone."""
    standing = {unit.id for unit in county.found.units.values() if unit.kind == "과"}
    moved = Proposal.objects.filter(cycle__year=2026).exclude(department_id__in=standing)
    chosen = moved.filter(selections__stage="department_best")
    assert chosen.exists() and not moved.filter(state="submitted").exists()
    cycle = cycles.by_year(county.office, 2026, county.on)
    rows = {row.department_id: row for row in board.department_choices(county.office, cycle, county.on)}
    assert set(rows) <= standing and all(row.done for row in rows.values() if row.chosen)


def test_결정하는_화면은_무엇을_결정하는지_보여_준다(county: County) -> None:
    planning = client("planning")
    item = StopItem.objects.filter(state="committee").first()
    assert item is not None
    shown = planning.get(reverse("innovation:decide_stop", args=[item.pk, item.version])).content.decode()
    assert item.name in shown and item.reason in shown and "해마다" in shown
    assert planning.get(reverse("innovation:decide_stop", args=[10**6, 1])).status_code == 404
    close = planning.get(reverse("innovation:close_desk")).content.decode()
    assert "지금까지의 집계" in close and "통과 정원 8건" in close
    adopted = Adoption.objects.all()[0]
    theirs = client("clerk").get(reverse("innovation:adopt_theirs", args=[adopted.proposal_id])).content.decode()
    assert "우리 팀의 목표값(" in theirs and 'value="2027-12-31"' in theirs
    waiting = planning.get(reverse("innovation:awards")).content.decode()
    assert "2026. 12. 15.부터" in waiting and "awards/give" not in waiting


def test_심사표는_나쁜_점수를_그_칸에서_말하고_낸_뒤에는_낸_것을_보인다(county: County) -> None:
    from datetime import datetime

    from hyeonjang.kit import clock
    from hyeonjang.services.innovation.actions import funnel
    from hyeonjang.services.innovation.models import ScoreSheet
    from hyeonjang.services.innovation.vocabulary import StageKind

    cycle = Cycle.objects.get(year=2026)
    governor = Account.objects.get(username="governor")
    funnel.appoint(actor=county.office, cycle_id=cycle.pk, stage=StageKind.DESK_REVIEW,
                   person_id=governor.person_id, label="군수", department_id=None)
    proposal = Proposal.objects.filter(cycle=cycle, state="department_best").first()
    assert proposal is not None
    address = reverse("innovation:score_desk_review", args=[proposal.pk])
    names = [f"points_{slug}" for slug in ("creativity", "economy", "continuity", "scope", "effort")]
    judge = client("governor")

    def send(*points: str) -> str:
        answer = judge.post(address, dict(zip(names, points, strict=True)))
        assert answer.status_code == 422
        return answer.content.decode()

    with clock.travel(datetime(2026, 11, 25, 10, tzinfo=clock.SEOUL)):
        over = send("101", "50", "50", "50", "50")
        assert "창의성 점수는 0점부터 100점까지 줄 수 있습니다" in over
        assert 'id="id_points_creativity_error"' in over
        fine = send("50.123", "NaN", "", "1e9", "-1")
        assert fine.count("소수 둘째 자리까지 적어 주세요") == 2 and "점수는 숫자로 적어 주세요" in fine
        assert not ScoreSheet.objects.filter(proposal=proposal).exists()
        good = dict(zip(names, ["90", "80", "70", "60.5", "50"], strict=True))
        assert judge.post(address, good).status_code == 302
        shown = judge.get(address).content.decode()
        assert "내가 준 점수" in shown and "60.5" in shown and "심사표 내기" not in shown
        again = judge.post(address, good)
        assert again.status_code == 422 and "이미 냈습니다" in again.content.decode()
        assert ScoreSheet.objects.filter(proposal=proposal).count() == 1


def test_개편으로_옮긴_팀의_제안은_새_부서의_심사위원도_제척된다(county: County) -> None:
    from hyeonjang.services.innovation.queries import judging, names

    standing = names.teams(county.on)
    moved = [row for row in Proposal.objects.filter(cycle__year=2026)
             if names.home_of(row.team_id, row.department_id, standing) != row.department_id]
    assert moved, "the reorganisation of October moves teams that had handed in before"
    row = moved[0]
    assert judging.homes_of(row, county.on) == {row.department_id, standing[row.team_id].department_id}


def test_선정_점수와_시상은_혁신안_화면에_있다(county: County) -> None:
    award = Award.objects.filter(cycle__year=2025, grade="grand").get()
    page = client("clerk").get(reverse("innovation:proposal", args=[award.proposal_id])).content.decode()
    assert f"시상: 최우수(발표심사 평균 {award.score:.2f}점, 1위)" in page
    assert "서면심사: 통과, 평균 " in page


def test_결과보고는_차이의_구간도_적고_증빙이_없으면_없다고_말한다(county: County) -> None:
    from types import SimpleNamespace

    from hyeonjang.services.innovation import papers

    seen = SimpleNamespace(unit_ko="근무일", difference_ko="-6.7근무일", interval_ko="-7.0 ~ -5.9근무일")
    assert papers._difference(seen) == "-6.7\n(-7.0 ~ -5.9)"  # type: ignore[arg-type]
    assert papers._difference(SimpleNamespace(**{**vars(seen), "interval_ko": "-"})) == "-6.7"  # type: ignore[arg-type]
    waiting = Adoption.objects.filter(proposal__plan__submitted_on__isnull=True).first()
    assert waiting is not None
    page = client("clerk").get(reverse("innovation:effect", args=[waiting.proposal_id])).content.decode()
    assert "아직 마친 할 일이 없어 증빙이 없습니다." in page
