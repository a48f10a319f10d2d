"""Addresses of support, below /beslissen/voorstellen/."""

from django.urls import path

from initiatives.support import views

urlpatterns = [
    path("<int:pk>/steun", views.support, name="support_proposal"),
    path("<int:pk>/steun/intrekken", views.withdraw, name="withdraw_support"),
]
