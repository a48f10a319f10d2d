"""Addresses of rounds and promises."""

from django.urls import path

from financing.pledges import views

urlpatterns = [
    path("samenleggen/", views.money_door, name="money"),
    path("samenleggen/rondes/", views.rounds, name="rounds"),
    path("samenleggen/rondes/<int:pk>/", views.round_page, name="round"),
    path("samenleggen/rondes/<int:pk>/toezeggen", views.pledge, name="make_pledge"),
    path("samenleggen/stemmingen/<int:pk>/ronde", views.round_of_decision, name="round_of_decision"),
    path("beheer/rondes/", views.house_rounds, name="house_rounds"),
]
