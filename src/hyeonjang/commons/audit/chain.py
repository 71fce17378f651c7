"""The chain of decisions: append under a lock, verify from the first record to the last.

The hash of a record is SHA-256 over canonical JSON (sorted keys, no spaces, UTF-8) of all its columns,
the previous record's hash among them. What the chain cannot show is the loss of its newest records
together with the head row; an exported head hash (printed by ``hyeonjang audit verify``) covers that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, transaction

from hyeonjang.kit import clock

if TYPE_CHECKING:
    from hyeonjang.commons.audit.models import DecisionRecord
    from hyeonjang.commons.org.actor import Actor

GENESIS = "0" * 64
_CHAINED = (
    "seq",
    "action",
    "actor_account_id",
    "actor_person_id",
    "actor_name",
    "actor_posts",
    "subject_type",
    "subject_id",
    "subject_label",
    "detail",
    "trace",
    "prev_hash",
)


@dataclass(frozen=True)
class Finding:
    """A break in the chain: the record's number and what is wrong, in Korean."""

    seq: int
    sentence: str


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal | Fraction):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "as_dict"):
        return value.as_dict()
    return str(value)


def canonical(value: object) -> str:
    """``value`` as canonical JSON: the same text for the same content, always. Exact numbers become text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def digest(row: DecisionRecord) -> str:
    """The hash that ``row`` must carry, from its columns."""
    content: dict[str, object] = {name: getattr(row, name) for name in _CHAINED}
    content["at"] = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    content["on"] = row.on.isoformat() if row.on else None
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def posts_text(actor: Actor) -> str:
    """The posts an actor holds, as they read in a record; an acting post is marked."""
    return ", ".join(f"{post.title}{' 직무대리' if post.acting else ''}" for post in actor.posts)[:500]


def record(
    action: str,
    actor: Actor,
    subject: tuple[str, object, str],
    *,
    detail: Mapping[str, object] | None = None,
    trace: object | None = None,
    on: date | None = None,
) -> int:
    """Append a decision to the chain inside the caller's transaction; returns its number.

    ``subject`` is (type such as ``"innovation.proposal"``, id, label). The decision and the change it
    describes are committed together or not at all.
    """
    from hyeonjang.commons.audit.models import ChainHead, DecisionRecord

    with transaction.atomic():
        ChainHead.objects.get_or_create(pk=1)
        head = ChainHead.objects.select_for_update().get(pk=1)
        row = DecisionRecord(
            seq=head.seq + 1,
            at=clock.now(),
            action=action,
            actor_account_id=actor.account_id,
            actor_person_id=actor.person_id,
            actor_name=actor.name[:200],
            actor_posts=posts_text(actor),
            subject_type=subject[0],
            subject_id=str(subject[1]),
            subject_label=subject[2][:300],
            on=on,
            detail=canonical(dict(detail or {})),
            trace=canonical(trace),
            prev_hash=head.hash or GENESIS,
        )
        row.hash = digest(row)
        row.save()
        head.seq, head.hash = row.seq, row.hash
        head.save(update_fields=["seq", "hash"])
    return int(row.seq)


def _rows() -> Iterator[tuple[int, DecisionRecord | None]]:
    """Every record by number; ``None`` where the database cannot even read the row."""
    from hyeonjang.commons.audit.models import DecisionRecord

    numbers = list(DecisionRecord.objects.order_by("seq").values_list("seq", flat=True))
    for start in range(0, len(numbers), 1000):
        part = numbers[start : start + 1000]
        try:
            with transaction.atomic():
                rows = {row.seq: row for row in DecisionRecord.objects.filter(seq__in=part)}
        except (DatabaseError, ValueError, TypeError, UnicodeDecodeError):
            rows = {seq: row for seq in part if (row := _one(seq)) is not None}
        for seq in part:
            yield seq, rows.get(seq)


def _one(seq: int) -> DecisionRecord | None:
    from hyeonjang.commons.audit.models import DecisionRecord

    try:
        with transaction.atomic():
            return DecisionRecord.objects.get(seq=seq)
    except (DatabaseError, ValueError, TypeError, UnicodeDecodeError, DecisionRecord.DoesNotExist):
        return None


def verify() -> list[Finding]:
    """Read the whole chain and name every record that does not fit; empty when all is well."""
    from hyeonjang.commons.audit.models import ChainHead

    findings: list[Finding] = []
    expected, previous = 1, GENESIS
    for seq, row in _rows():
        if seq != expected:
            gone = f"{expected}번" if seq == expected + 1 else f"{expected}번부터 {seq - 1}번까지"
            findings.append(Finding(expected, f"{gone} 기록이 없습니다."))
        if row is None:
            findings.append(Finding(seq, f"{seq}번 기록을 읽을 수 없습니다. 내용이 깨졌습니다."))
        else:
            try:
                sound = digest(row) == row.hash
            except (ValueError, TypeError, AttributeError):
                sound = False
            if not sound:
                findings.append(
                    Finding(seq, f"{seq}번 기록의 내용이 해시와 다릅니다. 기록된 뒤에 바뀌었습니다.")
                )
            elif (
                seq == expected
                and row.prev_hash != previous
                and not (findings and findings[-1].seq == seq - 1)
            ):
                findings.append(Finding(seq, f"{seq}번 기록이 앞 기록과 이어지지 않습니다."))
            previous = row.hash
        expected = seq + 1
    head = ChainHead.objects.filter(pk=1).first()
    last = expected - 1
    if (head.seq if head else 0) > last:
        assert head is not None
        findings.append(Finding(expected, f"{expected}번부터 {head.seq}번까지 마지막 기록이 없습니다."))
    elif head is not None and last and not findings and head.hash != previous:
        findings.append(Finding(last, f"{last}번 기록이 사슬의 끝과 다릅니다."))
    elif last and (head is None or head.seq < last):
        findings.append(
            Finding(last, f"{last}번 기록이 사슬의 끝에 없습니다. 정해진 길을 거치지 않고 들어왔습니다.")
        )
    return findings
