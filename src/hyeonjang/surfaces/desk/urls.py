"""Addresses of the desk itself; the pages of services are included beside it by the composition root."""

from __future__ import annotations

from django.urls import path

from hyeonjang.surfaces.desk import gallery, signing, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("work/", views.work, name="work"),
    path("login/", signing.login, name="login"),
    path("logout/", signing.logout, name="logout"),
    path("password/", signing.password, name="password"),
    path("stay/", signing.stay, name="stay"),
    path("gallery/", gallery.gallery, name="gallery"),
]
