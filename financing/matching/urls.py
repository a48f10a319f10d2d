"""Addresses of matching: what waits, one line, and taking back."""

from django.urls import path

from financing.matching import views

urlpatterns = [
    path("bestanden/<int:pk>/inlezen", views.read, name="read_bank_file"),
    path("afpunten/", views.waiting, name="matching"),
    path("afpunten/<int:pk>/", views.line, name="match_line"),
    path("afpunten/<int:pk>/boeken", views.book, name="book_line"),
    path("afpunten/betalingen/<int:pk>/terug", views.undo_payment, name="undo_settlement"),
    path("afpunten/boekingen/<int:pk>/terug", views.undo_line, name="undo_booking"),
]
