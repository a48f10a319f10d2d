"""Addresses of what is given back or given up of an invoice."""

from django.urls import path

from financing.credits import views

urlpatterns = [
    path("<int:pk>/creditnota", views.credit, name="credit_invoice"),
    path("<int:pk>/afschrijven", views.give_up, name="write_off"),
]
