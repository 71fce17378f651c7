"""Letters: collected into runs of the notice engine, released there by a second person, followed until they arrive.

A letter is one step of one heir and has one reason for ever: however often it is collected, it goes out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from hyeonjang.commons import audit
from hyeonjang.commons.calendar.queries import holiday_table
from hyeonjang.commons.notices.actions import returns, runs
from hyeonjang.commons.notices.actions.sending import Recipient
from hyeonjang.commons.notices.queries import subjects
from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.kit import clock
from hyeonjang.kit.errors import Conflict, Refused
from hyeonjang.kit.korean import date_ko

from .. import composing
from ..estate import Estate
from ..models import Death, Heir, InheritanceSettings, Letter
from ..permissions import need_handle
from ..queries import estates, known
from ..rules.plan import Planned
from ..vocabulary import OPEN, REASON, SUBJECT, UNDELIVERED, LetterState, Scope, Step
from .common import due_letters, settle

PIECE = 200


@dataclass(frozen=True, slots=True)
class Collected:
    """Runs that now hold letters: (run, name of the template, letters in it); and letters new to them."""

    runs: tuple[tuple[int, str, int], ...] = ()
    letters: int = 0


@transaction.atomic
def collect(*, actor: Actor, until: date | None = None) -> Collected:
    """Put every letter whose day has come into a run of its kind, which somebody then tries and another releases.

    A run that is not released yet takes the new letters in. What stood on a run that was given up is collected again.
    """
    chosen = known.settings(actor)
    need_handle(actor, known.units_of(chosen))
    day = until or clock.today()
    _take_back_cancelled(actor)
    deaths = list(Death.objects.select_for_update(of=("self",)).select_related("party").filter(next_on__lte=day).order_by("pk"))
    count = 0
    by_template: dict[str, list[Letter]] = {}
    for start in range(0, len(deaths), PIECE):
        for rows in estates.load_many(actor, deaths[start : start + PIECE]):
            for heir, item in _due(rows, chosen, day):
                letter = _letter(rows.death, heir, item)
                by_template.setdefault(letter.template, []).append(letter)
                count += 1
    open_ = _open_runs(actor)
    made = []
    for template, letters in sorted(by_template.items()):
        run_id = open_.get(template) or _create(actor, template, chosen)
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(run_id=run_id)
        made.append(run_id)
    for death in deaths:
        settle(actor, death, chosen=chosen)
    found = tuple((run_id, composing.name_of(run_template(run_id)), _refresh(actor, run_id, chosen)) for run_id in made)
    if count:
        audit.record("inheritance_tax.collected", actor, ("inheritance_tax.letters", "", "안내문 모으기"),
                     detail={"letters": count, "runs": [run for run, _, _ in found]}, on=clock.today())
    return Collected(found, count)


def _due(rows: estates.Loaded, chosen: InheritanceSettings, day: date) -> list[tuple[Heir, Planned]]:
    return [(heir, item) for heir, item in due_letters(rows, chosen, day) if item.on <= day]


def run_template(run_id: int) -> str:
    return Letter.objects.filter(run_id=run_id).values_list("template", flat=True).first() or ""


def _letter(death: Death, heir: Heir, item: Planned) -> Letter:
    """The row of a letter; one that was not sent before takes a new start."""
    due = death.vehicle_due_on if item.step is Step.VEHICLE else death.due_on
    values = {"death": death, "due_on": due, "template": composing.template_of(item.step), "run_id": None, "notice_id": None,
              "carried_by": None, "state": LetterState.PREPARED, "reason": "", "prepared_at": clock.now()}
    made, _ = Letter.objects.update_or_create(heir=heir, step=item.step, defaults=values)
    return made


def _open_runs(actor: Actor) -> dict[str, int]:
    """template → our run that is still being prepared."""
    rows = Letter.objects.filter(state=LetterState.PREPARED).values_list("template", "run_id")
    pairs = {(template, run) for template, run in rows if run is not None}
    states = subjects.run_states(actor, [run for _, run in pairs])
    return {template: run for template, run in sorted(pairs) if subjects.preparing(states.get(run, ""))}


def _take_back_cancelled(actor: Actor) -> None:
    prepared = Letter.objects.filter(state=LetterState.PREPARED, run_id__isnull=False)
    states = subjects.run_states(actor, [run for run in prepared.values_list("run_id", flat=True) if run])
    gone = [run for run, state in states.items() if state == "cancelled"]
    touched = Death.objects.filter(letters__in=prepared.filter(run_id__in=gone)).distinct()
    deaths = list(Death.objects.select_for_update(of=("self",)).select_related("party").filter(pk__in=touched.values("pk")).order_by("pk"))
    prepared.filter(run_id__in=gone).update(state=LetterState.DROPPED, reason="발송을 그만둠")
    for death in deaths:
        settle(actor, death)


def _create(actor: Actor, template: str, chosen: InheritanceSettings) -> int:
    title = f"{composing.name_of(template)} {date_ko(clock.today())}"
    return runs.create(actor=actor, template=template, title=title, reason=REASON)


def _refresh(actor: Actor, run_id: int, chosen: InheritanceSettings) -> int:
    """Write a run's list anew from its letters; a run without letters is given up."""
    letters = list(Letter.objects.filter(run_id=run_id, state=LetterState.PREPARED)
                   .select_related("death__party", "heir__party")
                   .order_by("death_id", "heir_id"))
    if not letters:
        runs.cancel(actor=actor, run_id=run_id, reason="보낼 사람이 남지 않음")
        return 0
    rows = list(_rows(actor, letters, chosen))
    if not rows:
        runs.cancel(actor=actor, run_id=run_id, reason="쓸 수 있는 안내문이 없음")
        return 0
    return runs.load(actor=actor, run_id=run_id, rows=rows, source="상속 취득세 안내")


def _rows(actor: Actor, letters: Sequence[Letter], chosen: InheritanceSettings) -> Iterable[runs.Row]:
    by_death: dict[int, list[Letter]] = {}
    for letter in letters:
        by_death.setdefault(letter.death_id, []).append(letter)
    deaths = list({letter.death_id: letter.death for letter in letters}.values())
    for start in range(0, len(deaths), PIECE):
        for rows in estates.load_many(actor, deaths[start : start + PIECE]):
            estate = estates.estate_of(rows, clock.today(), chosen)
            by_step: dict[str, dict[int, Letter]] = {}
            for letter in by_death[rows.death.pk]:
                by_step.setdefault(letter.step, {})[letter.heir_id] = letter
            for step, wanted in sorted(by_step.items()):
                yield from _envelopes(estate, Step(step), wanted)


def _envelopes(estate: Estate, step: Step, wanted: dict[int, Letter]) -> Iterable[runs.Row]:
    """One row for each envelope; what cannot be composed stays on the desk with the sentence that says why."""
    try:
        pieces = composing.compose(estate, step, wanted, holiday_table())
    except Refused as refusal:
        for letter in wanted.values():
            letter.state, letter.reason = LetterState.FAILED, refusal.sentence[:200]
            letter.save(update_fields=["state", "reason"])
        return
    written: set[int] = set()
    for piece in pieces:
        head = wanted[piece.heirs[0]]
        _carry(head, [wanted[heir] for heir in piece.heirs[1:]])
        written.update(piece.heirs)
        yield _row(head, replace(piece.recipient, party_id=head.heir.party_id), piece.values)
    for heir, letter in wanted.items():
        if heir not in written:  # filed or renounced in the meantime
            letter.state, letter.reason = LetterState.DROPPED, "더 안내하지 않음"
            letter.save(update_fields=["state", "reason"])


def _row(letter: Letter, recipient: Recipient, values: dict[str, Any]) -> runs.Row:
    return runs.Row(f"{letter.death_id}:{letter.heir_id}:{letter.step}", recipient, values, (SUBJECT, letter.pk))


def _carry(head: Letter, others: Sequence[Letter]) -> None:
    for letter, by in [(head, None), *((other, head.pk) for other in others)]:
        if letter.carried_by_id != by:
            letter.carried_by_id = by
            letter.save(update_fields=["carried_by"])


@transaction.atomic
def stop(actor: Actor, death: Death, *, heirs: Sequence[int] | None, reason: str, scope: Scope = Scope.ALL) -> int:
    """Nothing more goes out about what fell away: letters on a list are taken off it, those that wait are cancelled.

    ``heirs`` None means everybody's. Returns how many letters were stopped. Called by verbs that hold the death's lock.
    """
    rows = Letter.objects.filter(death=death, state__in=[LetterState.PREPARED, LetterState.WAITING])
    if heirs is not None:
        rows = rows.filter(heir_id__in=heirs)
    if scope is Scope.VEHICLE:
        rows = rows.filter(step=Step.VEHICLE)
    elif scope is Scope.REALTY:
        rows = rows.exclude(step=Step.VEHICLE)
    letters = list(rows)
    states = subjects.run_states(actor, {letter.run_id for letter in letters if letter.run_id})
    stopped, touched = 0, set()
    for letter in letters:
        if letter.notice_id is not None:
            if letter.carried_by_id or letter.carries.filter(state=LetterState.WAITING).exclude(pk__in=[one.pk for one in letters]).exists():
                continue  # the envelope speaks to others of the household as well
            if not _cancel(letter, reason):
                continue
            letter.state = LetterState.CANCELLED
        elif letter.run_id is not None and not subjects.preparing(states.get(letter.run_id, "cancelled")):
            continue  # being told this very moment
        else:
            letter.state = LetterState.DROPPED
            touched.add(letter.run_id)
        letter.reason = reason[:200]
        letter.save(update_fields=["state", "reason"])
        stopped += 1
    system = _system()
    for run_id in sorted(run for run in touched if run and subjects.preparing(states.get(run, ""))):
        _refresh(system, run_id, known.settings(actor))
    return stopped


def send_again(actor: Actor, death: Death, heir: Heir, address: str, evidence: str) -> bool:
    """The newest letter of an heir that came back or had no way goes to a better address, while there is something to tell."""
    letter = Letter.objects.filter(heir=heir, notice_id__isnull=False, carried_by=None, state__in=UNDELIVERED).order_by("-pk").first()
    if letter is None or letter.notice_id is None or death.stage not in OPEN:
        return False
    returns.change_address(actor=actor, notice_id=letter.notice_id, new_address=address, postcode="", evidence=evidence)
    sync(actor, [letter])
    return True


def _cancel(letter: Letter, reason: str) -> bool:
    assert letter.notice_id is not None
    try:
        with transaction.atomic():
            returns.cancel(actor=_system(), notice_id=letter.notice_id, reason=reason)
    except Conflict:
        return False  # printed already: the letter goes, and says that whoever has filed need do nothing
    return True


def _system() -> Actor:
    return system_actor("상속 취득세 안내")


@transaction.atomic
def sync(actor: Actor, letters: Sequence[Letter]) -> int:
    """Copy what became of the notices, to those that went along too; returns how many letters changed."""
    heads = {letter.carried_by_id or letter.pk for letter in letters}
    rows = list(Letter.objects.select_for_update().filter(Q(pk__in=heads) | Q(carried_by__in=heads)).order_by("pk"))
    found = subjects.standings(actor, SUBJECT, sorted(heads))
    changed = []
    for letter in rows:
        standing = found.get(str(letter.carried_by_id or letter.pk))
        if standing is None:
            continue
        values = (standing.notice_id, standing.state, standing.channel, standing.sent_on, standing.arrived_on, standing.why[:200])
        if values != (letter.notice_id, letter.state, letter.channel, letter.sent_on, letter.arrived_on, letter.reason):
            letter.notice_id, letter.state, letter.channel, letter.sent_on, letter.arrived_on, letter.reason = values
            changed.append(letter)
    Letter.objects.bulk_update(changed, ["notice_id", "state", "channel", "sent_on", "arrived_on", "reason"], batch_size=500)
    return len(changed)


@transaction.atomic
def run_done(run_id: int) -> int:
    """After a run: letters know their notices; those that the run could not take are collected again."""
    actor = _system()
    letters = list(Letter.objects.select_for_update().filter(run_id=run_id))
    if not letters:
        return 0
    sync(actor, letters)
    problems = subjects.left_out(actor, run_id)
    for letter in letters:
        why = problems.get(str(letter.carried_by_id or letter.pk))
        if why is not None:
            letter.state, letter.reason = LetterState.FAILED, why[:200]
            letter.save(update_fields=["state", "reason"])
    return len(letters)


@transaction.atomic
def follow(subject_id: str = "", run_id: int | None = None) -> int:
    """One notice changed, or a bundle of a run went to the post."""
    rows = Letter.objects.select_for_update()
    rows = rows.filter(pk=int(subject_id)) if subject_id else rows.filter(run_id=run_id)
    return sync(_system(), list(rows))


@transaction.atomic
def follow_all() -> int:
    """Every letter whose notice may still move, once a day."""
    moving = [LetterState.WAITING, LetterState.SENT, LetterState.RETURNED, LetterState.NO_ADDRESS, LetterState.FAILED]
    letters = list(Letter.objects.select_for_update().filter(state__in=moving, notice_id__isnull=False))
    return sum(sync(_system(), letters[start : start + 500]) for start in range(0, len(letters), 500))
