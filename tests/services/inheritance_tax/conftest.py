"""A small tax office with the letters published, and the lists that other systems would export. All people are made up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hyeonjang.commons import outbox
from hyeonjang.commons.documents.xlsx import SheetColumn, SheetTable, write_workbook
from hyeonjang.commons.notices.actions import batches, runs
from hyeonjang.commons.notices.models import Batch, Run
from hyeonjang.commons.org import actions as org_actions
from hyeonjang.commons.org.actor import Actor, actor_of_person, system_actor
from hyeonjang.commons.org.models import Membership, Post, Unit
from hyeonjang.kit import clock
from hyeonjang.services.inheritance_tax import templates
from hyeonjang.services.inheritance_tax.actions import estate, letters, setup, uploads
from hyeonjang.services.inheritance_tax.models import Death, Heir
from hyeonjang.services.inheritance_tax.vocabulary import Learned, Relation, Source

TODAY = "2026-11-23T10:00"  # a Monday
SETTINGS = {"channels": "", "quiet": "21:00-08:00", "quiet_holidays": "1", "address": "경기도 연천군 연천읍 연천로 220", "postcode": "11017"}
ORGANISATION = [
    {"op": "create", "code": "YC", "name": "연천군", "kind": "군", "parent": None, "form": ""},
    {"op": "create", "code": "D1", "name": "세무과", "kind": "과", "parent": "YC", "form": "과"},
    {"op": "create", "code": "D2", "name": "환경보호과", "kind": "과", "parent": "YC", "form": "과"},
    {"op": "create", "code": "T1", "name": "재산세팀", "kind": "팀", "parent": "D1", "form": ""},
    {"op": "create", "code": "T2", "name": "환경정책팀", "kind": "팀", "parent": "D2", "form": ""},
    {"op": "create", "code": "W1", "name": "전곡읍", "kind": "읍면", "parent": "YC", "form": ""},
]
PEOPLE = [
    ("head", "D1", "과장", True, ""), ("team", "T1", "팀장", True, ""), ("clerk", "T1", "담당자", False, "주무관"),
    ("mate", "T1", "담당자", False, "주무관"), ("outsider", "T2", "담당자", False, "주무관"), ("town", "W1", "담당자", False, "주무관"),
]
# The serial part of these numbers has never been given to anybody.
RRN = {"홍판서": "450301-1000000", "이진사": "391122-1000000", "박씨부인": "520715-2000000", "살아있음": "700101-1000000"}
DEATHS = ("성명", "주민등록번호", "사망일자", "신고일자", "주소")
LAND = ("소유자", "소유자주민등록번호", "고유번호", "토지소재지", "지목", "토지면적", "시가표준액", "소유지분", "이전일", "과세연도")
HOUSE = ("소유자", "소유자주민등록번호", "물건번호", "물건소재지", "주택종류", "전용면적", "주택공시가격")
CARS = ("소유자", "주민등록번호", "자동차등록번호", "차종", "규모", "배기량", "용도", "최초등록일", "시가표준액")
FILED = ("피상속인주민등록번호", "신고인", "신고일자", "납부일자", "신고세액", "접수번호", "과세물건")
LOOK = estate.LookUp(Learned.CERTIFICATE, "취득세 납부 안내", "접수-1")
HERE = "경기도 연천군 전곡읍 시연로"


def build_office() -> None:
    operations: list[dict[str, Any]] = [{**row, "order": place} for place, row in enumerate(ORGANISATION)]
    for place, (code, unit, rank, head, title) in enumerate(PEOPLE):
        operations += [
            {"op": "post", "code": code, "unit": unit, "rank": rank, "head": head, "title": title, "order": place},
            {"op": "person", "number": code, "name": f"{code}-이름", "synthetic": True},
            {"op": "appoint", "person": code, "post": code},
        ]
    org_actions.apply(org_actions.Document("기구", date(2025, 1, 1), operations, "시험 조례"), system_actor())


def workbook(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    return write_workbook([SheetTable("자료", tuple(SheetColumn(name) for name in headers), rows)])


class Office:
    """Actors by code, and the usual steps in one line each."""

    def __getattr__(self, code: str) -> Actor:
        row = Membership.objects.known().get(post__code=code, valid_to=None)
        return actor_of_person(row.person_id)

    def unit(self, code: str) -> int:
        return int(Unit.objects.get(code=code).pk)

    def person(self, code: str) -> int:
        return int(Membership.objects.known().get(post__code=code, valid_to=None).person_id)

    def open(self) -> None:
        setup.configure(actor=self.head, unit_id=self.unit("T1"), contact="031-839-2230")
        templates.publish(actor=self.head, post_id=Post.objects.get(code="team").pk, phone="031-839-2230", drafter=self.clerk)

    def upload(self, source: Source, headers: Sequence[str], rows: Sequence[Sequence[Any]], **more: Any) -> int:
        return uploads.receive(actor=self.clerk, source=source, file_name=f"{source.label_ko}.xlsx", data=workbook(headers, rows), **more)

    def take(self, source: Source, headers: Sequence[str], rows: Sequence[Sequence[Any]], **more: Any) -> dict[str, int]:
        return uploads.apply(actor=self.clerk, upload_id=self.upload(source, headers, rows, **more))

    def died(self, name: str = "홍판서", on: str = "2026-06-05", source: Source = Source.RESIDENTS) -> Death:
        self.take(source, DEATHS, [(name, RRN[name], on, on, f"{HERE} 1")])
        return Death.objects.get(party__name=name)

    def search(self, *land: Sequence[Any], houses: Sequence[Sequence[Any]] = (), cars: Sequence[Sequence[Any]] = ()) -> None:
        """All four registers; whatever is not given names somebody living."""
        alive = ("살아있음", RRN["살아있음"], "9", "연천군 9", "전", 10, 10, "", "", "")
        self.take(Source.LAND, LAND, list(land) or [alive])
        self.take(Source.HOUSE, HOUSE, list(houses) or [alive[:7]])
        self.take(Source.BUILDING, HOUSE, [alive[:7]])
        self.take(Source.VEHICLE, CARS, list(cars) or [("살아있음", RRN["살아있음"], "9", "승용", "중형", 10, "비영업용", "2020-01-01", 1)])

    def family(self, death: Death, *people: estate.Relative) -> list[Heir]:
        ids = estate.add_heirs(actor=self.clerk, death_id=death.pk, look=LOOK, people=list(people or WIDOW_AND_SON))
        return [Heir.objects.get(pk=pk) for pk in ids]

    def send(self) -> letters.Collected:
        """Collect, try, release, print, post: everything that people and the worker do."""
        found = letters.collect(actor=self.clerk)
        for run_id, _, _ in found.runs:
            runs.dry_run(actor=self.clerk, run_id=run_id)
            runs.release(actor=self.head, run_id=run_id, digest=Run.objects.get(pk=run_id).digest)
        outbox.run_pending()
        for batch in Batch.objects.filter(state="ready"):
            batches.posted(actor=self.clerk, batch_id=batch.pk, on=clock.today(), receipt="접수 1")
        outbox.run_pending()
        return found


def land(name: str = "홍판서", number: str = "4180010100100120003", value: Any = "200,000,000", **more: Any) -> tuple[Any, ...]:
    return (name, more.get("rrn", RRN.get(name, "")), number, more.get("place", "경기도 연천군 전곡읍 전곡리 12-3"), more.get("category", "대"),
            more.get("area", "1,850.5"), value, more.get("share", ""), more.get("sold", ""), 2026)


WIDOW = estate.Relative("성춘향", Relation.SPOUSE, date(1950, 5, 5), f"{HERE} 1", "010-0000-0001", abroad=False)
SON = estate.Relative("홍길동", Relation.CHILD, date(1975, 1, 1), "서울특별시 종로구 시연로 7", "010-0000-0002", abroad=False)
WIDOW_AND_SON = (WIDOW, SON)


@pytest.fixture
def today() -> Iterator[None]:
    with clock.travel(TODAY):
        yield


@pytest.fixture
def installation(settings: Any, tmp_path: Path) -> Any:
    settings.HYEONJANG_NOTICES = dict(SETTINGS)
    settings.MEDIA_ROOT = str(tmp_path / "files")
    settings.WHITENOISE_AUTOREFRESH = True
    return settings


@pytest.fixture
def office(db: None, today: None, installation: Any) -> Office:
    build_office()
    found = Office()
    found.open()
    return found


