"""Addresses of ballots on paper, below a vote."""

from django.urls import path

from initiatives.paper import views

urlpatterns = [
    path("<int:pk>/papier", views.papers, name="papers"),
    path("<int:pk>/papier/<int:organisation>", views.enter, name="enter_paper"),
    path("<int:pk>/papier/<int:organisation>/terugnemen", views.take_back, name="take_back_paper"),
]
