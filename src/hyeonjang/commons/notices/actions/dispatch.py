"""Messages to providers: marked before they are handed over, so that a crash is seen and asked about.

The order is: "보내는 중" is committed, then the provider gets the message under the attempt's number, then the
receipt is committed. A worker that dies between leaves "보내는 중"; the next one asks the provider for the number.
Where the provider cannot say (a mail server), nobody guesses: the attempt is "보냈는지 모름", and a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from hyeonjang.commons.org.actor import Actor
from hyeonjang.commons.outbox import publish
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, Refused

from .. import permissions
from ..adapters import Adapter, CannotTell, Message, Outcome, Receipt, Rejected, Unreachable, adapter_for
from ..models import Attempt, Notice
from ..rendering import Rendering
from ..rules import codes
from ..rules.costs import kind_of
from ..vocabulary import REACHED, AttemptState, Channel, Kind, RunState, State
from .common import append, lock, record, set_state, tell
from .money import Costs
from .sending import allowed_from, ask_dispatch, enqueue, fall_back, options_of, settle

DEFAULT_WAIT_DAYS = {Channel.ALIMTALK: 1, Channel.SMS: 1, Channel.EMAIL: 7}
POLL_SECONDS = 30
MOST_POLLS = 40


def dispatch(attempt_ids: Sequence[int]) -> None:
    """Hand these attempts over, one by one; what is done is passed over. Not inside a transaction."""
    sent: list[int] = []
    trouble: Exception | None = None
    for attempt_id in attempt_ids:
        try:
            if one(attempt_id):
                sent.append(attempt_id)
        except Exception as error:  # the others must not wait for this one
            trouble = error
    if sent:
        publish("notices.poll", {"attempts": sent, "round": 1}, after=timedelta(seconds=POLL_SECONDS))
    if trouble is not None:
        raise trouble  # the outbox tries again, later each time


def one(attempt_id: int) -> bool:
    """One attempt; True when it was handed over now or found to have been."""
    with transaction.atomic():
        attempt = (Attempt.objects.select_for_update(of=("self",)).select_related("notice__version__template", "notice__run")
                   .filter(pk=attempt_id).first())
        if attempt is None or attempt.state not in {AttemptState.QUEUED, AttemptState.SENDING}:
            return False
        crashed = attempt.state == AttemptState.SENDING
        if not crashed and not _may_go(attempt):
            return False
        if not crashed:
            attempt.state, attempt.sent_at = AttemptState.SENDING, clock.now()
            attempt.save(update_fields=["state", "sent_at"])
    try:
        adapter = adapter_for(Channel(attempt.channel))
        receipt = _found(adapter, attempt) if crashed else None
        receipt = receipt or adapter.send(_message(attempt))
    except CannotTell as error:
        _uncertain(attempt_id, str(error))
        return False
    except (Rejected, Refused) as error:
        why = error.sentence if isinstance(error, Refused) else str(error)
        # After a crash a refusal may mean that the message is there already: nobody guesses.
        (_uncertain if crashed and isinstance(error, Rejected) else _failed)(attempt_id, why)
        return False
    except Unreachable:
        with transaction.atomic():
            Attempt.objects.filter(pk=attempt_id, state=AttemptState.SENDING).update(state=AttemptState.QUEUED, sent_at=None)
        raise
    _taken(attempt_id, adapter, receipt)
    return True


def _may_go(attempt: Attempt) -> bool:
    """Not while the run is held, not in quiet hours: then the attempt asks again for when they are over."""
    run = attempt.notice.run
    if attempt.notice.state in {State.CANCELLED, *REACHED} or (run is not None and run.state in {RunState.PAUSED, RunState.CANCELLED}):
        return False
    moment = allowed_from(Channel(attempt.channel))
    if moment is not None:
        attempt.not_before = moment
        attempt.save(update_fields=["not_before"])
        ask_dispatch([attempt])
        return False
    return True


def _found(adapter: Adapter, attempt: Attempt) -> Receipt | None:
    return adapter.find(codes.code_of(attempt.pk), attempt.sent_at or attempt.created_at)


def _message(attempt: Attempt) -> Message:
    notice, channel = attempt.notice, Channel(attempt.channel)
    text = Rendering(notice.version, clock.today()).text(channel, notice.values, notice.language)
    to = notice.email if channel is Channel.EMAIL else notice.phone
    return Message(codes.code_of(attempt.pk), to, text.subject, text.body, text.outside_code)


@transaction.atomic
def _taken(attempt_id: int, adapter: Adapter, receipt: Receipt) -> None:
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("notice__version__template").get(pk=attempt_id)
    if attempt.state != AttemptState.SENDING:
        return
    notice, channel, now = attempt.notice, Channel(attempt.channel), clock.now()
    text = _message(attempt).text if channel is Channel.SMS else ""
    attempt.unit_kind = kind_of(channel, text)
    attempt.state, attempt.provider, attempt.provider_ref = AttemptState.SENT, adapter.name, receipt.ref[:120]
    attempt.cost_won = Costs(now.date()).attempt(attempt.unit_kind, 1)
    days = int(notice.version.waits.get(channel.value, DEFAULT_WAIT_DAYS.get(channel, 0)))
    attempt.due_at = now + timedelta(days=days) if days else None
    attempt.save()
    notice.sent_at = now
    set_state(notice, State.SENT, "sent_at")
    append(notice, Kind.SENT, "시스템", f"{channel.label}, {adapter.name}", attempt)


@transaction.atomic
def _uncertain(attempt_id: int, why: str) -> None:
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("notice__version__template").get(pk=attempt_id)
    if attempt.state != AttemptState.SENDING:
        return
    attempt.state, attempt.result = AttemptState.UNCERTAIN, why[:300]
    attempt.save(update_fields=["state", "result"])
    append(attempt.notice, Kind.UNCERTAIN, "시스템", f"보내는 도중 작업자가 멈추었습니다. {why}", attempt)


@transaction.atomic
def _failed(attempt_id: int, why: str) -> None:
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("notice__version__template").get(pk=attempt_id)
    if attempt.state in {AttemptState.SENDING, AttemptState.SENT, AttemptState.QUEUED, AttemptState.UNCERTAIN}:
        fail(attempt, why)


def fail(
    attempt: Attempt, why: str, state: AttemptState = AttemptState.FAILED, final: State = State.FAILED, who: str = "시스템"
) -> None:
    """An attempt did not reach: the next channel, or the list of undelivered ones."""
    notice = attempt.notice
    settle(attempt, state, why)
    append(notice, Kind.RETURNED if state is AttemptState.RETURNED else Kind.FAILED, who, why, attempt)
    if notice.state in REACHED:
        return
    if not fall_back(notice, attempt, why):
        set_state(notice, final)
        tell("returned" if final is State.RETURNED else "undelivered", notice, why=why, attempt_id=attempt.pk)


@transaction.atomic
def settled(attempt_id: int, outcome: Outcome) -> None:
    """The provider says what became of a message."""
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("notice__version__template").get(pk=attempt_id)
    if attempt.state != AttemptState.SENT:
        return
    if outcome.state is AttemptState.FAILED:
        fail(attempt, outcome.text or "받지 못함")
        return
    settle(attempt, outcome.state, outcome.text)
    reached(attempt.notice, attempt, outcome.state, f"{Channel(attempt.channel).label} 수신 확인: {outcome.text}", "시스템")


def reached(notice: Notice, attempt: Attempt | None, state: AttemptState, basis: str, who: str) -> None:
    """A notice arrived, or was read; arrival is written once, reading may follow it."""
    read = state is AttemptState.READ
    if notice.state == State.READ or (notice.state == State.ARRIVED and not read):
        return
    if notice.arrived_on is None:
        notice.arrived_on, notice.arrival = clock.today(), basis[:300]
    set_state(notice, State.READ if read else State.ARRIVED, "arrived_on", "arrival")
    append(notice, Kind.READ if read else Kind.ARRIVED, who, basis, attempt)
    tell("delivered", notice, arrived_on=notice.arrived_on.isoformat(), basis=basis)


def poll(attempt_ids: Sequence[int], number: int) -> None:
    """Ask providers what became of messages; asks again, less often each time, for what is still open."""
    open_ids = []
    rows = Attempt.objects.filter(pk__in=attempt_ids, state=AttemptState.SENT).order_by("id")
    for pk, channel, ref in list(rows.values_list("pk", "channel", "provider_ref")):
        try:
            found = adapter_for(Channel(channel)).outcome(ref)
        except (OSError, Unreachable, Rejected, Refused):
            found = None
        if found is None:
            open_ids.append(pk)
        else:
            settled(pk, found)
    waiting = [pk for pk in open_ids if Attempt.objects.filter(pk=pk, due_at__gt=clock.now()).exists()]
    if waiting and number < MOST_POLLS:
        publish("notices.poll", {"attempts": waiting, "round": number + 1},
                after=timedelta(seconds=POLL_SECONDS * min(2 ** number, 120)))


def overdue() -> int:
    """Messages whose arrival was waited for long enough: on to the next channel where there is one. Returns how
    many. One without a next channel stays "보냄": nobody knows, and the list says so."""
    rows = list(Attempt.objects.filter(state=AttemptState.SENT, due_at__lte=clock.now()).order_by("id").values_list("pk", flat=True))
    moved = 0
    for pk in rows:
        with transaction.atomic():
            attempt = (Attempt.objects.select_for_update(of=("self",)).select_related("notice__version__template")
                       .filter(pk=pk, state=AttemptState.SENT).first())
            if attempt is None or attempt.notice.state != State.SENT:
                continue
            attempt.due_at = None
            attempt.save(update_fields=["due_at"])
            moved += fall_back(attempt.notice, attempt, "기다린 날까지 도달이 확인되지 않음")
    return moved


@transaction.atomic
def decide_uncertain(*, actor: Actor, attempt_id: int, went_out: bool, evidence: str) -> None:
    """A person says whether a message went out before the crash; if not, it is sent again."""
    found = Attempt.objects.filter(pk=attempt_id).values_list("notice_id", flat=True).first()
    notice = lock(actor, found or 0)
    attempt = Attempt.objects.select_for_update().get(pk=attempt_id)
    permissions.need(permissions.may_write(actor, notice.version.template.unit_id), "소관 부서의 직원만 정할 수 있습니다.")
    if attempt.state != AttemptState.UNCERTAIN:
        raise Conflict("이미 정해졌습니다. 화면을 새로 고쳐 주세요.")
    if not evidence.strip():
        raise Refused("확인한 자료(보낸 서버의 기록 등)를 적어 주세요.", field="evidence")
    if went_out:
        attempt.state, attempt.provider_ref, attempt.result = AttemptState.SENT, evidence.strip()[:120], ""
        attempt.save()
        set_state(notice, State.SENT)
        append(notice, Kind.SENT, actor.name, f"보낸 것을 확인: {evidence.strip()}", attempt)
    else:
        attempt.state, attempt.result, attempt.sent_at = AttemptState.QUEUED, "", None
        attempt.save()
        append(notice, Kind.QUEUED, actor.name, f"보내지 않은 것을 확인: {evidence.strip()}", attempt)
        ask_dispatch([attempt])
    record("uncertain_decided", actor, notice, attempt=attempt.pk, went_out=went_out, evidence=evidence.strip())


@transaction.atomic
def try_again(*, actor: Actor, notice_id: int, channel: Channel) -> None:
    """Send an undelivered notice once more, on a channel that an officer chose."""
    notice = lock(actor, notice_id)
    permissions.need(permissions.may_write(actor, notice.version.template.unit_id), "소관 부서의 직원만 다시 보낼 수 있습니다.")
    if notice.state not in {State.RETURNED, State.FAILED, State.NO_ADDRESS, State.SENT}:
        raise Conflict(f"'{State(notice.state).label}' 상태인 통지는 다시 보내지 않습니다. 경과를 확인하세요.")
    found = options_of(notice.version, notice, only=channel)
    if found[0].why_not:
        raise Refused(f"{channel.label}(으)로 보낼 수 없습니다: {found[0].why_not}.", field="channel")


    enqueue(notice, channel)
    record("sent_again", actor, notice, channel=channel.value)


