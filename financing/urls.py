"""Addresses of financing."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("financing.pledges.urls")),
    path("", include("financing.commitments.urls")),
    path("samenleggen/", include("financing.statements.urls")),
    path("samenleggen/", include("financing.dossiers.urls")),
    path("samenleggen/bank/", include("financing.payments.urls")),
    path("samenleggen/bank/", include("financing.matching.urls")),
    path("samenleggen/bijdragen/", include("financing.contributions.urls")),
    path("samenleggen/facturen/", include("financing.invoices.urls")),
    path("samenleggen/facturen/", include("financing.credits.urls")),
    path("samenleggen/", include("financing.refunds.urls")),
    path("samenleggen/facturen/", include("financing.reminders.urls")),
    path("samenleggen/facturen/", include("financing.questions.urls")),
    path("samenleggen/facturen/", include("financing.byhand.urls")),
    path("samenleggen/", include("financing.indexation.urls")),
    path("samenleggen/boekhouding/", include("financing.ledger.urls")),
    path("samenleggen/initiatieven/<int:pk>/plan/", include("financing.plans.urls")),
    path("samenleggen/initiatieven/<int:pk>/plan/", include("financing.keys.urls")),
]
