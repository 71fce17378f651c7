"""Addresses of the programme. The composition root mounts them as the namespaces ``innovation`` (desk) and
``promises`` (portal)."""

from __future__ import annotations

from django.urls import path

from hyeonjang.services.innovation.views import portal
from hyeonjang.services.innovation.views.desk import (
    funnel,
    housekeeping,
    programme,
    proposals,
    results,
    survey,
)

STAGES = ("desk_review", "presentation")

desk_urls = [
    path("", programme.board, name="board"),
    path("report.hwpx", programme.report, {"form": "hwpx"}, name="report_hwpx"),
    path("report.pdf", programme.report, {"form": "pdf"}, name="report_pdf"),
    path("record-book.xlsx", programme.record_book, name="record_book"),
    path("cycles/", programme.cycles, name="cycles"),
    path("cycles/<int:year>/", programme.cycle, name="cycle"),
    path("cycles/<int:year>/open/", programme.move, {"verb": "open"}, name="open_cycle"),
    path("cycles/<int:year>/close/", programme.move, {"verb": "close"}, name="close_cycle"),
    path("survey/", survey.survey, name="survey"),
    path("survey/open/", survey.open_survey, name="open_survey"),
    path("survey/<int:response_id>/", survey.response, name="response"),
    path("survey/<int:response_id>/refresh/", survey.refresh, name="refresh"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/measure/", proposals.measure, name="measure"),
    path("proposals/new/", proposals.new, name="new"),
    path("proposals/<int:proposal_id>/", proposals.proposal, name="proposal"),
    path("proposals/<int:proposal_id>/revise/", proposals.revise, name="revise"),
    path(
        "proposals/<int:proposal_id>/compare/<int:before>/<int:after>/",
        proposals.difference,
        name="difference",
    ),
    path("proposals/<int:proposal_id>/submit/", proposals.submit, name="submit"),
    path("proposals/<int:proposal_id>/withdraw/", proposals.withdraw, name="withdraw"),
    path("proposals/<int:proposal_id>/shares/", proposals.shares, name="shares"),
    path("proposals/<int:proposal_id>/adopt/", proposals.adopt_theirs, name="adopt_theirs"),
    path("proposals/<int:proposal_id>/comment/", proposals.comment, name="comment"),
    path(
        "proposals/<int:proposal_id>/comments/<int:comment_id>/",
        proposals.answer_comment,
        name="answer_comment",
    ),
    path("proposals/<int:proposal_id>/round/", proposals.open_round, name="open_round"),
    path("proposals/<int:proposal_id>/round/answer/", proposals.answer_round, name="answer_round"),
    path("proposals/<int:proposal_id>/decide/", proposals.decide, name="decide"),
    path("proposals/<int:proposal_id>/reexamine/", proposals.reexamine, name="reexamine"),
    path("proposals/<int:proposal_id>/plan/", results.plan, name="plan"),
    path("proposals/<int:proposal_id>/follow-up/", results.follow_up, name="follow_up"),
    *(
        path(f"proposals/<int:proposal_id>/{name}/", results.verb, {"name": name}, name=name)
        for name in results.VERBS
    ),
    path("steps/<int:step_id>/", results.finish, name="finish"),
    path("effects/", results.effects, name="effects"),
    path("effects/<int:proposal_id>/", results.effect, name="effect"),
    path("ideas/", proposals.ideas, name="ideas"),
    path("ideas/<int:idea_id>/take/", proposals.take_idea, name="take_idea"),
    path("funnel/", funnel.funnel, name="funnel"),
    path("funnel/<int:department_id>/", funnel.select, name="select"),
    path("judging/", funnel.judge_lists, name="judging"),
    path("judging/appoint/", funnel.appoint, name="appoint"),
    path("judging/close/", funnel.close_desk, name="close_desk"),
    *(
        path(f"judging/{stage}/<int:proposal_id>/", funnel.score, {"stage": stage}, name=f"score_{stage}")
        for stage in STAGES
    ),
    *(
        path(
            f"judging/{stage}/<int:proposal_id>/recuse/",
            funnel.recuse,
            {"stage": stage},
            name=f"recuse_{stage}",
        )
        for stage in STAGES
    ),
    path("awards/", funnel.awards, name="awards"),
    path("awards/give/", funnel.award, name="award"),
    path("awards/reject-rest/", funnel.reject_rest, name="reject_rest"),
    path("stops/", housekeeping.stops, name="stops"),
    path("stops/note/", housekeeping.note_stops, name="note_stops"),
    path("stops/new/", housekeeping.new_stop, name="new_stop"),
    path("stops/<int:item_id>/<int:version>/", housekeeping.decide_stop, name="decide_stop"),
    path("collections/", housekeeping.collections, name="collections"),
    path("collections/new/", housekeeping.new_collection, name="new_collection"),
    path("collections/<int:collection_id>/", housekeeping.collection, name="collection"),
    path("collections/<int:collection_id>/remind/", housekeeping.remind, name="remind"),
    path("collections/<int:collection_id>/close/", housekeeping.close, name="close_collection"),
    path("collections/<int:collection_id>/merged.xlsx", housekeeping.merged, name="merged"),
    path(
        "collections/<int:collection_id>/<int:department_id>/template.xlsx",
        housekeeping.template,
        name="template",
    ),
    path("collections/<int:collection_id>/<int:department_id>/upload/", housekeeping.upload, name="upload"),
    path(
        "collections/<int:collection_id>/<int:department_id>/nothing/", housekeeping.nothing, name="nothing"
    ),
]
portal_urls = [
    path("", portal.promises, name="list"),
    path("<int:publication_id>/", portal.promise, name="one"),
]
