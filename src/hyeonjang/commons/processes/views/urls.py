"""Addresses of the event-log pages, mounted under the desk."""

from __future__ import annotations

from django.urls import path, re_path

from . import desk, waiting

app_name = "processes"
urlpatterns = [
    path("", desk.sources, name="sources"),
    path("upload/", desk.upload, name="upload"),
    path("sources/new/", desk.new_source, name="new_source"),
    path("imports/<int:import_id>/", desk.log_import, name="import"),
    path("imports/<int:import_id>/cancel/", desk.cancel, name="cancel"),
    path("<slug:code>/settings/", desk.settings, name="settings"),
    path("what-ifs/<int:what_if_id>/", waiting.what_if, name="what_if"),
    path("what-ifs/<int:what_if_id>/progress/", waiting.progress, name="what_if_progress"),
    path("<slug:code>/waits/", waiting.waits, name="waits"),
    path("<slug:code>/waits/name/", waiting.name_waits, name="name_waits"),
    path("<slug:code>/what-ifs/", waiting.what_ifs, name="what_ifs"),
    path("<slug:code>/forecasts/", waiting.forecasts, name="forecasts"),
    path("<slug:code>/refresh/", desk.refresh, name="refresh"),
    path("<slug:code>/", desk.figures, name="figures"),
    re_path(r"^(?P<code>[-\w]+)/export/(?P<kind>xes|ocel|csv)/$", desk.export, name="export"),
]
