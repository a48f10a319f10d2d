"""Addresses of the council dossier, below /samenleggen/."""

from django.urls import path

from financing.dossiers import views

urlpatterns = [
    path("stemmingen/<int:pk>/raadsdossier", views.dossier, name="dossier"),
    path("stemmingen/<int:pk>/raadsdossier.pdf", views.dossier_pdf, name="dossier_pdf"),
]
