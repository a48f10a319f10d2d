"""Addresses of consultation, below /overleggen/."""

from django.urls import path

from initiatives.consultation import views

urlpatterns = [
    path("", views.consult, name="consult"),
    path("voorstellen/<int:pk>/", views.questions, name="questions"),
    path("vragen/<int:pk>/antwoord", views.answer, name="answer_question"),
]
