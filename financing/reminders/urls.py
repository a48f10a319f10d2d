"""Addresses of reminders: sending them, and those of one invoice."""

from django.urls import path

from financing.reminders import views

urlpatterns = [
    path("aanmanen", views.remind, name="remind"),
    path("<int:pk>/aanmaningen", views.invoice_reminders, name="invoice_reminders"),
]
