"""Addresses of initiatives."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("overleggen/", include("initiatives.consultation.urls")),
    path("beslissen/", include("initiatives.register.urls")),
    path("beslissen/", include("initiatives.rulesets.urls")),
    path("beslissen/mandaten/", include("initiatives.electorate.urls")),
    path("beslissen/voorstellen/", include("initiatives.proposals.urls")),
    path("beslissen/", include("initiatives.amendments.urls")),
    path("beslissen/voorstellen/", include("initiatives.support.urls")),
    path("beslissen/voorstellen/", include("initiatives.coauthors.urls")),
    path("beslissen/voorstellen/", include("initiatives.phases.urls")),
    path("beslissen/voorstellen/", include("initiatives.opening.urls")),
    path("beslissen/voorstellen/", include("initiatives.announcing.urls")),
    path("", include("initiatives.voting.urls")),
    path("beslissen/", include("initiatives.proxies.urls")),
    path("beslissen/", include("initiatives.casting.urls")),
    path("beslissen/", include("initiatives.objections.urls")),
    path("beslissen/", include("initiatives.ratification.urls")),
    path("beslissen/", include("initiatives.paper.urls")),
    path("maken/", include("initiatives.overview.urls")),
    path("maken/", include("initiatives.portfolio.urls")),
    path("maken/", include("initiatives.progress.urls")),
]
