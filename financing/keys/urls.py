"""Addresses of the key."""

from django.urls import path

from financing.keys import views

urlpatterns = [
    path("sleutel", views.key, name="key"),
    path("sleutel/getallen/<str:kind>", views.weights, name="key_weights"),
]
