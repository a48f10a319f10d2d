"""Addresses of the register of shares."""

from django.urls import path

from members.shares import views

urlpatterns = [
    path("leden/aandelen/", views.register, name="shares_register"),
    path("leden/<int:pk>/aandelen", views.holder, name="shareholder"),
]
