"""What the browser's story of sharing stands on: the county, a case of 생활보장팀, accounts of heads.

``python -m tests.support.sharing_town`` on the database and the moment that the environment names; prints the case.
"""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hyeonjang.config.settings")

import django

django.setup()

from datetime import date  # noqa: E402

from django.core.management import call_command  # noqa: E402

from hyeonjang.commons import outbox  # noqa: E402
from hyeonjang.commons.cases.actions import intake, types  # noqa: E402
from hyeonjang.commons.org import actions as org_actions  # noqa: E402
from hyeonjang.commons.org import queries as org  # noqa: E402
from hyeonjang.commons.org import seed as org_seed  # noqa: E402
from hyeonjang.commons.org.actor import actor_of_person, system_actor  # noqa: E402
from hyeonjang.commons.org.models import Account  # noqa: E402
from hyeonjang.kit import clock  # noqa: E402

PASSWORD = "hyeonjang-2026"
HEADS = {"construction": "건설과", "safety": "안전총괄과", "bureau": "안전도시국", "tourism": "관광과"}


def main() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    system, today = system_actor(), clock.today()
    org_seed.load_yeoncheon(system, password=PASSWORD)
    units = {unit.name: unit.id for unit in org.units_on(today)}
    for username, name in HEADS.items():
        person = org.head_of(units[name], today)
        assert person is not None
        org_actions.create_account(actor=system, username=username, password=PASSWORD, person_id=person.id)
    types.create_type(actor=system, code="query", series="질의")
    version = types.draft_version(
        actor=system, type_code="query", valid_from=date(2026, 1, 1), name="일반 질의", clock="petition", term="7일", promise="4일", level="팀장",
        outcomes=[{"code": "answer", "name": "답변", "kind": "answered"}], steps=[{"code": "check", "name": "검토", "public": True}],
        legal_basis=[{"cite": "민원 처리에 관한 법률 시행령 제14조", "what": "처리기간"}])
    types.publish_version(actor=system, version_id=version)
    clerk = actor_of_person(Account.objects.get(username="clerk").person_id)
    made = intake.open_case(
        actor=clerk, type_code="query", title="집 앞 도로의 점용", unit_id=clerk.posts[0].unit_id, assignee_id=clerk.person_id,
        applicant=intake.Applicant("홍길동", date(1948, 3, 1), "010-0000-0000", "경기도 연천군 전곡읍"))
    outbox.run_pending()
    print(made.id)


if __name__ == "__main__":
    main()
