"""Addresses of the register, below /beslissen/."""

from django.urls import path

from initiatives.register import views

urlpatterns = [
    path("", views.decide, name="decide"),
    path("<int:pk>/uitslag", views.result, name="result"),
    path("<int:pk>/uitslag/lijst", views.roll_call, name="roll_call"),
]
