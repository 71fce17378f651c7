"""What others are shown of proposals: open work under units, and the subjects of promises."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from hyeonjang.commons.measures import queries as stored
from hyeonjang.commons.measures import subjects
from hyeonjang.commons.org import following
from hyeonjang.commons.org.actor import PUBLIC
from hyeonjang.services.innovation.models import Adoption, Proposal
from hyeonjang.services.innovation.queries import outcomes, standing
from hyeonjang.services.innovation.vocabulary import ProposalState
from hyeonjang.surfaces.gauges import reading
from tests.services.innovation.conftest import County


def test_열린_혁신안은_맡은_부서의_일로_보인다(county: County) -> None:
    row = Proposal.objects.filter(state=ProposalState.DEPARTMENT_BEST.value).first()
    assert row is not None
    found = list(standing.open_work(county.office, {row.team_id}))
    assert [(one.unit_id, one.kind_ko) for one in found] == [(row.team_id, "혁신안")] * len(found)
    assert str(row) in {one.label_ko for one in found}
    assert any(str(row) == one.label_ko for one in following.of_units(county.office, {row.department_id}))
    Proposal.objects.filter(pk=row.pk).update(state=ProposalState.REJECTED.value)
    assert str(row) not in {one.label_ko for one in standing.open_work(county.office, {row.team_id})}
    assert list(standing.open_work(PUBLIC, {row.team_id})) == []


def test_남의_초안은_제목을_보이지_않는다(county: County) -> None:
    row = Proposal.objects.filter(state=ProposalState.SUBMITTED.value).first() or Proposal.objects.all()[0]
    Proposal.objects.filter(pk=row.pk).update(state=ProposalState.DRAFT.value)
    other = county.head("회계과" if county.unit("회계과") != row.department_id else "관광과")
    seen = {one.label_ko for one in standing.open_work(other, {row.team_id})}
    assert "작성 중인 혁신안" in seen and str(row) not in seen
    assert str(row) in {one.label_ko for one in standing.open_work(county.member_of(row.team_id), {row.team_id})}


def test_지표_화면의_판정은_효과_화면의_판정과_같다(county: County) -> None:
    effects = {str(one.proposal_id): one for one in outcomes.effects(county.office, county.on)}
    made = [one for one in stored.promises(subject_type=standing.SUBJECT) if one.subject[1] in effects]
    rows = reading.promise_rows(county.office, made, county.on)
    assert rows and {row.standing_ko for row in rows} - {"판단 불가"}
    for one, row in zip(made, rows, strict=True):
        assert row.standing_ko == effects[one.subject[1]].promise_ko, row
        assert one.subject[1] in row.url


def test_대상이_많아도_한_번만_묻는다(county: County) -> None:
    office = county.office
    keys = [(standing.SUBJECT, str(pk), "") for pk in Adoption.objects.values_list("proposal_id", flat=True)]
    with CaptureQueriesContext(connection) as seen:
        found = subjects.views(office, keys)
    assert len(seen) == 1 and set(found) == {key[:2] for key in keys} and len(keys) > 1
    assert subjects.views(PUBLIC, keys) == {} and subjects.views(office, [("x.y", "1", "")]) == {}
