"""Addresses of credits: setting one off, saying that a line paid one back, and taking either back."""

from django.urls import path

from financing.refunds import views

urlpatterns = [
    path("facturen/<int:pk>/verrekenen", views.set_off_credit, name="set_off"),
    path("facturen/verrekeningen/<int:pk>/terug", views.undo, name="undo_set_off"),
    path("bank/afpunten/<int:pk>/terugbetaling", views.refund, name="refund_line"),
    path("bank/afpunten/terugbetalingen/<int:pk>/terug", views.undo_line, name="undo_refund"),
]
