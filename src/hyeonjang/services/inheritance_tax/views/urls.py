"""Addresses of the inheritance desk."""

from __future__ import annotations

from django.urls import path, re_path

from . import counter, desk, effect, lists

desk_urls = [
    path("", desk.listing, name="desk"),
    path("collect/", desk.collect, name="collect"),
    path("deaths/<int:death_id>/", desk.death, name="death"),
    path("deaths/<int:death_id>/disclose/", desk.disclose, name="disclose"),
    path("deaths/<int:death_id>/heirs/<int:heir_id>/preview.pdf", desk.preview, name="preview"),
    path("deaths/<int:death_id>/calendar.ics", counter.calendar, name="calendar"),
    path("deaths/<int:death_id>/<slug:name>/", desk.verb, name="verb"),
    path("lists/", lists.listing, name="uploads"),
    path("lists/<int:upload_id>/", lists.one, name="upload"),
    path("lists/<int:upload_id>/errors.xlsx", lists.errors, name="upload_errors"),
    path("lists/<int:upload_id>/<slug:what>/", lists.settle, name="upload_settle"),
    path("lists/blank/<slug:source>.xlsx", lists.blank, name="blank"),
    path("counter/", counter.page, name="counter"),
    re_path(r"^counter/leaflet\.(?P<form>pdf|hwpx)$", counter.leaflet, name="leaflet"),
    path("effect/", effect.page, name="effect"),
    path("settings/", desk.settings, name="settings"),
    path("settings/letters/", desk.publish, name="publish"),
]
