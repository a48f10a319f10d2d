"""Addresses of invoices: the list, issuing what is due, and one paper."""

from django.urls import path

from financing.invoices import views

urlpatterns = [
    path("", views.invoices, name="invoices"),
    path("uitreiken", views.issue, name="issue_invoices"),
    path("<int:pk>/", views.invoice, name="invoice"),
    path("<int:pk>/pdf", views.invoice_pdf, name="invoice_pdf"),
]
