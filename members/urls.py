"""Addresses of floor 2."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("members.people.urls")),
    path("", include("members.roles.urls")),
    path("", include("members.invitations.urls")),
    path("", include("members.assistance.urls")),
    path("", include("members.organisations.urls")),
    path("", include("members.shares.urls")),
    path("", include("members.bodies.urls")),
    path("", include("members.notices.urls")),
]
