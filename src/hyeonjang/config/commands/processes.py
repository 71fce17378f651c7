"""``hyeonjang processes``: the engine's own command, on the engine that this installation has chosen."""

from __future__ import annotations

import argparse

from hyeonjang.commons.processes.engine import cli
from hyeonjang.config import env
from hyeonjang.kit.errors import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the engine's command."""
    cli.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Carry it out; without ``--engine`` on the engine of ``HYEONJANG_LOG_ENGINE``."""
    chosen = options.engine or env.ENGINE.read().strip() or env.ENGINE.default
    if chosen not in cli.ENGINES:
        raise Refused(f"{env.ENGINE.name}에 적은 '{chosen}' 엔진은 없습니다. {', '.join(cli.ENGINES)} 가운데 하나를 적어 주세요.")
    options.engine = chosen
    return cli.run(options)
