"""The demo county: Yeoncheon's departments by its ordinance, with teams and people that are plainly made up.

Real: bureaus, departments, towns, the number of posts (746), the reorganisation of 2026-10-02, and fifteen
team names confirmed from public text. Made up and marked "(가상)": the other 162 teams of 177. Every person
is made up and bears a name out of the old novels with a number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from importlib import resources
from typing import Any

from django.db import transaction

from hyeonjang.commons.org import actions
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.org.models import Account, Membership, Reorganisation

FOUNDED = date(2024, 7, 4)
REORGANISED = date(2026, 10, 2)
POSTS = 746
TEAMS = 177
COUNCIL_POSTS = 18
NAMES = (
    "홍길동",
    "성춘향",
    "이몽룡",
    "심청",
    "전우치",
    "유충렬",
    "조웅",
    "숙향",
    "양소유",
    "허생",
    "배비장",
    "사정옥",
)

# Teams that public text names, under the department that does their work since 2024-07-04.
CONFIRMED: dict[str, tuple[str, ...]] = {
    "기획감사담당관": ("기획팀", "예산팀", "법무팀"),
    "행정담당관": ("행정지원팀",),
    "안전총괄과": ("방재시설팀",),
    "복지정책과": ("생활보장팀",),
    "사회복지과": ("노인정책팀",),
    "문화체육과": ("문화유산팀", "유적관리팀"),
    "관광과": ("관광축제팀",),
    "환경보호과": ("환경정책팀", "수질총량팀"),
    "종합민원과": ("위생팀",),
    "보건의료원": ("감염병대응팀",),
    "농업기술센터": ("인력육성팀",),
}
RENAMED = {"종합민원과": "민원지적과", "환경보호과": "기후에너지과", "통일평생교육원": "평생교육원"}
MERGED = ("도시과", "건축과")

Json = dict[str, Any]


def _source() -> Json:
    text = resources.files("hyeonjang.commons.org").joinpath("data/org_2025.json").read_text(encoding="utf-8")
    found: Json = json.loads(text)
    return found


def _plain(name: str) -> str:
    """``보건의료원 (보건지소, 보건진료소)`` → ``보건의료원``."""
    return name.split(" (")[0]


def _departments(source: Json) -> Iterator[tuple[str, str, str]]:
    """(name, form, parent code) of the 25, in the order of the ordinance."""
    for name in source["부군수 직속"]:
        yield name, "담당관", "YC"
    for number, names in enumerate(source["국"].values(), 1):
        for name in names:
            yield name, "과", f"B{number}"
    for form in ("직속기관", "사업소"):
        for name in source[form]:
            yield _plain(name), form, "YC"
    for name in source["의회"]:
        yield name, "의회", "YC"


class _Builder:
    """Collects the operations of the first document."""

    def __init__(self) -> None:
        self.operations: list[Json] = []
        self.people = 0
        self.order = 0
        self.codes: dict[str, str] = {}

    def unit(
        self, code: str, name: str, kind: str, parent: str | None, *, form: str = "", synthetic: bool = False
    ) -> None:
        self.order += 1
        self.codes[name] = code
        self.operations.append(
            {
                "op": "create",
                "code": code,
                "name": name,
                "kind": kind,
                "parent": parent,
                "form": form,
                "synthetic": synthetic,
                "order": self.order,
            }
        )

    def post(self, code: str, unit: str, rank: str, *, head: bool = False, title: str = "") -> None:
        """A post with a person in it."""
        self.people += 1
        number = f"S{self.people:04d}"
        name = f"{NAMES[(self.people - 1) % len(NAMES)]}-{self.people:03d}"
        self.operations += [
            {
                "op": "post",
                "code": code,
                "unit": unit,
                "rank": rank,
                "head": head,
                "title": title,
                "order": self.people,
            },
            {"op": "person", "number": number, "name": name, "synthetic": True},
            {"op": "appoint", "person": number, "post": code},
        ]


def _team_counts(names: list[str]) -> dict[str, int]:
    """177 teams over 25 departments: three for the council's office, seven or eight for the others."""
    others = [name for name in names if name != "의회사무과"]
    base, rest = divmod(TEAMS - 3, len(others))
    return {"의회사무과": 3, **{name: base + (index < rest) for index, name in enumerate(others)}}


def _team_names(department: str, count: int) -> list[tuple[str, bool]]:
    real = CONFIRMED.get(department, ())
    return [(name, False) for name in real] + [
        (f"{department} 제{number}팀(가상)", True) for number in range(len(real) + 1, count + 1)
    ]


def _founding() -> list[Json]:
    """The operations that make the county of 2024-07-04 out of nothing."""
    source, build = _source(), _Builder()
    build.unit("YC", "연천군", "군", None)
    build.post("YC-1", "YC", "군수", head=True, title="군수")
    build.post("YC-2", "YC", "부군수", title="부군수")
    for number, bureau in enumerate(source["국"], 1):
        build.unit(f"B{number}", bureau, "국", "YC")
        build.post(f"B{number}-head", f"B{number}", "국장", head=True)
    departments = list(_departments(source))
    counts = _team_counts([name for name, _, _ in departments])
    teams: list[tuple[str, str]] = []
    for number, (name, form, parent) in enumerate(departments, 1):
        code = f"D{number:02d}"
        build.unit(code, name, "과", parent, form=form)
        build.post(f"{code}-head", code, "과장", head=True)
        for place, (team, synthetic) in enumerate(_team_names(name, counts[name]), 1):
            team_code = f"{code}-T{place}"
            build.unit(team_code, team, "팀", code, synthetic=synthetic)
            build.post(f"{team_code}-head", team_code, "팀장", head=True)
            teams.append((name, team_code))
    for number, town in enumerate(source["읍면"], 1):
        build.unit(f"E{number:02d}", town, "읍면", "YC")
        build.post(f"E{number:02d}-head", f"E{number:02d}", "과장", head=True)
        for place in range(1, 11):
            build.post(f"E{number:02d}-{place}", f"E{number:02d}", "담당자", title="주무관")
    _staff(build, teams)
    return [*build.operations, *_duties(build)]


def _staff(build: _Builder, teams: list[tuple[str, str]]) -> None:
    """Fill the teams so that the county has its 746 posts (the governor not counted), 18 of them the
    council's."""
    council = [code for name, code in teams if name == "의회사무과"]
    for index in range(COUNCIL_POSTS - 1 - len(council)):
        code = council[index % len(council)]
        build.post(f"{code}-{index // len(council) + 1}", code, "담당자", title="주무관")
    others = [code for name, code in teams if name != "의회사무과"]
    for index in range(POSTS + 1 - build.people):
        code = others[index % len(others)]
        place = index // len(others) + 1
        build.post(f"{code}-{place}", code, "담당자", title=_TITLES.get((code, place), "주무관"))


# Posts that carry a duty have a name that says so. D01 is 기획감사담당관, D03 행정담당관.
_TITLES = {
    ("D01-T1", 1): "혁신 담당",
    ("D01-T4", 1): "감사 담당",
    ("D03-T1", 1): "조직 담당",
    ("D03-T2", 1): "정보통신 담당",
}


def _duties(build: _Builder) -> list[Json]:
    """Who may do what: the head and the team, or one post, never everybody."""
    found: list[Json] = []
    for duty in ("innovation.programme", "processes.manage", "meetings.manage", "sharing.coordinate"):
        found += [
            {"op": "duty", "duty": duty, "post": "D01-head"},
            {"op": "duty", "duty": duty, "unit": "D01-T1"},
        ]
    for duty in ("org.manage", "calendar.manage", "cases.manage"):
        found += [
            {"op": "duty", "duty": duty, "post": "D03-head"},
            {"op": "duty", "duty": duty, "unit": "D03-T1"},
        ]
    return [
        *found,
        # Types of cases and benefits lie with 복지정책과 and its 생활보장팀; every town takes applications for the county.
        {"op": "duty", "duty": "cases.manage", "post": f"{build.codes['복지정책과']}-head"},
        {"op": "duty", "duty": "cases.manage", "post": f"{build.codes['복지정책과']}-T1-head"},
        *({"op": "duty", "duty": "cases.intake", "unit": code} for code in _towns(build)),
        {"op": "duty", "duty": "audit.read", "post": "D01-T4-1"},
        {"op": "duty", "duty": "system.operate", "post": "D03-T2-1"},
    ]


def _towns(build: _Builder) -> list[str]:
    return [row["code"] for row in build.operations if row["op"] == "create" and row["kind"] == "읍면"]


def reorganisation_2026() -> actions.Document:
    """The reorganisation of 2026-10-02 (규칙 제1593호); made-up teams follow the names of their
    departments."""
    source = _source()
    departments = [name for name, _, _ in _departments(source)]
    counts = _team_counts(departments)
    codes = {name: f"D{number:02d}" for number, name in enumerate(departments, 1)}
    operations: list[Json] = []
    for old, new in RENAMED.items():
        operations.append({"op": "rename", "unit": codes[old], "name": new})
        operations += [
            {"op": "rename", "unit": f"{codes[old]}-T{place}", "name": team.replace(old, new)}
            for place, (team, synthetic) in enumerate(_team_names(old, counts[old]), 1)
            if synthetic
        ]
    operations.append(
        {
            "op": "merge",
            "units": [codes[name] for name in MERGED],
            "head_of": codes[MERGED[0]],
            "into": {"code": "D26", "name": "도시건축과", "kind": "과", "form": "과"},
        }
    )
    number = 0
    for name in MERGED:
        for place in range(1, counts[name] + 1):
            number += 1
            operations.append(
                {"op": "rename", "unit": f"{codes[name]}-T{place}", "name": f"도시건축과 제{number}팀(가상)"}
            )
    return actions.Document(
        "2026. 10. 2. 행정기구 개편",
        REORGANISED,
        operations,
        "연천군 행정기구 및 정원 조례 시행규칙(규칙 제1593호, 2026-10-02) 부칙",
    )


# username, post, role as the demo prints it
ACCOUNTS = (
    ("planning", "D01-T1-1", "기획감사담당관 혁신 담당 (혁신안 총괄)"),
    ("head", "", "복지정책과장"),
    ("team", "", "복지정책과 생활보장팀장"),
    ("clerk", "", "복지정책과 생활보장팀 담당자"),
    ("town", "E02-1", "전곡읍 담당자 (신청을 받는 곳)"),
    ("tax", "", "세무과 담당자 (상속 취득세 안내)"),
    ("taxhead", "", "세무과장"),
    ("governor", "YC-1", "군수"),
    ("audit", "D01-T4-1", "기획감사담당관 감사 담당"),
    ("it", "D03-T2-1", "정보통신 담당 (전산)"),
    ("hr", "D03-T1-1", "행정담당관 조직 담당 (인사)"),
)


def _post(username: str) -> str:
    """The post of an account that belongs to a department by name."""
    names = [name for name, _, _ in _departments(_source())]
    welfare, tax = (f"D{names.index(name) + 1:02d}" for name in ("복지정책과", "세무과"))
    return {"head": f"{welfare}-head", "team": f"{welfare}-T1-head", "clerk": f"{welfare}-T1-1", "tax": f"{tax}-T1-1",
            "taxhead": f"{tax}-head"}[username]


def _accounts(actor: Actor, password: str) -> list[tuple[str, str]]:
    for username, post, _ in ACCOUNTS:
        if Account.objects.filter(username=username).exists():
            continue
        held = Membership.objects.known().filter(post__code=post or _post(username), valid_to=None).first()
        assert held is not None
        actions.create_account(actor=actor, username=username, password=password, person_id=held.person_id)
    return [(username, role) for username, _, role in ACCOUNTS]


@transaction.atomic
def load_yeoncheon(actor: Actor, *, password: str) -> list[tuple[str, str]]:
    """Build the demo county with its history and its accounts; does nothing twice.

    From 2024-07-04: 25 departments, 177 teams, 746 posts beside the governor. From 2026-10-02: 24
    departments,
    because 도시과 and 건축과 became one. Returns (user name, role) of the accounts.
    """
    if not Reorganisation.objects.exists():
        actions.apply(
            actions.Document(
                "2024. 7. 4. 행정기구", FOUNDED, _founding(), "연천군 행정기구 및 정원 조례(2024-07-04)"
            ),
            actor,
        )
        actions.apply(reorganisation_2026(), actor)
    return _accounts(actor, password)
