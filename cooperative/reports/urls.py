"""Addresses of reports."""

from django.urls import URLPattern, URLResolver, path

from cooperative.reports import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.reports, name="reports"),
    path("<int:pk>/", views.report, name="report"),
    path("<int:pk>/voortgang", views.report_progress, name="report_progress"),
    path("<int:pk>/download", views.report_download, name="report_download"),
    path("<int:pk>/deel/<slug:slug>", views.report_section, name="report_section"),
]
