"""Addresses of handing over: the desk's namespace ``handover``."""

from __future__ import annotations

from django.urls import path

from hyeonjang.services.handover.views import boundaries, packs

desk_urls = [
    path("", packs.listing, name="list"),
    path("new/", packs.new, name="new"),
    path("boundaries/", boundaries.boundaries, name="boundaries"),
    path("boundaries/report.hwpx", boundaries.file, {"form": "hwpx"}, name="boundaries_hwpx"),
    path("boundaries/report.pdf", boundaries.file, {"form": "pdf"}, name="boundaries_pdf"),
    path("<int:pack_id>/", packs.pack, name="pack"),
    path("<int:pack_id>/pack.hwpx", packs.file, {"form": "hwpx"}, name="pack_hwpx"),
    path("<int:pack_id>/pack.pdf", packs.file, {"form": "pdf"}, name="pack_pdf"),
    path("<int:pack_id>/draw/", packs.verb, {"name": "draw"}, name="draw"),
    path("<int:pack_id>/witness/", packs.verb, {"name": "witness"}, name="witness"),
    path("<int:pack_id>/rights/<int:right_id>/moved/", packs.right_moved, name="right_moved"),
    *(path(f"<int:pack_id>/{name}/", packs.change, {"name": name}, name=name)
      for name in ("name", "remark", "right", "hand", "take", "withdraw")),
]
