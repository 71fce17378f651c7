"""Addresses of the portal itself; the pages of services are included beside it by the composition root."""

from __future__ import annotations

from django.urls import path

from hyeonjang.surfaces.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
