"""Addresses of the authors of a proposal, below /beslissen/voorstellen/."""

from django.urls import path

from initiatives.coauthors import views

urlpatterns = [
    path("<int:pk>/mede-indieners", views.ask, name="ask_coauthor"),
    path("<int:pk>/mede-indieners/<int:row>/intrekken", views.withdraw, name="withdraw_coauthor_question"),
    path("<int:pk>/samen-indienen", views.answer, name="coauthor_question"),
    path("<int:pk>/samen-indienen/stoppen", views.leave, name="leave_coauthors"),
]
