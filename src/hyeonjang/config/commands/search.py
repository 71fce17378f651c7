"""``hyeonjang search rebuild | compare``: make the search's index anew, or compare it with what there is."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["rebuild", "compare"], help="rebuild 색인을 버리고 다시 만든다, compare 견주어 바로잡는다")


def run(args: argparse.Namespace) -> int:
    """0 when done; prints how many documents were written."""
    import django

    django.setup()
    from hyeonjang.commons.search import handlers, index

    done = index.rebuild() if args.what == "rebuild" else handlers.compare()
    print(f"{done:,}건을 {'다시 넣었습니다' if args.what == 'rebuild' else '바로잡았습니다'}.")
    return 0
