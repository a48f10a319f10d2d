"""Addresses of announcements, below /beslissen/voorstellen/."""

from django.urls import path

from initiatives.announcing import views

urlpatterns = [
    path("<int:pk>/aankondigen", views.announce, name="announce_vote"),
    path("<int:pk>/aankondiging", views.announcement, name="announcement"),
    path("<int:pk>/aankondiging/openen", views.open_, name="open_announced"),
]
