"""The chain of decisions: appended, never changed, one flipped byte named."""

from __future__ import annotations

import argparse
import threading
from datetime import date
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, connections, transaction

from hyeonjang.commons import audit
from hyeonjang.commons.audit import queries
from hyeonjang.commons.audit.models import AccessLog, DecisionRecord
from hyeonjang.commons.org.actor import Actor, PostHeld, system_actor
from hyeonjang.config.commands import audit_verify
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotPermitted, Refused

SYSTEM = system_actor()
SUBJECT = ("innovation.proposal", 7, "민원 단축")


def _three() -> None:
    for number in range(3):
        audit.record(
            "innovation.adopted",
            SYSTEM,
            SUBJECT,
            detail={"번호": number, "율": Fraction(1, 3)},
            on=date(2026, 10, 2),
        )


def _drop_triggers() -> None:
    suffix = " ON audit_decisionrecord" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for verb in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER audit_decisionrecord_no_{verb}{suffix}")


def _raw(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.django_db
def test_온전한_사슬은_아무_말이_없다() -> None:
    _three()
    assert audit.verify() == []
    assert [row.seq for row in queries.history(SYSTEM, "innovation.proposal", 7)] == [1, 2, 3]
    assert queries.history(SYSTEM, "innovation.proposal", 7)[1].detail == {"번호": 1, "율": "1/3"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("detail", '{"번호":2,"율":"1/3"}'),
        ("action", "innovation.rejected"),
        ("actor_name", "시스텝"),
        ("hash", "0" * 64),
        ("subject_label", "민원 단춘"),
        ("prev_hash", "f" * 64),
        ("trace", "nul"),
        ("at", "2020-01-01 00:00:00+00:00"),
    ],
)
def test_한_글자를_바꾸면_그_번호를_말한다(column: str, value: str) -> None:
    _three()
    _drop_triggers()
    _raw(f"UPDATE audit_decisionrecord SET {column} = %s WHERE seq = 2", value)
    findings = audit.verify()
    assert findings and findings[0].seq == 2


@pytest.mark.django_db
def test_가운데_기록을_지우거나_끝을_자르면_드러난다() -> None:
    _three()
    _drop_triggers()
    _raw("DELETE FROM audit_decisionrecord WHERE seq = 2")
    assert [finding.seq for finding in audit.verify()] == [2]
    _raw("DELETE FROM audit_decisionrecord WHERE seq = 3")
    assert [finding.seq for finding in audit.verify()] == [2]
    assert "2번부터 3번까지" in audit.verify()[0].sentence


@pytest.mark.django_db
def test_이어_붙인_기록을_함께_고쳐도_끝이_맞지_않는다() -> None:
    _three()
    _drop_triggers()
    row = DecisionRecord.objects.get(seq=3)
    row.action = "innovation.rejected"
    _raw(
        "UPDATE audit_decisionrecord SET action = %s, hash = %s WHERE seq = 3",
        row.action,
        audit.chain.digest(row),
    )
    assert [finding.seq for finding in audit.verify()] == [3]


@pytest.mark.django_db
def test_sqlite에_읽을_수_없는_바이트가_들어가도_번호를_말한다() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL does not accept such bytes at all")
    _three()
    _drop_triggers()
    _raw("UPDATE audit_decisionrecord SET detail = CAST(X'FF7B' AS TEXT) WHERE seq = 2")
    assert [finding.seq for finding in audit.verify()] == [2]


@pytest.mark.django_db
def test_모형과_데이터베이스가_모두_고치기를_거절한다() -> None:
    _three()
    row = DecisionRecord.objects.get(seq=1)
    for attempt in (
        row.save,
        row.delete,
        DecisionRecord.objects.all().delete,
        lambda: DecisionRecord.objects.filter(seq=1).update(action="x"),
    ):
        with pytest.raises(Refused):
            attempt()
    for sql in (
        "UPDATE audit_decisionrecord SET action = 'x' WHERE seq = 1",
        "DELETE FROM audit_decisionrecord",
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            _raw(sql)
    assert audit.verify() == []


@pytest.mark.django_db
def test_되돌린_거래의_결정은_남지_않고_번호도_비지_않는다() -> None:
    _three()
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record("x", SYSTEM, SUBJECT)
        raise RuntimeError
    assert audit.record("y", SYSTEM, SUBJECT) == 4
    assert audit.verify() == []


@pytest.mark.django_db
def test_명령은_온전하면_0_깨지면_1과_한국어_문장(capsys: pytest.CaptureFixture[str]) -> None:
    _three()
    args = argparse.Namespace(head=None)
    assert audit_verify.run(args) == 0
    head = capsys.readouterr().out.split()[-1]
    assert audit_verify.run(argparse.Namespace(head=head)) == 0
    _drop_triggers()
    _raw("UPDATE audit_decisionrecord SET detail = '{}' WHERE seq = 3")
    assert audit_verify.run(args) == 1
    assert "3번 기록의 내용이 해시와 다릅니다" in capsys.readouterr().err
    assert audit_verify.run(argparse.Namespace(head="9:" + "0" * 64)) == 1
    assert "적어 둔 9번 기록이 없습니다" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_여러_갈래가_함께_적어도_사슬이_갈라지지_않는다() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("a memory database is one connection; the outbox test kills real processes on a file")
    errors: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(10):
                audit.record("x", SYSTEM, SUBJECT)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert DecisionRecord.objects.count() == 40
    assert audit.verify() == []


def _officer(*duties: str) -> Actor:
    return Actor(
        1,
        1,
        "홍길동-001",
        (PostHeld(1, "주무관", "담당자", 1, "감사팀", 1, "기획감사담당관", True),),
        frozenset(duties),
    )


@pytest.mark.django_db
def test_열람은_요청이_되돌려져도_남고_목적이_있어야_한다() -> None:
    from hyeonjang.commons.audit import access

    officer = _officer()
    with pytest.raises(RuntimeError), access.collecting(officer, "10.0.0.1", "/desk/x"), transaction.atomic():
        access.note(officer, ("party", 3, "홍○동"), "민원 처리")
        assert not AccessLog.objects.exists()
        raise RuntimeError
    row = AccessLog.objects.get()
    assert (row.address, row.path, row.purpose, row.actor_posts) == (
        "10.0.0.1",
        "/desk/x",
        "민원 처리",
        "주무관 직무대리",
    )
    with pytest.raises(Refused):
        access.note(officer, ("party", 3, ""), " ")
    access.note(officer, ("party", 4, ""), "명령줄")
    assert AccessLog.objects.count() == 2


@pytest.mark.django_db
def test_열람_기록은_감사_담당만_보고_본_것도_남는다() -> None:
    from hyeonjang.commons.audit import access

    with clock.travel("2026-11-02T09:00"):
        access.note(_officer(), ("party", 3, "홍○동"), "민원 처리")
    with pytest.raises(NotPermitted):
        access.looks(_officer())
    found = access.looks(
        _officer("audit.read"), subject=("party", 3), start=date(2026, 11, 2), end=date(2026, 11, 2)
    )
    assert [look.purpose for look in found] == ["민원 처리"]
    assert AccessLog.objects.filter(subject_type="audit.access").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_시험_사이의_비우기_뒤에도_지우기는_거절된다(turn: int) -> None:
    """The second turn starts after Django's flush: numbering begins anew and the triggers are still there."""
    _three()
    assert [row.seq for row in DecisionRecord.objects.all()] == [1, 2, 3]
    with pytest.raises(DatabaseError, match="never changed"):
        _raw("DELETE FROM audit_decisionrecord")
