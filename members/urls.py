"""Addresses of floor 2."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("aanmelden/", include("allauth.urls")),
]
