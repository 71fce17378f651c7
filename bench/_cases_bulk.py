"""A million cases in PostgreSQL by COPY, printed from stories that the product's own verbs wrote.

Each story's rows are read back and become a pattern; a copy differs only in what belongs to one case alone: ids,
number, applicant, team, officer and their names. Its dates and its log stay those of the story, so what the
verbs derived stays derived. ``check`` proves it on a sample: every date column is derived anew from the copied
events, every id stands in its table, every log is without a gap.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.cases.facts import facts_of, happened, naive, terms_of
from hyeonjang.commons.cases.models import Case, CaseEvent, NumberSeries
from hyeonjang.commons.cases.open_clocks import recompute
from hyeonjang.commons.cases.rules.derive import derive
from hyeonjang.commons.cases.rules.spent import spent
from hyeonjang.commons.org import queries as org
from hyeonjang.commons.org.actor import Actor, actor_of_person
from hyeonjang.kit import clock

BATCH = 20_000
ACTIVE_SHARE = 0.05
NAMES = ("홍길동", "성춘향", "심청", "허생", "이몽룡", "전우치", "숙향", "배비장", "박문수", "임꺽정")
_UNITS = {"unit", "from_unit"}
_DEPARTMENTS = {"department", "from_department"}


@dataclass(frozen=True)
class Team:
    """Where a copy lies: ids and names of a team, its head and one of its officers, as the log writes them."""

    unit: int
    department: int
    name: str
    head: int
    head_name: str
    head_post: str
    officers: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class Pattern:
    """A story as text with holes: the line of its case, the lines of its events."""

    case: str
    events: str
    series: str
    year: int
    active: bool
    received: str


def teams() -> list[Team]:
    """Every team of the county that has a head and an officer."""
    today = clock.today()
    found = []
    for unit in org.teams_on(today):
        people = [actor_of_person(person.id) for person in org.people_in(unit.id, today)]
        heads = [p for p in people if p.is_head_of(unit.id)]
        officers = [p for p in people if p not in heads]
        if heads and officers and heads[0].person_id and unit.parent_id:
            found.append(Team(unit.id, unit.parent_id, unit.name, heads[0].person_id, heads[0].name,
                              heads[0].posts[0].title, tuple((p.person_id or 0, p.name, p.posts[0].title) for p in officers)))
    return found


def _cell(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _line(values: list[Any]) -> str:
    text = "\t".join(_cell(value) for value in values).replace("%", "%%")
    for hole in ("u", "v", "p", "h"):
        text = text.replace(f'"@@{hole}@@"', f"%({hole})s")
    for hole in ("u", "v", "p", "h", "pn", "pt", "hn", "ht", "un", "id", "no", "ap", "ti"):
        text = text.replace(f"@@{hole}@@", f"%({hole})s")
    return text + "\n"


def _holes(detail: dict[str, Any], team: Team, people: dict[int, str]) -> dict[str, Any]:
    found = {}
    for key, value in detail.items():
        if key in _UNITS and value == team.unit:
            value = "@@u@@"
        elif key in _DEPARTMENTS and value == team.department:
            value = "@@v@@"
        elif key in {"person", "from_person"} and value in people:
            value = f"@@{people[value]}@@"
        found[key] = value
    return found


CASE_FIELDS = [f.attname for f in Case._meta.concrete_fields]
EVENT_FIELDS = [f.attname for f in CaseEvent._meta.concrete_fields if f.attname != "id"]


def patterns(team: Team) -> list[Pattern]:
    """The stories of a team as patterns."""
    people = {pk: "p" for pk, _, _ in team.officers} | {team.head: "h"}
    names = {name for _, name, _ in team.officers}
    logs: dict[int, list[CaseEvent]] = {}
    for event in CaseEvent.objects.filter(case__unit_id=team.unit).order_by("case_id", "seq"):
        logs.setdefault(event.case_id, []).append(event)
    found = []
    for case in Case.objects.filter(unit_id=team.unit).select_related("type").order_by("pk"):
        own = {"id": "@@id@@", "number": "@@no@@", "title": "@@ti@@", "unit_id": "@@u@@", "department_id": "@@v@@",
               "applicant_id": "@@ap@@", "assignee_id": "@@p@@" if case.assignee_id else None,
               "decide_unit_id": "@@u@@" if case.decide_unit_id else None}
        line = _line([own.get(name, getattr(case, name)) for name in CASE_FIELDS])
        events = "".join(_event(event, team, people, names) for event in logs[case.pk])
        found.append(Pattern(line, events, case.type.series, naive(case.received_at).year, case.active,
                             case.received_at.isoformat()))
    return found


def _event(event: CaseEvent, team: Team, people: dict[int, str], names: set[str]) -> str:
    who = people[event.person_id or 0]
    text = event.text
    for name in names:
        text = text.replace(f"{team.name} {name}", "@@un@@ @@pn@@")
    own = {"case_id": "@@id@@", "person_id": f"@@{who}@@", "actor_name": f"@@{who}n@@", "post": f"@@{who}t@@",
           "unit_id": "@@u@@", "department_id": "@@v@@", "text": text, "detail": _holes(event.detail, team, people)}
    return _line([own.get(name, getattr(event, name)) for name in EVENT_FIELDS])


def persons(count: int) -> int:
    """``count`` made-up residents; a name belongs to some ten of them. Returns the first id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM parties_naturalperson")
        first = int(cursor.fetchone()[0])
        cursor.execute(
            "INSERT INTO parties_naturalperson (id, name, birth_date, phone, address, synthetic, created_at, changed_at)"
            " SELECT %s + g, (%s::text[])[1 + g %% 10] || '-' || lpad((g / 100)::text, 5, '0'), date '1940-01-01' + (g * 7) %% 27000,"
            " '010-0000-' || lpad((g %% 10000)::text, 4, '0'), '경기도 연천군 전곡읍 시연리 ' || g %% 900, true, now(), now()"
            " FROM generate_series(0, %s) g", [first, list(NAMES), count - 1])
        cursor.execute("SELECT setval(pg_get_serial_sequence('parties_naturalperson', 'id'), %s)", [first + count])
    return first


def fill(count: int, known: list[Pattern], places: list[Team], people: tuple[int, int], *, seed_: int = 1) -> None:
    """``count`` cases; one in twenty is still running. ``people`` are the first applicant's id and how many."""
    dice = random.Random(seed_)
    running = [p for p in known if p.active]
    done = [p for p in known if not p.active]
    with connection.cursor() as cursor:
        # Foreign keys are checked by one join each at the end instead of ten million times on the way.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT coalesce(max(id), 0) FROM cases_case")
        first = int(cursor.fetchone()[0]) + 1
    last: dict[tuple[str, int], int] = {(r.series, r.year): r.last for r in NumberSeries.objects.all()}
    for begin in range(first, first + count, BATCH):
        lines: tuple[list[str], list[str], list[str], list[str]] = ([], [], [], [])
        for pk in range(begin, min(begin + BATCH, first + count)):
            pattern = dice.choice(running if dice.random() < ACTIVE_SHARE else done)
            _copy(lines, pk, pattern, dice.choice(places), people[0] + dice.randrange(people[1]), last, dice)
        _write(lines)
    for (series, year), number in last.items():
        NumberSeries.objects.update_or_create(series=series, year=year, defaults={"last": number})
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('cases_case', 'id'), %s)", [first + count])
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def _copy(lines: tuple[list[str], ...], pk: int, pattern: Pattern, team: Team, applicant: int,
          last: dict[tuple[str, int], int], dice: random.Random) -> None:
    seq = last[pattern.series, pattern.year] = last.get((pattern.series, pattern.year), 0) + 1
    number = f"{pattern.year}-{pattern.series}-{seq:06d}"
    person, name, post = dice.choice(team.officers)
    own = {"id": pk, "no": number, "ti": f"{pattern.series} {seq}", "ap": applicant, "u": team.unit, "v": team.department,
           "un": team.name, "p": person, "pn": name, "pt": post, "h": team.head, "hn": team.head_name, "ht": team.head_post}
    lines[0].append(pattern.case % own)
    lines[1].append(pattern.events % own)
    lines[2].append(f"{number}\t{pattern.series}\t{pattern.year}\t{seq}\t{pattern.received}\t{name}\t\t{pk}\t\t\\N\n")
    if pk % 5 < 3:
        lines[3].append(f"{pk}\t행복이음\tSSIS-{pk:09d}\n")


def _write(lines: tuple[list[str], ...]) -> None:
    tables = (
        f"cases_case ({', '.join(CASE_FIELDS)})", f"cases_caseevent ({', '.join(EVENT_FIELDS)})",
        "cases_casenumber (text, series, year, seq, reserved_at, reserved_by, purpose, case_id, void_reason, voided_at)",
        "cases_foreignnumber (case_id, system, number)",
    )
    with connection.cursor() as cursor:
        for table, rows in zip(tables, lines, strict=True):
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write("".join(rows))


_ORPHANS = (
    ("cases_caseevent", "case_id", "cases_case"), ("cases_casenumber", "case_id", "cases_case"),
    ("cases_case", "applicant_id", "parties_naturalperson"), ("cases_case", "unit_id", "org_unit"),
    ("cases_case", "department_id", "org_unit"), ("cases_case", "assignee_id", "org_person"),
)


def check(sample: int, *, seed_: int = 2) -> tuple[int, list[str]]:
    """(cases looked at, what is wrong): derived dates, spent days, logs without gaps, no id without its row."""
    wrong: list[str] = []
    with connection.cursor() as cursor:
        for table, column, other in _ORPHANS:
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t.{column} IS NOT NULL AND NOT EXISTS"
                           f" (SELECT 1 FROM {other} o WHERE o.id = t.{column})")
            if orphans := cursor.fetchone()[0]:
                wrong.append(f"{table}.{column}: {orphans} without a row")
        cursor.execute("SELECT min(id), max(id) FROM cases_case")
        low, high = cursor.fetchone()
    dice = random.Random(seed_)
    table = holiday_table()
    ids = [dice.randint(low, high) for _ in range(sample)]
    rows = list(Case.objects.filter(pk__in=ids).select_related("type", "type_version"))
    logs: dict[int, list[CaseEvent]] = {}
    for event in CaseEvent.objects.filter(case_id__in=ids).order_by("case_id", "seq"):
        logs.setdefault(event.case_id, []).append(event)
    for case in rows:
        wrong += [f"{case.number}: {what}" for what in _differences(case, logs[case.pk], table)]
    return len(rows), wrong


def _differences(case: Case, log: list[CaseEvent], table: Any) -> list[str]:
    events = [happened(event) for event in log]
    found = []
    if [event.seq for event in log] != list(range(1, case.version + 1)):
        found.append("its log has a gap")
    stored = (case.due_on, case.due_at, case.promise_on, case.act_on, case.paused_until, case.state)
    decided = next((e for e in events if e.kind == "decided"), None)
    if case.active:
        recompute(case, events, table)
        now = (case.due_on, case.due_at, case.promise_on, case.act_on, case.paused_until, case.state)
        if now != stored:
            found.append(f"stored {stored}, derived {now}")
    elif decided is not None:
        before = [e for e in events if e.seq < decided.seq]
        terms, facts = terms_of(case), facts_of(case, before)
        clocks = derive(terms, facts, table)
        took = spent(terms, facts, clocks, decided.at, table)
        if (case.due_on, case.promise_on) != (clocks.due.due_day, clocks.promise_on):
            found.append("its due dates do not follow from its log")
        if (case.worked_days, case.used_seconds, case.term_seconds) != (took.worked_days, took.used, took.term):
            found.append("its days do not follow from its log")
    return found


def story_team(places: list[Team]) -> tuple[Team, list[Actor], Actor]:
    """The team whose officers live through the stories: one with several officers."""
    team = next(place for place in places if len(place.officers) >= 3)
    return team, [actor_of_person(pk) for pk, _, _ in team.officers], actor_of_person(team.head)
