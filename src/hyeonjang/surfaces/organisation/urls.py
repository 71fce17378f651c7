"""Addresses of the organisation, mounted under the desk."""

from __future__ import annotations

from django.urls import path

from hyeonjang.surfaces.organisation.views import accounts, deputies, exchange, reorganisations, tree

app_name = "organisation"
urlpatterns = [
    path("", tree.tree, name="tree"),
    path("units/<int:unit_id>/", tree.unit, name="unit"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/export/", exchange.export, name="export"),
    path("exchange/preview/", exchange.preview, name="preview"),
    path("exchange/apply/", exchange.apply, name="apply"),
    path("exchange/errors/", exchange.errors, name="errors"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/new/", deputies.appoint, name="appoint_deputy"),
    path("deputies/<int:deputy_id>/end/", deputies.end, name="end_deputy"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.create, name="create_account"),
    path("accounts/<int:account_id>/password/", accounts.password, name="account_password"),
    path("accounts/<int:account_id>/active/", accounts.active, name="account_active"),
    path("reorganisations/", reorganisations.reorganisations, name="reorganisations"),
    path("reorganisations/plan/", reorganisations.plan, name="plan"),
    path("reorganisations/<int:reorganisation_id>/", reorganisations.one, name="reorganisation"),
    path("reorganisations/<int:reorganisation_id>/changes/", reorganisations.changes, name="changes"),
]
