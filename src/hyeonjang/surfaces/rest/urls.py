"""Everything under ``/api/`` comes from ninja, except unknown addresses, which answer in the same shape."""

from __future__ import annotations

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from hyeonjang.commons.ui.errors import not_found
from hyeonjang.surfaces.rest.api import api

urlpatterns = [
    path("", api.urls),
    re_path(r"^.*$", csrf_exempt(not_found)),
]
