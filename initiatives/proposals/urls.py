"""Addresses of proposals, below /beslissen/voorstellen/."""

from django.urls import path

from initiatives.proposals import views

urlpatterns = [
    path("nieuw", views.new_proposal, name="new_proposal"),
    path("<int:pk>/", views.proposal, name="proposal"),
    path("<int:pk>/versies", views.versions, name="proposal_versions"),
    path("<int:pk>/bewerken", views.edit_proposal, name="edit_proposal"),
    path("<int:pk>/indienen", views.submit, name="submit_proposal"),
    path("<int:pk>/intrekken", views.withdraw, name="withdraw_proposal"),
    path("<int:pk>/oordeel", views.judge, name="judge_proposal"),
]
