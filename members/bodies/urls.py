"""Addresses of the bodies."""

from django.urls import path

from members.bodies import views

urlpatterns = [path("leden/organen/", views.bodies, name="bodies")]
