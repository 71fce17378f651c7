"""Addresses of the notice pages, mounted under the desk."""

from __future__ import annotations

from django.urls import path, re_path

from . import desk, money, runs, templates

app_name = "notices"
urlpatterns = [
    path("", desk.listing, name="list"),
    path("returns/", desk.scan, name="scan"),
    path("undelivered/", desk.undelivered, name="undelivered"),
    path("undelivered/list.xlsx", desk.undelivered_sheet, name="undelivered_sheet"),
    path("undelivered/hand-over/", desk.hand_over, name="hand_over"),
    path("publications/", desk.publications, name="publications"),
    path("publications/new/", desk.publish, name="publish"),
    path("publications/<int:publication_id>/", desk.publication, name="publication"),
    re_path(r"^publications/(?P<publication_id>\d+)/notice\.(?P<form>pdf|hwpx)$", desk.publication_file, name="publication_file"),
    path("templates/", templates.listing, name="templates"),
    path("templates/new/", templates.new, name="template_new"),
    path("templates/<slug:code>/", templates.one, name="template"),
    path("templates/<slug:code>/edit/", templates.edit, name="template_edit"),
    path("templates/<slug:code>/preview.pdf", templates.preview, name="template_preview"),
    path("templates/<slug:code>/list.xlsx", templates.sheet, name="template_sheet"),
    path("templates/<slug:code>/publish/", templates.publish, name="template_publish"),
    path("templates/<slug:code>/retire/", templates.retire, name="template_retire"),
    path("runs/", runs.listing, name="runs"),
    path("runs/new/", runs.new, name="run_new"),
    path("runs/<int:run_id>/", runs.one, name="run"),
    path("runs/<int:run_id>/progress/", runs.progress, name="run_progress"),
    re_path(r"^runs/(?P<run_id>\d+)/(?P<verb>list|try|release|pause|resume|cancel)/$", runs.act, name="run_act"),
    path("batches/", runs.batches, name="batches"),
    path("batches/<int:batch_id>/file/", runs.batch_file, name="batch_file"),
    path("batches/<int:batch_id>/addresses.xlsx", runs.addresses, name="addresses"),
    path("batches/<int:batch_id>/close/", runs.close_batch, name="batch_close"),
    path("batches/<int:batch_id>/posted/", runs.posted, name="batch_posted"),
    path("costs/", money.costs, name="costs"),
    path("costs/costs.xlsx", money.sheet, name="costs_sheet"),
    path("costs/unit-cost/", money.unit_cost, name="unit_cost"),
    path("costs/budget/", money.budget, name="budget"),
    path("costs/opt-out/", money.opt_out, name="opt_out"),
    path("keys/", money.keys, name="keys"),
    path("keys/<int:key_id>/revoke/", money.revoke, name="key_revoke"),
    path("<int:notice_id>/", desk.notice, name="notice"),
    path("<int:notice_id>/disclose/", desk.disclose, name="disclose"),
    re_path(r"^(?P<notice_id>\d+)/(?P<form>letter\.pdf|letter\.hwpx|evidence\.pdf)$", desk.document, name="document"),
    path("<int:notice_id>/<slug:name>/", desk.verb, name="verb"),
]
