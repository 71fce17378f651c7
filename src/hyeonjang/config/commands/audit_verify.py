"""``hyeonjang audit verify``: is the chain of decisions whole?"""

from __future__ import annotations

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--head", metavar="번호:해시",
                        help="따로 적어 둔 끝 기록. 그 기록이 그대로 있는지도 본다")


def _witness(text: str) -> str:
    """What is wrong with the record written down outside, empty when nothing is."""
    from hyeonjang.commons.audit import queries

    seq, _, wanted = text.partition(":")
    if not seq.isdigit() or not wanted:
        return f"'{text}'은(는) '번호:해시' 꼴이 아닙니다. 검사 때 출력된 줄을 그대로 적어 주세요."
    found = queries.hash_of(int(seq))
    if found is None:
        return f"적어 둔 {seq}번 기록이 없습니다. 그 뒤가 잘려 나갔을 수 있습니다."
    if found == wanted:
        return ""
    return f"{seq}번 기록의 해시가 적어 둔 것과 다릅니다. 사슬이 바꿔치기되었습니다."


def run(args: argparse.Namespace) -> int:
    """0 when whole, 1 with a sentence for each broken record."""
    import django

    django.setup()
    from hyeonjang.commons import audit
    from hyeonjang.commons.audit import queries

    sentences = [finding.sentence for finding in audit.verify()]
    if args.head and (wrong := _witness(args.head)):
        sentences.append(wrong)
    if sentences:
        for sentence in sentences:
            print(sentence, file=sys.stderr)
        print("결정 기록이 온전하지 않습니다. 감사 담당과 전산 담당에게 알리고 백업과 "
              "대조하세요.", file=sys.stderr)
        return 1
    seq, head = queries.head()
    print(f"결정 기록 {seq:,}건이 온전합니다." + (f" 끝 기록 {seq}:{head}" if seq else ""))
    return 0
