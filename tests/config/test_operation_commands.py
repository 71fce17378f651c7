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
