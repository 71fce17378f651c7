"""Addresses of the portal itself; the pages of services are included beside it by the composition root."""

from __future__ import annotations

from django.urls import path

from hyeonjang.surfaces.portal import status, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("status/", status.ask, name="status"),
    path("status/view/", status.view, name="status_view"),
    path("status/leave/", status.leave, name="status_leave"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
