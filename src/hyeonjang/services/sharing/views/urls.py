"""Addresses of sharing, in the desk's namespace ``sharing``."""

from __future__ import annotations

from django.urls import path

from hyeonjang.services.sharing.views import issues, requests, unclears

desk_urls = [
    path("", requests.listing, name="requests"),
    path("ask/", requests.ask, name="ask"),
    path("requests/<int:request_id>/", requests.one, name="request"),
    *(path(f"requests/<int:request_id>/{name}/", requests.change, {"name": name}, name=f"request_{name}")
      for name in ("assign", "extend", "reply", "give_back", "withdraw")),
    path("requests/<int:request_id>/request.hwpx", requests.paper, {"form": "hwpx"}, name="request_hwpx"),
    path("requests/<int:request_id>/request.pdf", requests.paper, {"form": "pdf"}, name="request_pdf"),
    path("requests/<int:request_id>/file/", requests.file, name="request_file"),
    path("waits/", requests.waits, name="waits"),
    path("issues/", issues.listing, name="issues"),
    path("issues/new/", issues.new, name="new_issue"),
    path("issues/<int:issue_id>/", issues.one, name="issue"),
    *(path(f"issues/<int:issue_id>/{name}/", issues.change, {"name": name}, name=f"issue_{name}")
      for name in ("change", "join", "leave", "tell", "raise", "link", "opine", "coordinate", "close", "reopen")),
    path("issues/<int:issue_id>/links/<int:link_id>/remove/", issues.unlink, name="unlink"),
    *(path(f"questions/<int:question_id>/{name}/", issues.question, {"name": name}, name=f"question_{name}")
      for name in ("answer", "drop", "move")),
    path("jurisdiction/", unclears.listing, name="unclears"),
    path("jurisdiction/ask/", unclears.ask, name="ask_jurisdiction"),
    path("jurisdiction/<int:unclear_id>/", unclears.one, name="unclear"),
    *(path(f"jurisdiction/<int:unclear_id>/{name}/", unclears.change, {"name": name}, name=f"unclear_{name}")
      for name in ("claim", "rule", "concern", "withdraw")),
    path("jurisdiction/<int:unclear_id>/ruling.hwpx", unclears.paper, {"form": "hwpx"}, name="ruling_hwpx"),
    path("jurisdiction/<int:unclear_id>/ruling.pdf", unclears.paper, {"form": "pdf"}, name="ruling_pdf"),
    path("thanks/", unclears.thanks, name="thanks"),
    path("thanks/give/", unclears.give, name="give"),
    path("thanks/<int:thanks_id>/hide/", unclears.hide, name="hide"),
]
