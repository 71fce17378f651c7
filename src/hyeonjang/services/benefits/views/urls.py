"""Addresses of the benefits pages: the desk's, and those on the field surface."""

from __future__ import annotations

from django.urls import path, re_path

from . import desk, field, waiting

desk_urls = [
    path("", desk.listing, name="desk"),
    path("new/", desk.new, name="new"),
    path("applications/<int:application_id>/", desk.application, name="application"),
    path("cases/<int:case_id>/", desk.of_case, name="of_case"),
    path("claims/<int:claim_id>/", desk.claim, name="claim"),
    path("claims/<int:claim_id>/disclose/", desk.disclose, name="disclose"),
    path("claims/<int:claim_id>/<slug:name>/", desk.verb, name="verb"),
    path("rulings/<int:ruling_id>/letter/", desk.letter_new, name="letter_new"),
    path("letters/<int:letter_id>/", desk.letter, name="letter"),
    re_path(r"^letters/(?P<letter_id>\d+)/letter\.(?P<form>pdf|hwpx)$", desk.letter_file, name="letter_file"),
    path("photos/<int:photo_id>/", desk.photo, name="photo"),
    path("waiting/", waiting.waiting, name="waiting"),
    re_path(r"^waiting/chase\.(?P<form>pdf|hwpx)$", waiting.chase_file, name="chase_file"),
    path("replies/", waiting.replies, name="replies"),
    path("settings/", desk.settings, name="settings"),
    path("settings/install/", desk.install, name="install"),
]
field_urls = [
    path("<int:visit_id>/", field.visit, name="visit"),
    path("<int:visit_id>/cancel/", field.cancel, name="cancel"),
]
