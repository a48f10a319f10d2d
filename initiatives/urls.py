"""Addresses of initiatives."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("maken/", include("initiatives.overview.urls")),
    path("maken/", include("initiatives.portfolio.urls")),
    path("maken/", include("initiatives.progress.urls")),
]
