"""Addresses of the inbox."""

from django.urls import path

from members.notices import views

urlpatterns = [
    path("meldingen/", views.inbox, name="inbox"),
    path("meldingen/gelezen", views.read_all, name="read_all_notices"),
    path("meldingen/<int:pk>/gelezen", views.read, name="read_notice"),
]
