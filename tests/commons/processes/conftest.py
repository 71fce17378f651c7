"""Helpers for logs written on the spot."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[3] / "src"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write text or bytes to a file and return its path."""

    def _write(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return _write


def _oracle(module: str) -> str:
    interpreter = os.environ.get("HYEONJANG_ORACLE_PYTHON", "")
    if not interpreter or not Path(interpreter).exists():
        pytest.skip("HYEONJANG_ORACLE_PYTHON이 가리키는 해석기가 없어 독립 구현과 비교하지 않았습니다")
    probe = subprocess.run(
        [interpreter, "-c", f"import {module}"], capture_output=True, text=True, check=False
    )
    if probe.returncode:
        pytest.skip(f"{module}이(가) 설치되어 있지 않아 독립 구현과 비교하지 않았습니다")
    return interpreter


@pytest.fixture(scope="session")
def oracle_python() -> str:
    """The interpreter that has pm4py, or a skip that says why."""
    return _oracle("pm4py")


@pytest.fixture(scope="session")
def spark_python() -> str:
    """The interpreter that has pyspark, or a skip that says why."""
    return _oracle("pyspark")


def run_oracle(interpreter: str, script: str, *arguments: str) -> str:
    """Run a script in the oracle interpreter; its standard output."""
    done = subprocess.run(
        [interpreter, "-W", "ignore", "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(SRC)},
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
