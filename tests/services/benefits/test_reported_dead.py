"""A death registered elsewhere reaches the officer of a running application, once, and decides nothing."""

from __future__ import annotations

from datetime import date

import pytest

from hyeonjang.commons import outbox
from hyeonjang.commons.cases.actions import closing
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.parties import actions as parties
from hyeonjang.kit import clock
from hyeonjang.services.benefits.duties import tasks_of
from hyeonjang.services.benefits.vocabulary import DEATH_REPORTED

from .conftest import PERSON, Office

pytestmark = pytest.mark.django_db


def test_다른_부서가_등록한_사망이_담당자의_할_일이_된다(office: Office) -> None:
    applied = office.apply("livelihood")
    claim = office.claim(applied)
    outbox.run_pending()
    party = parties.register(actor=system_actor(), name=PERSON.name, birth_date=PERSON.birth_date, phone=PERSON.phone)
    assert party == claim.application.applicant_id
    parties.record_death(actor=system_actor(), party_id=party, died_on=date(2026, 11, 20), evidence="주민등록 사망자 명단")
    outbox.run_pending()
    parties.record_death(actor=system_actor(), party_id=party, died_on=date(2026, 11, 20), evidence="가족관계등록")
    outbox.run_pending()
    claim.case.refresh_from_db()
    lines = [event for event in claim.case.events.all() if event.detail.get("activity") == DEATH_REPORTED]
    assert len(lines) == 1 and "주민등록 사망자 명단" in lines[0].evidence
    assert claim.case.state == "received" or claim.case.active, "nothing is decided by a report"
    tasks = [task for task in tasks_of(office.clerk, clock.today()) if "사망 통보" in task.what]
    assert len(tasks) == 1 and claim.case.number in tasks[0].what
    assert not [task for task in tasks_of(office.outsider, clock.today()) if "사망 통보" in task.what]
    closing.applicant_died(actor=office.clerk, case_id=claim.case_id, died_on=date(2026, 11, 20), evidence="기본증명서 1")
    outbox.run_pending()
    assert not [task for task in tasks_of(office.clerk, clock.today()) if "사망 통보" in task.what]


def test_다른_사람의_사망은_아무것도_바꾸지_않는다(office: Office) -> None:
    claim = office.claim(office.apply("livelihood"))
    outbox.run_pending()
    before = claim.case.events.count()
    party = parties.register(actor=system_actor(), name=PERSON.name, birth_date=date(1951, 1, 1))
    parties.record_death(actor=system_actor(), party_id=party, died_on=date(2026, 11, 20), evidence="주민등록 사망자 명단")
    outbox.run_pending()
    assert claim.case.events.count() == before
