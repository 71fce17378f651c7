"""What became of the notices of one service, by the subjects that it gave: for the service's own lists and measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hyeonjang.commons.org.actor import Actor
from hyeonjang.kit import clock

from ..models import Attempt, Batch, Notice, Run, RunRow
from ..rules import codes as barcodes
from ..vocabulary import BatchState, RunState

_PART = 900


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one notice stands. ``why`` is the last attempt's result."""

    notice_id: int
    state: str
    channel: str
    sent_on: date | None
    arrived_on: date | None
    cost_won: int
    why: str


def standings(actor: Actor, subject_type: str, ids: Sequence[object]) -> dict[str, Standing]:
    """subject id → its newest notice. No names, no addresses: the caller knows whom it wrote to."""
    found: dict[str, Standing] = {}
    wanted = [str(item) for item in ids]
    for start in range(0, len(wanted), _PART):
        rows = list(Notice.objects.filter(subject_type=subject_type, subject_id__in=wanted[start : start + _PART]).order_by("id"))
        last: dict[int, Attempt] = {}
        cost: dict[int, int] = {}
        for attempt in Attempt.objects.filter(notice_id__in=[row.pk for row in rows]).order_by("notice_id", "seq"):
            last[attempt.notice_id] = attempt
            cost[attempt.notice_id] = cost.get(attempt.notice_id, 0) + attempt.cost_won
        for row in rows:
            attempt_ = last.get(row.pk)
            found[row.subject_id] = Standing(
                row.pk, row.state, attempt_.channel if attempt_ else "",
                row.sent_at.astimezone(clock.SEOUL).date() if row.sent_at else None, row.arrived_on, cost.get(row.pk, 0),
                attempt_.result if attempt_ else "",
            )
    return found


def run_states(actor: Actor, run_ids: Iterable[int]) -> dict[int, str]:
    """run → its state."""
    return dict(Run.objects.filter(pk__in=list(run_ids)).values_list("pk", "state"))


def preparing(state: str) -> bool:
    """Whether a run's list may still be changed."""
    return state in {RunState.DRAFT, RunState.TRIED}


def left_out(actor: Actor, run_id: int) -> dict[str, str]:
    """subject id → why the run could not take its line."""
    rows = RunRow.objects.filter(run_id=run_id).exclude(problem="").values_list("subject", "problem")
    return {str(subject[1]): problem for subject, problem in rows if len(subject) == 2}


def digest(actor: Actor, run_id: int) -> str:
    """What the dry run saw, as the page for releasing carries it."""
    return Run.objects.values_list("digest", flat=True).get(pk=run_id)


def ready_batches(actor: Actor, run_ids: Sequence[int]) -> list[int]:
    """The bundles of runs that are printed and not yet at the post."""
    return list(Batch.objects.filter(run_id__in=run_ids, state=BatchState.READY).order_by("pk").values_list("pk", flat=True))


def codes(actor: Actor, notice_ids: Sequence[int | None]) -> list[tuple[int, str]]:
    """(notice, the code of its newest attempt) as a barcode reader would give it."""
    found = {attempt.notice_id: attempt.pk for attempt in Attempt.objects.filter(notice_id__in=[pk for pk in notice_ids if pk]).order_by("seq")}
    return [(notice, barcodes.code_of(pk)) for notice, pk in sorted(found.items())]
