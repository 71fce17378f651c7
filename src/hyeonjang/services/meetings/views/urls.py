"""Addresses of meetings: the desk's namespace ``meetings``, and the calendars' ``meetings_feed``."""

from __future__ import annotations

from django.urls import path

from hyeonjang.services.meetings.views import agenda, live, outcomes

desk_urls = [
    path("", agenda.listing, name="list"),
    path("board/", agenda.board, name="board"),
    path("series/", agenda.series, name="series"),
    path("series/new/", agenda.new_series, name="new_series"),
    path("series/<int:series_id>/", agenda.edit_series, name="edit_series"),
    path("calendar/", outcomes.feed, name="feed"),
    path("decisions/", outcomes.decisions, name="decisions"),
    path("decisions/<int:decision_id>/", outcomes.decision, name="decision"),
    *(path(f"decisions/<int:decision_id>/{name}/", outcomes.change, {"name": name}, name=f"decision_{name}")
      for name in ("report", "present", "due", "owner", "withdraw")),
    path("candidates/<int:candidate_id>/", agenda.rule, name="rule"),
    path("candidates/<int:candidate_id>/accept/<int:version>/", agenda.accept, name="accept"),
    path("items/<int:item_id>/", agenda.item, name="item"),
    path("items/<int:item_id>/arrange/", agenda.arrange, name="arrange"),
    path("items/<int:item_id>/paper/", agenda.send_paper, name="send_paper"),
    path("items/<int:item_id>/ask/", agenda.ask, name="ask"),
    path("items/<int:item_id>/questions/<int:question_id>/", agenda.answer, name="answer"),
    path("papers/<int:paper_id>/", agenda.paper, name="paper"),
    path("<int:meeting_id>/", agenda.meeting, name="meeting"),
    path("<int:meeting_id>/put-forward/", agenda.put_forward, name="put_forward"),
    path("<int:meeting_id>/move/", agenda.move, name="move"),
    path("<int:meeting_id>/cancel/", agenda.cancel, name="cancel"),
    path("<int:meeting_id>/gather/", agenda.verb, {"name": "gather"}, name="gather"),
    path("<int:meeting_id>/fix/", agenda.verb, {"name": "fix"}, name="fix"),
    path("<int:meeting_id>/live/", live.live, name="live"),
    path("<int:meeting_id>/live/state/", live.state, name="state"),
    path("<int:meeting_id>/live/ticket/", live.ticket, name="ticket"),
    path("<int:meeting_id>/live/<slug:name>/", live.enter, name="enter"),
    path("<int:meeting_id>/minutes/", outcomes.minutes, name="minutes"),
    path("<int:meeting_id>/minutes/minutes.hwpx", outcomes.minutes_file, {"form": "hwpx"}, name="minutes_hwpx"),
    path("<int:meeting_id>/minutes/minutes.pdf", outcomes.minutes_file, {"form": "pdf"}, name="minutes_pdf"),
    path("<int:meeting_id>/minutes/sign/<int:version>/", outcomes.sign, name="sign"),
    path("<int:meeting_id>/minutes/correct/", outcomes.correct, name="correct"),
    path("<int:meeting_id>/minutes/corrections/<int:correction_id>/", outcomes.answer_correction, name="answer_correction"),
]
feed_urls = [path("<str:token>.ics", outcomes.calendar, name="calendar")]
