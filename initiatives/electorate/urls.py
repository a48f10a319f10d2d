"""Addresses of mandates, below /beslissen/mandaten/."""

from django.urls import path

from initiatives.electorate import views

urlpatterns = [
    path("", views.mandates, name="mandates"),
    path("voorstel/<int:pk>/", views.for_proposal, name="mandate_for_proposal"),
    path("voorstel/<int:pk>/belang", views.interest, name="state_interest"),
    path("orgaan/<int:pk>/", views.for_body, name="mandate_for_body"),
    path("<int:pk>/intrekken", views.withdraw, name="withdraw_mandate"),
]
