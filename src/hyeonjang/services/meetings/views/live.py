"""The live screen: a page, its state by short polling, and one address for all entries.

The poll carries a ticket instead of a session: a signed note of meeting and person, good for twenty minutes and
renewed through the session. So a poll costs one small look at the database and writes nothing. See
docs/decisions/0007-live-screen-polls.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hyeonjang.commons.org.actor import Actor, system_actor
from hyeonjang.commons.ui.views import DeskRequest, desk_view
from hyeonjang.kit import clock
from hyeonjang.kit.errors import NotFound, NotPermitted, Refused
from hyeonjang.services.meetings.actions import decisions, room, votes
from hyeonjang.services.meetings.forms.decisions import DecisionForm
from hyeonjang.services.meetings.queries import meetings, names
from hyeonjang.services.meetings.queries import room as query
from hyeonjang.services.meetings.vocabulary import Choice, Ending, Mode, Presence

if TYPE_CHECKING:
    from hyeonjang.services.meetings.models import RoomEvent

SALT = "meetings.live"
TICKET_SECONDS = 20 * 60
Values = Mapping[str, str]


def ticket_of(actor: Actor, meeting_id: int) -> str:
    return signing.dumps({"m": meeting_id, "p": actor.person_id}, salt=SALT)


@desk_view
@require_safe
def live(request: DeskRequest, meeting_id: int) -> HttpResponse:
    seat = query.admitted(request.actor, meeting_id)
    lead = query.leads(request.actor, meeting_id)
    form = DecisionForm(actor=request.actor, posts=names.head_posts(clock.today()), auto_id="decision_%s") if lead else None
    return render(request, "meetings/live.html", {
        "m": meetings.meeting(request.actor, meeting_id), "state": query.state(request.actor, meeting_id), "seat": seat,
        "lead": lead, "form": form, "endings": Ending.choices, "ticket": ticket_of(request.actor, meeting_id)})


@desk_view
@require_safe
def ticket(request: DeskRequest, meeting_id: int) -> HttpResponse:
    """A fresh ticket through the session, which is thereby kept alive as well."""
    query.admitted(request.actor, meeting_id)
    return JsonResponse({"ticket": ticket_of(request.actor, meeting_id)})


@lru_cache(maxsize=8)
def _state(meeting_id: int, tick: int) -> bytes:
    """The state of one tick is made once, however many screens ask for it."""
    content: bytes = JsonResponse(query.shared_state(system_actor("회의 화면"), meeting_id)).content
    return content


@require_safe
def state(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """What the room is like: 304 while nothing happened since the state that the screen has."""
    try:
        found = signing.loads(request.headers.get("X-Ticket", ""), salt=SALT, max_age=TICKET_SECONDS)
        if found["m"] != meeting_id:
            raise signing.BadSignature
    except signing.BadSignature:
        return JsonResponse({"code": "ticket", "sentence": "화면을 다시 여세요."}, status=403)
    tick = query.tick(meeting_id)
    if tick is None:
        return JsonResponse({"code": "not_found", "sentence": "그 회의가 없습니다."}, status=404)
    tag = f'"{meeting_id}-{tick}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(_state(meeting_id, tick), content_type="application/json")
    response["ETag"], response["Cache-Control"], response["X-Now"] = tag, "no-store", clock.now().isoformat()
    return response


def _number(values: Values, name: str) -> int:
    text = values.get(name, "")
    if not text.isdecimal() or len(text) > 15:
        raise Refused("보낸 값이 잘못되었습니다. 화면을 새로 고친 뒤 다시 해 주세요.", field=name)
    return int(text)


def _word(kind: type[Any], values: Values, name: str) -> Any:
    try:
        return kind(values.get(name, ""))
    except ValueError:
        raise Refused("목록에 없는 값입니다. 화면을 새로 고친 뒤 다시 해 주세요.", field=name) from None


def _decision(actor: Actor, data: Any) -> decisions.Wording:
    form = DecisionForm(data, actor=actor, posts=names.head_posts(clock.today()))
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        label = form.fields[name].label if name in form.fields else ""
        raise Refused(f"{label}: {errors[0]}", field=name)
    return form.wording()


VERBS: dict[str, Callable[..., RoomEvent]] = {
    "open": room.open_meeting, "close": room.close_meeting, "all-present": room.all_present, "presence": room.note_presence,
    "start": room.start_item, "mode": room.set_mode, "end": room.close_item, "ask": room.ask_to_speak,
    "unask": room.withdraw_speech, "floor": room.give_floor, "end-speech": room.end_speech, "remark": room.remark,
    "poll": votes.open_poll, "vote": votes.cast, "recuse": votes.recuse, "close-poll": votes.close_poll, "decide": decisions.take,
}
WANTS: dict[str, tuple[str, ...]] = {
    "presence": ("attendee_id", "presence", "reason"), "start": ("item_id",), "mode": ("item_id", "mode"),
    "end": ("item_id", "ending", "note"), "ask": ("item_id", "attendee_id"), "unask": ("speech_id",), "floor": ("speech_id",),
    "end-speech": ("speech_id",), "remark": ("item_id", "attendee_id", "body"), "poll": ("item_id", "wording"),
    "vote": ("poll_id", "attendee_id", "choice"), "recuse": ("poll_id", "attendee_id", "reason"), "close-poll": ("poll_id",),
    "decide": ("item_id",),
}
WORDS: dict[str, type[Any]] = {"presence": Presence, "mode": Mode, "ending": Ending, "choice": Choice}


def _values(name: str, data: Values) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in WANTS.get(name, ()):
        if field in WORDS:
            found[field] = _word(WORDS[field], data, field)
        else:
            found[field] = _number(data, field) if field.endswith("_id") else data.get(field, "")
    return found


@desk_view
@require_POST
def enter(request: DeskRequest, meeting_id: int, name: str) -> HttpResponse:
    """One entry of the room, with the key that the browser made for it. JSON for the script, a page without it."""
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        if name not in VERBS:
            raise NotFound("그런 일은 없습니다. 화면을 새로 고쳐 주세요.")
        values = _values(name, request.POST)
        if name == "decide":
            values["wording"] = _decision(request.actor, request.POST)
        event = VERBS[name](actor=request.actor, meeting_id=meeting_id, key=request.POST.get("key", ""), **values)
    except Refused as refusal:
        if wants_json:
            return JsonResponse({"code": refusal.code, "sentence": refusal.sentence}, status=refusal.http_status)
        if isinstance(refusal, NotPermitted | NotFound):
            raise
        messages.error(request, refusal.sentence)
        return redirect("meetings:live", meeting_id)
    if wants_json:
        return JsonResponse({"tick": event.tick})
    return redirect("meetings:live", meeting_id)
