"""The desk and the portal with the programme's pages, as the composition root mounts them."""

from __future__ import annotations

from django.urls import include, path

from hyeonjang.services.innovation.views.urls import desk_urls, portal_urls

urlpatterns = [
    path("desk/innovation/", include((desk_urls, "innovation"))),
    path("promises/", include((portal_urls, "promises"))),
    path("desk/", include("hyeonjang.surfaces.desk.urls")),
    path("", include("hyeonjang.surfaces.portal.urls")),
]
