"""Addresses of an opening: below /beslissen/voorstellen/."""

from django.urls import path

from initiatives.opening import views

urlpatterns = [path("<int:pk>/stemming", views.open_, name="open_vote")]
