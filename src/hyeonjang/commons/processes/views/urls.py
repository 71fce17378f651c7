"""Addresses of the event-log pages, mounted under the desk."""

from __future__ import annotations

from django.urls import path, re_path

from . import desk

app_name = "processes"
urlpatterns = [
    path("", desk.sources, name="sources"),
    path("upload/", desk.upload, name="upload"),
    path("sources/new/", desk.new_source, name="new_source"),
    path("imports/<int:import_id>/", desk.log_import, name="import"),
    path("imports/<int:import_id>/cancel/", desk.cancel, name="cancel"),
    path("<slug:code>/settings/", desk.settings, name="settings"),
    path("<slug:code>/refresh/", desk.refresh, name="refresh"),
    path("<slug:code>/", desk.figures, name="figures"),
    re_path(r"^(?P<code>[-\w]+)/export/(?P<kind>xes|ocel|csv)/$", desk.export, name="export"),
]
