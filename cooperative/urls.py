"""Addresses of the portal; upper floors are included by name."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from cooperative.web import style_guide, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.start, name="start"),
    path("gezond", views.health, name="health"),
    path("taal", views.language, name="language"),
    path("privacy", views.text, {"name": "privacy"}, name="privacy"),
    path("toegankelijkheid", views.text, {"name": "accessibility"}, name="accessibility"),
    path("bronnen", views.text, {"name": "sources"}, name="sources"),
    path("contact", views.text, {"name": "contact"}, name="contact"),
    path("stijlgids", style_guide.style_guide, name="style_guide"),
    path("rapporten/", include("cooperative.reports.urls")),
    path("beheer/taken/", include("cooperative.outbox.urls")),
    path("", include("members.urls")),
    path("", include("initiatives.urls")),
    path("", include("financing.urls")),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("demo/", include("cooperative.outbox.demo_urls")))

handler400 = "cooperative.web.errors.bad_request"
handler403 = "cooperative.web.errors.forbidden"
handler404 = "cooperative.web.errors.not_found"
handler500 = "cooperative.web.errors.server_error"
