"""Addresses of the bank: its statements, and the way of a file into them."""

from django.urls import path

from financing.payments import views

urlpatterns = [
    path("", views.bank, name="bank"),
    path("inlezen", views.upload, name="upload_bank_file"),
    path("bestanden/<int:pk>/", views.bank_file, name="bank_file"),
    path("bestanden/<int:pk>/weg", views.drop, name="drop_bank_file"),
    path("uittreksels/<int:pk>/", views.statement, name="bank_statement"),
]
