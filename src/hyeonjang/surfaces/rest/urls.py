from __future__ import annotations

from hyeonjang.surfaces.rest.api import api

urlpatterns = [*api.urls[0]]
