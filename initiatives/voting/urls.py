"""Addresses of votes: below /beslissen/, and the secretary's page below /beheer/."""

from django.urls import path

from initiatives.voting import views

urlpatterns = [
    path("beslissen/<int:pk>/", views.decision, name="decision"),
    path("beslissen/<int:pk>/stem", views.cast, name="cast_ballot"),
    path("beslissen/<int:pk>/stembewijs", views.receipt, name="receipt"),
    path("beslissen/<int:pk>/verlengen", views.extend, name="extend_vote"),
    path("beslissen/<int:pk>/sluiten", views.close, name="close_vote"),
    path("beslissen/<int:pk>/intrekken", views.withdraw, name="withdraw_vote"),
    path("beheer/stemmingen/", views.secretary_votes, name="secretary_votes"),
]
