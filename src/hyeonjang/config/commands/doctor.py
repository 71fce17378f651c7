"""``hyeonjang doctor``: what a production installation still lacks, each with what to do."""

from __future__ import annotations

import argparse
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hyeonjang.config import env

DEMO_USERNAMES = ("planning", "head", "team", "clerk", "governor", "audit", "it", "hr")
BACKUP_DAYS = 2
BEAT_SECONDS = 120


@dataclass(frozen=True)
class Check:
    """One thing looked at: fine or not, and a sentence."""

    name: str
    fine: bool
    sentence: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="JSON으로 출력한다")


def _settings() -> Iterator[Check]:
    yield Check("mode", env.is_production(), "운영 설정입니다." if env.is_production() else
                f"시연 설정입니다. 운영하려면 {env.MODE.name}=production으로 두세요.")
    key = env.SECRET_KEY.read()
    yield Check("secret_key", len(key) >= 50 and len(set(key)) > 5, "비밀값이 정해져 "
                                                                    "있습니다." if len(key) >= 50 else
                f"{env.SECRET_KEY.name}가 없거나 짧습니다. 50자 이상의 무작위 글자로 정하세요.")
    hosts = [host.strip() for host in env.ALLOWED_HOSTS.read().split(",") if host.strip()]
    public = [host for host in hosts if host not in {"localhost", "127.0.0.1", "[::1]"}]
    fine = bool(public) and "*" not in hosts
    yield Check("hosts", fine, f"받을 주소: {', '.join(hosts)}" if fine else
                f"{env.ALLOWED_HOSTS.name}에 직원이 쓰는 주소를 적으세요('*'는 안 됩니다).")
    yield Check("https", env.flag(env.HTTPS), "HTTPS 전용입니다." if env.flag(env.HTTPS) else
                f"HTTPS가 꺼져 있습니다. 인증서를 달고 {env.HTTPS.name}=1로 두세요.")
    shifted = env.NOW.read()
    yield Check("clock", not shifted, "실제 시각을 씁니다." if not shifted else
                f"{env.NOW.name}가 {shifted}에 맞추어져 있습니다. 기한이 틀리니 비우세요.")


def _database() -> Iterator[Check]:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    postgres = connection.vendor == "postgresql"
    yield Check("database", postgres, "PostgreSQL을 씁니다." if postgres else
                f"내장 SQLite를 씁니다. 여러 부서가 쓰려면 {env.DATABASE_URL.name}에 PostgreSQL 주소를 "
                "적으세요.")
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        yield Check("migrations", False, f"데이터베이스에 닿을 수 없습니다({error}). 주소와 서버를 "
                                         "확인하세요.")
        return
    yield Check("migrations", not missing, "데이터베이스가 이 판에 맞습니다." if not missing else
                f"적용하지 않은 변경이 {missing}개 있습니다. 'hyeonjang migrate'를 실행하세요.")
    if not missing:
        yield from _content()


def _content() -> Iterator[Check]:
    from hyeonjang.commons import audit
    from hyeonjang.commons.org import queries as org
    from hyeonjang.commons.outbox import queries as outbox

    beat = outbox.seconds_since_beat()
    alive = beat is not None and beat < BEAT_SECONDS
    yield Check("worker", alive, "작업자가 일하고 있습니다." if alive else
                "작업자의 신호가 없습니다. 'hyeonjang worker'를 서비스로 띄우세요.")
    dead = outbox.counts()["dead"]
    yield Check("dead_letters", not dead, "중단된 후속 처리가 없습니다." if not dead else
                f"중단된 후속 처리가 {dead}건 있습니다. 중단 목록에서 까닭을 보고 다시 시도하세요.")
    broken = audit.verify()
    yield Check("audit", not broken, "결정 기록이 온전합니다." if not broken else
                f"결정 기록이 온전하지 않습니다: {broken[0].sentence}")
    demo = org.accounts_named(DEMO_USERNAMES)
    yield Check("demo_accounts", not demo, "시연 계정이 없습니다." if not demo else
                f"시연 계정({', '.join(demo)})이 살아 있습니다. 쓰지 못하게 하세요.")
    for duty, word in (("org.manage", "조직"), ("audit.read", "감사"), ("system.operate", "전산"),
                       ("innovation.programme", "혁신안")):
        people = org.holders_of_duty(duty, _today())
        yield Check(f"duty:{duty}", bool(people), f"{word} 담당이 {len(people)}명입니다." if people else
                    f"{word} 담당('{duty}')이 없습니다. 부서나 직위에 권한을 배정하세요.")


def _today() -> date:
    from hyeonjang.kit import clock

    return clock.today()


def _files() -> Iterator[Check]:
    folder = env.home()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
        free = shutil.disk_usage(folder).free // 2**30
    except OSError:
        writable, free = False, 0
    yield Check("home", writable, f"자료 폴더에 쓸 수 있습니다({free} GB 남음)." if writable else
                f"자료 폴더({folder})에 쓸 수 없습니다. 권한을 확인하세요.")
    yield Check("disk", free >= 2, "디스크가 넉넉합니다." if free >= 2 else "디스크가 2 GB도 남지 "
                                                                   "않았습니다. 비우거나 늘리세요.")
    age = _backup_age(folder / "backups")
    fine = age is not None and age <= BACKUP_DAYS
    yield Check("backup", fine, "백업이 최근 것입니다." if fine else
                f"최근 {BACKUP_DAYS}일 안의 백업이 {folder / 'backups'}에 없습니다. 백업 작업을 거세요.")
    fonts = _fonts()
    yield Check("fonts", bool(fonts), f"문서 글꼴 {len(fonts)}개가 있습니다." if fonts else
                "문서에 쓸 글꼴이 설치본에 없습니다. 설치 파일이 온전한지 확인하세요.")


def _backup_age(folder: Path) -> float | None:
    """Days since the newest file in the folder of backups changed."""
    files = [path for path in folder.glob("**/*") if path.is_file()] if folder.is_dir() else []
    return min(((time.time() - path.stat().st_mtime) / 86400 for path in files), default=None)


def _fonts() -> list[Path]:
    import hyeonjang

    root = Path(hyeonjang.__file__).parent / "commons" / "documents"
    return [path for pattern in ("*.ttf", "*.otf", "*.ttc") for path in root.rglob(pattern)]


SECTIONS: tuple[Callable[[], Iterator[Check]], ...] = (_settings, _database, _files)


def checks() -> list[Check]:
    """Everything that is looked at, in a fixed order."""
    return [check for section in SECTIONS for check in section()]


def run(args: argparse.Namespace) -> int:
    """0 when nothing is lacking, else 1 with one line for each thing."""
    import json
    from dataclasses import asdict

    import django

    django.setup()
    found = checks()
    if args.json:
        print(json.dumps([asdict(check) for check in found], ensure_ascii=False, indent=1))
    else:
        for check in found:
            print(f"{'✔' if check.fine else '✘'} {check.sentence}")
        lacking = sum(not check.fine for check in found)
        print(f"\n운영에 모자란 것이 {lacking}가지 있습니다." if lacking else "\n운영할 준비가 되었습니다.")
    return 0 if all(check.fine for check in found) else 1
