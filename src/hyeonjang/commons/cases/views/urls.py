"""Addresses of the case pages, mounted under the desk."""

from __future__ import annotations

from django.urls import path, re_path

from . import desk, looks, numbers, types

app_name = "cases"
urlpatterns = [
    path("", desk.listing, name="list"),
    path("new/", desk.new, name="new"),
    path("loads/", desk.loads, name="loads"),
    path("looks/", looks.review, name="looks"),
    path("types/", types.listing, name="types"),
    path("types/<slug:code>/", types.one, name="type"),
    path("types/<slug:code>/draft/", types.draft, name="type_draft"),
    path("types/<slug:code>/<int:version_id>/publish/", types.publish, name="type_publish"),
    path("numbers/", numbers.listing, name="numbers"),
    path("numbers/void/", numbers.void, name="number_void"),
    path("imports/", desk.import_list, name="imports"),
    path("imports/<int:import_id>/", desk.import_one, name="import"),
    path("imports/<int:import_id>/errors.xlsx", desk.import_errors, name="import_errors"),
    re_path(r"^imports/(?P<import_id>\d+)/(?P<what>apply|cancel)/$", desk.import_settle, name="import_settle"),
    path("<int:case_id>/", desk.case, name="case"),
    path("<int:case_id>/disclose/", desk.disclose, name="disclose"),
    path("<int:case_id>/looks/", looks.of_case, name="case_looks"),
    path("<int:case_id>/<slug:name>/", desk.verb, name="verb"),
]
