"""The command as a person types it."""

from __future__ import annotations

import json

import pytest

from hyeonjang.law.periods.cli import main


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--clock", "petition", "--start", "2026-06-05T14:00", "--length", "3 days", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["due"], answer["clock"]) == ("2026-06-10T14:00", "petition")
    skipped = {line["date"]: line["reason"] for line in answer["trace"] if not line["counted"]}
    assert skipped == {"2026-06-06": "현충일ㆍ토요일", "2026-06-07": "일요일"}
    assert sum(line["seconds"] for line in answer["trace"] if line["counted"]) == 24 * 3600
    assert all(line["cite"] for line in answer["trace"])


def test_사람이_읽는_답(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--clock", "local-tax", "--start", "2025-03-31", "--length", "6 months"]) == 0
    out = capsys.readouterr().out
    assert "기한: 2025. 10. 15.(수)" in out and "법정 기한: 2025. 9. 30.(화)" in out and "제26조" in out


def test_여러_제외와_연장(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            [
                "--clock",
                "petition",
                "--start",
                "2026-06-01",
                "--length",
                "10 days",
                "--suspend",
                "2026-06-08..2026-06-09",
                "--suspend",
                "2026-06-11",
                "--extend",
                "10 days:현장 확인",
                "--json",
            ]
        )
        == 0
    )
    answer = json.loads(capsys.readouterr().out)
    assert (answer["base_due"], answer["due"]) == ("2026-06-18", "2026-07-02")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--clock", "moon", "--start", "2026-06-05"],
        ["--clock", "civil", "--length", "3 days"],
        ["--start", "2026-06-05"],
        ["--clock", "petition", "--start", "2026-06-05", "--length", "3 days"],
        [
            "--clock",
            "petition",
            "--start",
            "2026-06-05",
            "--length",
            "10 days",
            "--extend",
            "10 days:업무과중",
        ],
    ],
)
def test_거절은_한_문장과_종료코드_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.strip().count("\n") == 0
    assert any("가" <= letter <= "힣" for letter in captured.err)
