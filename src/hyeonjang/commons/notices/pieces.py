"""The work of a mass run, piece by piece, each in one transaction (see ``actions.runs``)."""

from __future__ import annotations

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox import publish
from hyeonjang.kit import clock

from .actions.batches import seal
from .actions.common import event_of, tell
from .actions.runs import PIECE
from .actions.sending import Order, Recipient, ask_dispatch, new_attempt, new_notice, options_of, why_not
from .models import Attempt, Batch, Notice, NoticeEvent, OptOut, Run, RunRow
from .rules import chain
from .vocabulary import Channel, Kind, RunState, State


def _actor(run: Run) -> Actor:
    """Notices of a run are sent in the name of who released it."""
    return Actor(None, run.releaser_id, run.released_by, system=True)


def piece(run_id: int, first: int, last: int) -> None:
    """Tell the rows from ``first`` to ``last`` that are not told yet. Runs inside the handler's transaction."""
    run = Run.objects.select_related("version__template").filter(pk=run_id).first()
    if run is None or run.state != RunState.RUNNING:
        return  # paused or cancelled: resuming asks again
    rows = list(run.rows.select_for_update(of=("self",)).filter(problem="", notice=None, with_seq=None, seq__gte=first, seq__lte=last)
                .order_by("seq"))
    known = dict(Notice.objects.filter(reason_key__in=[row.reason_key for row in rows]).values_list("reason_key", "pk"))
    fresh = [row for row in rows if row.reason_key not in known]
    notices = Notice.objects.bulk_create([_notice(run, row) for row in fresh], batch_size=PIECE)
    made = {notice.reason_key: notice for notice in notices}
    for row in rows:
        row.notice_id = made[row.reason_key].pk if row.reason_key in made else known[row.reason_key]
    RunRow.objects.bulk_update(rows, ["notice"], batch_size=PIECE)
    events = [event_of(notice, Kind.CREATED, run.released_by, f"{run.version.name} {run.version.number}판, {run.title}")
              for notice in notices]
    events += _start(run, notices)
    NoticeEvent.objects.bulk_create(events, batch_size=PIECE)
    publish("notices.checked", {"run": run.pk}, key=f"{run.pk}:{first}:{len(rows)}:{rows[0].pk if rows else 0}")


def _notice(run: Run, row: RunRow) -> Notice:
    subject = (str(row.subject[0]), str(row.subject[1])) if len(row.subject) == 2 else ("", "")
    order = Order(row.reason_key, Recipient(**row.recipient), row.values, subject)
    return new_notice(_actor(run), run.version, order, run.pk)


def _start(run: Run, notices: list[Notice]) -> list[NoticeEvent]:
    """First attempts: messages to the workers, letters into one bundle; returns what happened."""
    bodies = {row.channel for row in run.version.bodies.all()}
    refused = set(OptOut.objects.filter(ended_on=None).values_list("channel", "address_digest"))
    events: list[NoticeEvent] = []
    by_channel: dict[Channel, list[Notice]] = {}
    for notice in notices:
        found = options_of(run.version, notice, bodies, refused)
        channel = chain.first(found)
        if channel is None:
            Notice.objects.filter(pk=notice.pk).update(state=State.NO_ADDRESS)
            notice.state = State.NO_ADDRESS
            events.append(event_of(notice, Kind.NO_ADDRESS, "시스템", why_not(found)))
            tell("undelivered", notice)
        else:
            by_channel.setdefault(channel, []).append(notice)
    for channel, group in by_channel.items():
        events += _attempts(run, channel, group)
    return events


def _attempts(run: Run, channel: Channel, group: list[Notice]) -> list[NoticeEvent]:
    batch = None
    if channel in {Channel.LETTER, Channel.BROADCAST}:
        batch = Batch.objects.create(run=run, unit_id=run.version.template.unit_id, channel=channel,
                                     created_at=clock.now(), dated=clock.today())
    made = Attempt.objects.bulk_create([new_attempt(notice, channel, batch=batch) for notice in group], batch_size=PIECE)
    if batch is not None:
        seal(batch, len(made))
    elif channel is not Channel.DESK:
        ask_dispatch(list(made))
    return [event_of(attempt.notice, Kind.QUEUED, "시스템", channel.label, attempt) for attempt in made]


def check(run_id: int) -> None:
    """After a piece: the members of households, when all their firsts are told; then the run is done."""
    run = Run.objects.select_for_update(of=("self",)).select_related("version__template").filter(pk=run_id).first()
    if run is None or run.state != RunState.RUNNING:
        return
    if run.rows.filter(problem="", notice=None, with_seq=None).exists():
        return
    rows = list(run.rows.filter(problem="", notice=None).exclude(with_seq=None).order_by("seq")[:PIECE])
    if rows:
        _merge(run, rows)
        publish("notices.checked", {"run": run.pk}, key=f"{run.pk}:merged:{rows[0].seq}")
        return
    run.state, run.finished_at = RunState.DONE, clock.now()
    run.save(update_fields=["state", "finished_at"])
    publish("notices.run_done", {"run": run.pk, "template": run.version.template.code}, key=str(run.pk))


def _merge(run: Run, rows: list[RunRow]) -> None:
    """Members of a household: told by the letter of its first."""
    firsts = dict(run.rows.filter(seq__in={row.with_seq for row in rows}).values_list("seq", "notice_id"))
    known = dict(Notice.objects.filter(reason_key__in=[row.reason_key for row in rows]).values_list("reason_key", "pk"))
    fresh = [row for row in rows if row.reason_key not in known]
    made = []
    for row in fresh:
        notice = _notice(run, row)
        notice.state, notice.household_id = State.MERGED, firsts.get(row.with_seq or 0)
        made.append(notice)
    Notice.objects.bulk_create(made, batch_size=PIECE)
    known |= {notice.reason_key: notice.pk for notice in made}
    for row in rows:
        row.notice_id = known[row.reason_key]
    RunRow.objects.bulk_update(rows, ["notice"], batch_size=PIECE)
    NoticeEvent.objects.bulk_create([
        event_of(notice, Kind.MERGED, run.released_by, "같은 세대의 다른 사람에게 보낸 한 통에 포함") for notice in made], batch_size=PIECE)
