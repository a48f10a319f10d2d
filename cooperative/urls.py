"""Addresses of the portal; upper floors are included by name."""

from django.urls import include, path

urlpatterns = [
    path("aanmelden/", include("allauth.urls")),
]
