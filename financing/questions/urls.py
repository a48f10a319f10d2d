"""Addresses of questions about invoices."""

from django.urls import path

from financing.questions import views

urlpatterns = [
    path("<int:pk>/vragen", views.invoice_questions, name="invoice_questions"),
]
