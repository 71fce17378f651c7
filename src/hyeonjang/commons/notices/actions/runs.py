"""Mass runs: a list, a dry run, a second person, and then exactly one notice for each reason.

What belongs together is written in one transaction for each piece of the list. A worker that dies in the middle
of a piece leaves nothing of it; the piece is taken up again, and what is already told is seen by its reason.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max

from hyeonjang.commons import audit
from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox import publish
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, NotFound, NotPermitted, Refused
from hyeonjang.kit.korean import won

from .. import permissions
from ..models import Attempt, Notice, OptOut, Run, RunRow
from ..rendering import Rendering
from ..rules import address, chain
from ..rules.costs import kind_of
from ..rules.placeholders import check as check_values
from ..rules.placeholders import declared
from ..vocabulary import AttemptState, Channel, RunState
from . import money
from .common import needed
from .sending import Recipient, ask_dispatch, checked_recipient, options_of, why_not
from .templates import current

MISSING = "그런 대량 발송이 없거나 볼 수 없습니다. 목록에서 다시 골라 주세요."
PIECE = 500
"""Rows that are told in one transaction, and letters in one bundle."""
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. ``key`` tells it from others under the reason of the run."""

    key: str
    recipient: Recipient
    values: Mapping[str, Any] = field(default_factory=dict)
    subject: tuple[str, object] = ("", "")


def lock_run(actor: Actor, run_id: int) -> Run:
    row = Run.objects.select_for_update(of=("self",)).select_related("version__template").filter(pk=run_id).first()
    if row is None or not permissions.may_see(actor, row.version.template.unit_id):
        raise NotFound(MISSING)
    return row


def _label(run: Run) -> tuple[str, object, str]:
    return ("notices.run", run.pk, run.title)


def _need_writer(actor: Actor, run: Run) -> None:
    permissions.need(permissions.may_write(actor, run.version.template.unit_id),
                     "이 통지문을 맡은 부서의 직원만 준비할 수 있습니다. 소관 부서에 요청하세요.")


@transaction.atomic
def create(*, actor: Actor, template: str, title: str, reason: str) -> int:
    """A new run; returns its id. ``reason`` is the part of every reason key that all its notices share
    ("2026-11 사망분"): a second run with the same reason and the same list sends nothing."""
    version = current(template)
    permissions.need(permissions.may_write(actor, version.template.unit_id),
                     "이 통지문을 맡은 부서의 직원만 준비할 수 있습니다. 소관 부서에 요청하세요.")
    run = Run.objects.create(
        version=version, title=needed(title, "title", "제목", limit=200), reason=needed(reason, "reason", "발송 사유", limit=120),
        created_at=clock.now(), creator_id=actor.person_id, created_by=actor.name[:200],
    )
    audit.record("notices.run_created", actor, _label(run), detail={"template": template, "reason": run.reason})
    return int(run.pk)


@transaction.atomic
def load(*, actor: Actor, run_id: int, rows: Iterable[Row], source: str) -> int:
    """Put a list into a run, in place of the one before; returns the number of rows.

    Nothing is refused here: what does not fit is noted at its row and left out, so that one bad line does not
    stop the others.
    """
    run = lock_run(actor, run_id)
    _need_writer(actor, run)
    if run.state not in {RunState.DRAFT, RunState.TRIED}:
        raise Conflict("이미 승인했거나 끝난 발송의 명단은 바꿀 수 없습니다. 새 발송을 만드세요.")
    run.rows.all().delete()
    placeholders = declared(run.version.placeholders)
    seen: set[str] = set()
    made: list[RunRow] = []
    count = 0
    for count, row in enumerate(rows, 1):
        made.append(_row(run, count, row, placeholders, seen))
        if len(made) >= 2000:
            RunRow.objects.bulk_create(made)
            made = []
    RunRow.objects.bulk_create(made)
    if not count:
        raise Refused("명단에 줄이 없습니다. 받을 사람이 있는 명단을 넣으세요.", field="file")
    run.state, run.source, run.digest, run.report, run.tried_at = RunState.DRAFT, source[:200], "", {}, None
    run.save()
    audit.record("notices.run_loaded", actor, _label(run), detail={"rows": count, "source": source})
    return count


def _row(run: Run, seq: int, row: Row, placeholders: Any, seen: set[str]) -> RunRow:
    problem, who, values = "", asdict(row.recipient), dict(row.values)
    try:
        who = asdict(checked_recipient(row.recipient))
        values = check_values(placeholders, row.values)
    except Refused as refusal:
        problem = refusal.sentence
        values = {str(key): str(value) for key, value in row.values.items()}
    reason = f"{run.version.template.code}:{run.reason}:{row.key.strip()}"
    if not row.key.strip():
        problem = problem or "사유 번호가 비어 있습니다. 같은 사람에게 두 번 보내지 않도록 적으세요."
    elif reason in seen:
        problem = problem or f"명단에 같은 사유 번호 '{row.key}'이(가) 두 번 있습니다. 하나만 남기세요."
    seen.add(reason)
    return RunRow(run=run, seq=seq, reason_key=reason[:200], recipient=who, values=values,
                  subject=[str(part) for part in row.subject], problem=problem[:300])


def digest_of(run: Run) -> str:
    """The hash of everything that a release releases: the version and every row."""
    made = hashlib.sha256(f"{run.version_id}:{run.version.digest}:{run.reason}".encode())
    rows = run.rows.order_by("seq").values_list("seq", "reason_key", "recipient", "values", "problem", "channel", "with_seq")
    for row in rows.iterator(chunk_size=2000):
        made.update(json.dumps(row, ensure_ascii=False, sort_keys=True).encode())
    return made.hexdigest()


def dry_run(*, actor: Actor, run_id: int) -> dict[str, Any]:
    """Everything but sending: who would be told how, at what cost, who is left out and why. Returns the report
    that the release refers to."""
    with transaction.atomic():
        run = lock_run(actor, run_id)
        _need_writer(actor, run)
        if run.state not in {RunState.DRAFT, RunState.TRIED}:
            raise Conflict("이미 승인했거나 끝난 발송입니다. 화면을 새로 고쳐 주세요.")
        if not run.rows.exists():
            raise Refused("명단이 비어 있습니다. 먼저 명단을 넣으세요.")
        report = _Trial(run).report()
        run.report, run.tried_at, run.state, run.digest = report, clock.now(), RunState.TRIED, digest_of(run)
        run.save()
        audit.record("notices.run_tried", actor, _label(run), detail={"digest": run.digest, **report["counts"]})
    return report


class _Trial:
    """One look over all rows of a run."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.bodies = {row.channel for row in run.version.bodies.all()}
        self.refused = set(OptOut.objects.filter(ended_on=None).values_list("channel", "address_digest"))
        self.costs = money.Costs(clock.today())
        self.rendering = Rendering(run.version, clock.today())
        self.channels: dict[str, int] = {}
        self.kinds: dict[str, int] = {}
        self.households: dict[str, int] = {}
        self.counts = {"rows": 0, "send": 0, "refused": 0, "already": 0, "merged": 0, "no_way": 0}
        self.left_out: list[list[Any]] = []
        self.samples: list[int] = []

    def report(self) -> dict[str, Any]:
        rows = self.run.rows.order_by("seq")
        last = rows.aggregate(last=Max("seq"))["last"] or 0
        for start in range(1, last + 1, 2000):
            piece = list(rows.filter(seq__gte=start, seq__lt=start + 2000))
            known = set(Notice.objects.filter(reason_key__in=[row.reason_key for row in piece]).values_list("reason_key", flat=True))
            for row in piece:
                self.one(row, known)
            RunRow.objects.bulk_update(piece, ["channel", "with_seq"], batch_size=500)
        pages = self.counts["send"]
        cost = sum(self.costs.attempt(kind, 1) * count for kind, count in self.kinds.items())
        return {
            "counts": self.counts, "channels": self.channels, "kinds": self.kinds, "cost_won": cost, "pages": pages,
            "left_won": money.left(self.run.version.template.unit_id, clock.today()),
            "left_out": self.left_out[:SHOWN], "samples": self.samples,
        }

    def one(self, row: RunRow, known: set[str]) -> None:
        self.counts["rows"] += 1
        row.channel, row.with_seq = "", None
        if row.problem:
            self.counts["refused"] += 1
            self.left_out.append([row.seq, row.recipient.get("name", ""), row.problem])
            return
        if row.reason_key in known:
            self.counts["already"] += 1
            return
        who = Recipient(**row.recipient)
        if self.run.version.household and who.address:
            first = self.households.setdefault(address.household_key(who.address), row.seq)
            if first != row.seq:
                row.with_seq = first
                self.counts["merged"] += 1
                return
        found = options_of(self.run.version, who, self.bodies, self.refused)
        channel = chain.first(found)
        if channel is None:
            self.counts["no_way"] += 1
            self.left_out.append([row.seq, who.name, f"보낼 길이 없어 미도달 명단으로 갑니다. {why_not(found)}"])
            return
        self._count(row, channel)

    def _count(self, row: RunRow, channel: Channel) -> None:
        text = ""
        if channel is Channel.SMS:
            text = self.rendering.text(channel, row.values, row.recipient.get("language", "ko")).body
        try:
            kind = kind_of(channel, text, registered=self.run.version.registered)
        except Refused as refusal:
            self.left_out.append([row.seq, row.recipient.get("name", ""), refusal.sentence])
            kind = "sms"
        row.channel = channel.value
        self.counts["send"] += 1
        self.channels[channel.value] = self.channels.get(channel.value, 0) + 1
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if len(self.samples) < 3:
            self.samples.append(row.seq)


@transaction.atomic
def release(*, actor: Actor, run_id: int, digest: str) -> None:
    """Let a run go: a second person, for exactly the list that the dry run saw.

    Raises ``NotPermitted`` for who made the run, ``Conflict`` where list or template have changed since, ``Refused``
    where the year's budget does not cover it.
    """
    run = lock_run(actor, run_id)
    unit = run.version.template.unit_id
    permissions.need(permissions.may_release(actor, unit), "소관 부서장이나 발송 승인 담당만 승인할 수 있습니다. 부서장에게 요청하세요.")
    if not actor.system and actor.person_id == run.creator_id:
        raise NotPermitted("발송을 준비한 사람은 승인할 수 없습니다. 다른 사람이 명단과 본문을 보고 승인해야 합니다.",
                           code="notices.same_person")
    if run.state != RunState.TRIED:
        raise Conflict("미리 해 본 발송만 승인할 수 있습니다. 미리 해 보기를 먼저 하세요.")
    if digest != run.digest or digest_of(run) != run.digest:
        raise Conflict("미리 해 본 뒤에 명단이나 본문이 바뀌었습니다. 다시 미리 해 본 결과를 보고 승인하세요.", code="notices.changed")
    if run.version.retired_at is not None:
        raise Conflict("통지문의 새 판이 공개되었습니다. 새 판으로 발송을 다시 준비하세요.", code="notices.changed")
    left, cost = money.left(unit, clock.today()), int(run.report["cost_won"])
    if left is not None and cost > left:
        raise Refused(f"예상 비용 {won(cost)}이 남은 예산 {won(max(0, left))}보다 많습니다. 예산을 확보하거나 명단을 줄이세요.",
                      code="notices.budget")
    run.state, run.released_at = RunState.RUNNING, clock.now()
    run.releaser_id, run.released_by = actor.person_id, actor.name[:200]
    run.save()
    audit.record("notices.run_released", actor, _label(run), detail={"digest": run.digest, "cost_won": cost, **run.report["counts"]})
    _ask_pieces(run, "")


def _ask_pieces(run: Run, salt: str) -> None:
    waiting = run.rows.filter(problem="", notice=None, with_seq=None).order_by("seq").values_list("seq", flat=True)
    seqs = list(waiting)
    for start in range(0, len(seqs), PIECE):
        part = seqs[start : start + PIECE]
        publish("notices.piece", {"run": run.pk, "first": part[0], "last": part[-1]}, key=f"{run.pk}:{part[0]}{salt}")
    if not seqs:
        publish("notices.checked", {"run": run.pk}, key=f"{run.pk}:none{salt}")


@transaction.atomic
def pause(*, actor: Actor, run_id: int, reason: str) -> None:
    """Hold a running run: pieces not begun and messages not sent wait."""
    run = lock_run(actor, run_id)
    _need_writer(actor, run)
    if run.state != RunState.RUNNING:
        raise Conflict("보내는 중인 발송만 멈출 수 있습니다. 화면을 새로 고쳐 주세요.")
    run.state = RunState.PAUSED
    run.save(update_fields=["state"])
    audit.record("notices.run_paused", actor, _label(run), detail={"reason": needed(reason, "reason", "까닭")})


@transaction.atomic
def resume(*, actor: Actor, run_id: int) -> None:
    """Go on with a paused run."""
    run = lock_run(actor, run_id)
    _need_writer(actor, run)
    if run.state != RunState.PAUSED:
        raise Conflict("멈춘 발송만 이어서 보낼 수 있습니다. 화면을 새로 고쳐 주세요.")
    run.state = RunState.RUNNING
    run.save(update_fields=["state"])
    record = audit.record("notices.run_resumed", actor, _label(run))
    _ask_pieces(run, f"+{record}")
    electronic = Attempt.objects.filter(notice__run=run, state=AttemptState.QUEUED, batch=None).exclude(channel=Channel.DESK)
    ids: Sequence[Attempt] = list(electronic.order_by("id"))
    for start in range(0, len(ids), PIECE):
        ask_dispatch(list(ids[start : start + PIECE]))


@transaction.atomic
def cancel(*, actor: Actor, run_id: int, reason: str) -> None:
    """Give up what of a run has not been sent. What has gone out stays gone."""
    run = lock_run(actor, run_id)
    _need_writer(actor, run)
    if run.state in {RunState.DONE, RunState.CANCELLED, RunState.RUNNING}:
        raise Conflict("보내는 중인 발송은 먼저 멈추세요. 마친 발송은 취소할 수 없습니다.")
    run.state, run.finished_at = RunState.CANCELLED, clock.now()
    run.save(update_fields=["state", "finished_at"])
    audit.record("notices.run_cancelled", actor, _label(run), detail={"reason": needed(reason, "reason", "까닭")})
