"""The address of the search, mounted under the desk."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "search"
urlpatterns = [path("", views.find, name="find")]
