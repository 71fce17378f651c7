"""Commands of operation: what doctor says, a worker that stops when told, a server's command line."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hyeonjang.config import cli
from hyeonjang.config.commands import doctor, migrate, serve
from hyeonjang.kit.errors import Refused


def _environment(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "HYEONJANG_HOME": str(home),
        "HYEONJANG_DATABASE_URL": "",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


def _run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hyeonjang.config.cli", *words],
        env=_environment(home),
        text=True,
        capture_output=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_새_설치에서_옮기고_검사하고_작업자를_멈춘다(tmp_path: Path) -> None:
    assert _run(tmp_path, "migrate", "--check").returncode == 1
    assert "적용했습니다" in _run(tmp_path, "migrate").stdout
    assert _run(tmp_path, "migrate", "--check").returncode == 0
    whole = _run(tmp_path, "audit", "verify")
    assert (whole.returncode, whole.stdout.strip()) == (0, "결정 기록 0건이 온전합니다.")
    worker = subprocess.Popen(
        [sys.executable, "-m", "hyeonjang.config.cli", "worker"], env=_environment(tmp_path)
    )
    try:
        for _ in range(60):
            time.sleep(0.5)
            found = {
                check["name"]: check["fine"]
                for check in json.loads(_run(tmp_path, "doctor", "--json").stdout)
            }
            if found["worker"]:
                break
        assert found["worker"] and found["migrations"] and found["audit"] and found["demo_accounts"]
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=120) == 0
    finally:
        worker.kill()


@pytest.mark.django_db
def test_의사는_모자란_것마다_할_일을_말하고_1로_끝난다(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HYEONJANG_HOME", str(tmp_path))
    monkeypatch.setenv("HYEONJANG_SECRET_KEY", "짧은 값")
    monkeypatch.setenv("HYEONJANG_ALLOWED_HOSTS", "*")
    monkeypatch.setenv("HYEONJANG_NOW", "2026-11-23T10:00:00")
    assert doctor.run(argparse.Namespace(json=False)) == 1
    said = capsys.readouterr().out
    for word in (
        "HYEONJANG_SECRET_KEY",
        "HYEONJANG_ALLOWED_HOSTS",
        "HYEONJANG_HTTPS=1",
        "기한이 틀리니",
        "작업자의 신호가 없습니다",
        "백업이",
        "'org.manage'",
        "운영에 모자란 것이",
    ):
        assert word in said
    found = {check.name: check.fine for check in doctor.checks()}
    assert not found["secret_key"] and not found["hosts"] and not found["clock"] and not found["backup"]


@pytest.mark.django_db
def test_의사는_갖추어진_것을_갖추어졌다고_한다(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HYEONJANG_HOME", str(tmp_path))
    monkeypatch.setenv("HYEONJANG_MODE", "production")
    monkeypatch.setenv("HYEONJANG_SECRET_KEY", "가나다라마바사아자차카타파하" * 4)
    monkeypatch.setenv("HYEONJANG_ALLOWED_HOSTS", "hyeonjang.yeoncheon.go.kr")
    monkeypatch.setenv("HYEONJANG_HTTPS", "1")
    monkeypatch.delenv("HYEONJANG_NOW", raising=False)
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "오늘.sqlite3").write_bytes(b"x")
    found = {check.name: check.fine for check in doctor.checks()}
    assert all(
        found[name] for name in ("mode", "secret_key", "hosts", "https", "clock", "home", "backup", "audit")
    )


def test_서버의_명령줄과_거절() -> None:
    line = serve.command(argparse.Namespace(host="0.0.0.0", port=8080, workers=3))
    assert line[1:3] == ["-m", "granian"] and line[-1] == "hyeonjang.config.wsgi:application"
    assert line[line.index("--workers") + 1] == "3" and line[line.index("--interface") + 1] == "wsgi"
    for port, workers in ((0, 1), (70000, 1), (8000, 0)):
        with pytest.raises(Refused):
            serve.command(argparse.Namespace(host="", port=port, workers=workers))


@pytest.mark.django_db
def test_옮길_것이_없으면_없다고_한다(capsys: pytest.CaptureFixture[str]) -> None:
    assert migrate.run(argparse.Namespace(check=False)) == 0
    assert "이미 이 판에 맞습니다" in capsys.readouterr().out


def test_없는_파일은_한_문장으로_거절한다(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["org", "import", str(tmp_path / "없음.xlsx")]) == 2
    assert "읽을 수 없습니다" in capsys.readouterr().err


@pytest.mark.django_db
def test_첫_계정은_명령으로_만들고_나머지는_한꺼번에_만든다(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from django.contrib.auth import authenticate
    from django.test import RequestFactory
    from openpyxl import load_workbook

    from hyeonjang.commons.org import accounts, actions
    from hyeonjang.commons.org.actor import system_actor
    from hyeonjang.kit import clock

    people = [{"op": "person", "number": f"S{n}", "name": f"사람{n}", "synthetic": True} for n in (1, 2, 3)]
    posts = [{"op": "post", "code": f"P{n}", "unit": "C", "rank": "담당자", "head": False} for n in (1, 2, 3)]
    held = [{"op": "appoint", "person": f"S{n}", "post": f"P{n}"} for n in (1, 2, 3)]
    actions.apply(actions.Document("처음", clock.today(), [
        {"op": "create", "code": "C", "name": "군", "kind": "군"}, *people, *posts, *held]), system_actor())
    assert cli.main(["account", "add", "S1", "--username", "first"]) == 0
    password = capsys.readouterr().out.split()[-1]
    signed = authenticate(RequestFactory().post("/"), username="first", password=password)
    assert signed is not None and signed.must_change  # type: ignore[attr-defined]
    assert cli.main(["account", "add", "S9"]) == 2 and "사번 'S9'" in capsys.readouterr().err
    file = tmp_path / "계정.xlsx"
    assert cli.main(["account", "missing", str(file)]) == 0 and "계정 2개" in capsys.readouterr().out
    assert file.stat().st_mode & 0o077 == 0
    rows = list(load_workbook(file).active.iter_rows(min_row=2, values_only=True))  # type: ignore[union-attr]
    assert {row[3] for row in rows} == {"S2", "S3"}
    assert authenticate(RequestFactory().post("/"), username="S2", password=str(rows[0][5])) is not None
    assert cli.main(["account", "missing", str(file)]) == 2 and "이미 있습니다" in capsys.readouterr().err
    assert cli.main(["account", "off", "first"]) == 0
    assert authenticate(RequestFactory().post("/"), username="first", password=password) is None
    assert cli.main(["account", "on", "first"]) == 0 and cli.main(["account", "password", "first"]) == 0
    assert capsys.readouterr().out.split()[-1] != password
    assert cli.main(["account", "off", "nobody"]) == 2 and "'nobody' 계정이 없습니다" in capsys.readouterr().err
    assert all(view.account_id for view in accounts.accounts_on(clock.today()))
