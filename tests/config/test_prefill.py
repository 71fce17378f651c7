"""The survey is filled in from the logs: of the team where a log names it, of the department where it does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hyeonjang.commons import outbox
from hyeonjang.commons.org.actor import system_actor
from hyeonjang.commons.processes import actions, queries
from hyeonjang.config.wiring import LogPrefill
from hyeonjang.services.innovation.prefill import Subject

pytestmark = pytest.mark.django_db
ACTOR = system_actor("시험")
SUBJECT = Subject(7, "생활보장팀", 3, "복지정책과", date(2026, 1, 1), date(2026, 12, 31))


def load(tmp_path: Path, code: str, *departments: str) -> None:
    source = actions.create_source(actor=ACTOR, code=code, name=code)
    path = tmp_path / f"{code}.csv"
    rows = "".join(f"{code}{i},접수,2026-06-01 09:00,{name}\n{code}{i},결정,2026-06-02 09:00,{name}\n"
                   for i, name in enumerate(departments))
    path.write_text("건번호,단계,처리일시,부서\n" + rows, encoding="utf-8")
    received = actions.receive(actor=ACTOR, source_id=source.pk, file_name=path.name, upload=path)
    actions.confirm(actor=ACTOR, import_id=received.pk, mapping=received.mapping)
    outbox.run_pending()


def test_팀이_적힌_기록은_그_팀의_것만_부서만_적힌_기록은_부서_전체라고_말한다(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    queries._encoded.cache_clear()
    load(tmp_path, "by-team", "생활보장팀", "노인정책팀", "노인정책팀")
    load(tmp_path, "by-department", "복지정책과", "복지정책과", "관광과")
    load(tmp_path, "elsewhere", "관광과")
    figures = [(f.work, f.label_ko, f.value) for f in LogPrefill().figures(SUBJECT) if f.slug == "cases"]
    assert figures == [("by-department", "처리한 건(부서 전체)", 2), ("by-team", "처리한 건", 1)]
    median = [(f.work, f.label_ko, f.value) for f in LogPrefill().figures(SUBJECT) if f.slug == "median"]
    assert median == [("by-department", "걸린 시간의 중앙값(부서 전체)", 1), ("by-team", "걸린 시간의 중앙값", 1)]
