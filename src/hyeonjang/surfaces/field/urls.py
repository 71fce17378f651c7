"""Addresses of the field surface itself; the pages of services are included beside it by the composition root."""

from __future__ import annotations

from django.urls import path

from hyeonjang.surfaces.field import views

app_name = "field"
urlpatterns = [path("", views.home, name="home")]
