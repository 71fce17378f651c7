"""``hyeonjang migrate``: bring the database to this version."""

from __future__ import annotations

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="바꿀 것이 있는지만 본다(있으면 1)")


def run(args: argparse.Namespace) -> int:
    """Apply all migrations; with ``--check`` 1 if any is missing."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from hyeonjang.config import env

    if connection.vendor == "sqlite":
        env.home().mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if args.check:
        if plan:
            print(f"적용하지 않은 변경이 {len(plan)}개 있습니다. 'hyeonjang migrate'로 "
                  "적용하세요.", file=sys.stderr)
        return 1 if plan else 0
    call_command("migrate", verbosity=0, interactive=False)
    print(f"변경 {len(plan)}개를 적용했습니다." if plan else "데이터베이스가 이미 이 판에 맞습니다.")
    return 0
