"""Addresses of the measures, mounted under the desk."""

from __future__ import annotations

from django.urls import path

from hyeonjang.surfaces.gauges import views

app_name = "gauges"
urlpatterns = [
    path("", views.registry, name="list"),
    path("<str:slug>/", views.measure, name="measure"),
]
