"""Addresses of what is ruled about a decision, below the vote."""

from django.urls import path

from initiatives.ratification import views

urlpatterns = [
    path("<int:pk>/bekrachtiging", views.ratify, name="ratify_decision"),
    path("<int:pk>/vernietiging", views.annul, name="annul_decision"),
]
