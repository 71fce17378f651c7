"""The desk of cases on PostgreSQL: lists and the case page with concurrent users, and a decreed holiday.

    python -m bench.cases [--cases 100000] [--users 1 4]

Starts a PostgreSQL from pip in a temporary folder, fills it with cases of a county's 177 teams (one in twenty
still running, four events each) and asks the real pages through Django's test client, each user a process
of its own. Times are the server's alone: no network, no browser. The targets are 150 ms at p95.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

NOW = "2026-11-24T10:00"
PAGES = {
    "팀의 이번 주": ("team", "/desk/cases/?scope=team&due=week"),
    "과의 모든 건": ("head", "/desk/cases/?scope=department&due=all"),
    "내가 결정할 건": ("team", "/desk/cases/?scope=decide&due=all"),
    "군 전체의 지난 것": ("governor", "/desk/cases/?scope=county&due=late"),
    "내 일": ("team", "/desk/work/"),
    "건 화면": ("team", ""),
}
_PERSONS = """
    INSERT INTO parties_naturalperson (name, birth_date, phone, address, synthetic, created_at, changed_at)
    SELECT '홍길동-' || g, date '1940-01-01' + (g %% 20000), '', '', true, now(), now() FROM generate_series(1, %s) g"""
_TEAMS = """
    CREATE TEMP TABLE team AS SELECT u.id AS unit, u.dep, row_number() OVER () - 1 AS n,
      (SELECT m.person_id FROM org_membership m JOIN org_postversion p ON p.post_id = m.post_id
       WHERE p.unit_id = u.id ORDER BY m.id DESC LIMIT 1) AS person
    FROM (SELECT unnest(%s::bigint[]) id, unnest(%s::bigint[]) dep) u"""
_CASES = """
    INSERT INTO cases_case (number, type_id, type_version_id, title, channel, applicant_id, department_id, unit_id,
      assignee_id, state, active, step, decide_level, decide_unit_id, arrived_at, received_at, applied_on, due_on,
      promise_on, act_on, decided_at, outcome, outcome_kind, closed_at, worked_days, used_seconds, term_seconds,
      used_unit, supplemented, version)
    SELECT '2026-법령질의-' || lpad(g::text, 8, '0'), %s, %s, '질의 ' || g, 'counter', 1 + g %% %s, t.dep, t.unit, t.person,
      CASE WHEN run AND g %% 100 = 0 THEN 'deciding' WHEN run THEN 'working' ELSE 'decided' END, run, '',
      CASE WHEN run AND g %% 100 = 0 THEN '팀장' ELSE '' END, CASE WHEN run AND g %% 100 = 0 THEN t.unit END,
      r, r, r::date, r::date + 20, r::date + 14, CASE WHEN run THEN r::date + 14 END,
      CASE WHEN NOT run THEN r + interval '9 days' END, CASE WHEN run THEN '' ELSE 'answer' END,
      CASE WHEN run THEN '' ELSE 'answered' END, CASE WHEN NOT run THEN r + interval '9 days' END,
      CASE WHEN NOT run THEN 1 + g %% 15 END, CASE WHEN NOT run THEN (1 + g %% 15) * 28800 END,
      CASE WHEN NOT run THEN 14 * 28800 END, '근무일', g %% 6 = 0, 4
    FROM generate_series(1, %s) g JOIN team t ON t.n = (g::bigint * 7919) %% 177,
      LATERAL (SELECT g %% 20 = 0 AS run) a,
      LATERAL (SELECT CASE WHEN run THEN timestamptz '2026-11-01 09:00+09' + ((g / 20) %% 500) * interval '1 hour'
               ELSE timestamptz '2023-11-01 09:00+09' + (g %% 26000) * interval '1 hour' END r) b"""
_EVENTS = """
    INSERT INTO cases_caseevent (case_id, seq, kind, at, recorded_at, actor_name, post, unit_id, department_id, text,
      evidence, detail)
    SELECT id, %s, %s, received_at + %s * interval '1 hour', received_at, '주무관', '주무관', unit_id, department_id, '', '',
      %s::jsonb FROM cases_case"""
_LOG = (
    ("received", 0, "{}"), ("assigned", 1, "{}"), ("step", 24, '{"step": "review"}'),
    ("submitted", 48, '{"outcome": "answer", "reasons": [{"text": "가", "cite": "나"}]}'),
)


def fill(count: int) -> None:
    """The county, the demo's types, and ``count`` cases by plain SQL."""
    from django.core.management import call_command
    from django.db import connection

    from hyeonjang.commons.cases import seed
    from hyeonjang.commons.cases.models import CaseTypeVersion
    from hyeonjang.commons.org import queries as org
    from hyeonjang.commons.org import seed as org_seed
    from hyeonjang.commons.org.actor import system_actor
    from hyeonjang.kit import clock

    call_command("migrate", verbosity=0)
    org_seed.load_yeoncheon(system_actor(), password="hyeonjang-2026")
    seed._publish(system_actor())
    version = CaseTypeVersion.objects.get(type__code="query-law")
    teams = org.teams_on(clock.today())
    with connection.cursor() as cursor:
        cursor.execute(_PERSONS, [count // 5])
        cursor.execute(_TEAMS, [[team.id for team in teams], [team.parent_id for team in teams]])
        cursor.execute(_CASES, [version.type_id, version.pk, count // 5, count])
        for seq, (kind, hours, detail) in enumerate(_LOG, 1):
            cursor.execute(_EVENTS, [seq, kind, hours, detail])
        cursor.execute("ANALYZE")


def ask(username: str, address: str, ids: list[int], rounds: int, seed: int, answers: Any) -> None:
    """One user: the first answer warms the process and is left out."""
    from django.test import Client

    from hyeonjang.commons.org.models import Account

    client, dice, times = Client(HTTP_HOST="localhost"), random.Random(seed), []
    client.force_login(Account.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    for turn in range(rounds + 1):
        url = address or f"/desk/cases/{dice.choice(ids)}/"
        begun = time.perf_counter()
        status = client.get(url).status_code
        if turn:
            times.append(time.perf_counter() - begun)
        assert status == 200, (url, status)
    answers.put(times)


def measure(users: int, rounds: int) -> None:
    from django.db import connections

    from hyeonjang.commons.cases.models import Case
    from hyeonjang.commons.org.actor import actor_of_person
    from hyeonjang.commons.org.models import Account

    team = actor_of_person(Account.objects.get(username="team").person_id or 0)
    ids = list(Case.objects.filter(unit_id__in=team.unit_ids).order_by("pk").values_list("pk", flat=True)[:2000])
    connections.close_all()
    context = multiprocessing.get_context("fork")
    for name, (username, address) in PAGES.items():
        answers: Any = context.Queue()
        people = [context.Process(target=ask, args=(username, address, ids, rounds, n, answers)) for n in range(users)]
        for person in people:
            person.start()
        times = sorted(t for _ in people for t in answers.get(timeout=600))
        for person in people:
            person.join()
        middle, high = times[len(times) // 2], times[int(len(times) * 0.95)]
        print(f"{name:<14} 사용자 {users}  n={len(times):<4} 중앙값 {middle * 1000:4.0f} ms  p95 {high * 1000:4.0f} ms  "
              f"{'맞음' if high <= 0.15 else '150 ms를 넘음'}", flush=True)


def holiday() -> None:
    from hyeonjang.commons.calendar import actions
    from hyeonjang.commons.org.actor import Actor

    officer = Actor(1, 1, "조직 담당", (), frozenset({"calendar.manage"}))
    begun = time.perf_counter()
    found = actions.declare_holiday(officer, date(2026, 12, 4), "임시공휴일", promulgated_on=date(2026, 11, 24), source="관보")
    print(f"임시공휴일       {len(found.moved):,}건의 기한을 옮기는 데 {time.perf_counter() - begun:.1f}초", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--users", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if not args.inside:
        from tests.support.run import pip_postgres

        with pip_postgres() as url, tempfile.TemporaryDirectory() as home:
            environment = {**os.environ, "HYEONJANG_DATABASE_URL": url, "HYEONJANG_HOME": home, "HYEONJANG_NOW": NOW,
                           "DJANGO_SETTINGS_MODULE": "hyeonjang.config.settings"}
            return subprocess.run([sys.executable, *sys.argv, "--inside"], env=environment, check=False).returncode
    import django

    django.setup()
    begun = time.perf_counter()
    fill(args.cases)
    print(f"{args.cases:,}건을 채움 ({time.perf_counter() - begun:.0f}초)", flush=True)
    for users in args.users:
        measure(users, args.rounds)
    holiday()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    sys.exit(main())
