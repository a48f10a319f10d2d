"""Addresses of the register, below /beslissen/."""

from django.urls import path

from initiatives.register import views

urlpatterns = [
    path("", views.decide, name="decide"),
    path("<int:pk>/uitslag", views.result, name="result"),
    path("<int:pk>/uitslag/lijst", views.roll_call, name="roll_call"),
    path("besluitenregister", views.register, name="register"),
    path("<int:pk>/besluit", views.entry, name="entry"),
    path("<int:pk>/besluit.pdf", views.entry_pdf, name="entry_pdf"),
    path("<int:pk>/besluit.jsonld", views.entry_linked, name="entry_linked"),
    path("<int:pk>/uitslag.json", views.result_json, name="result_json"),
    path("<int:pk>/uitslag.csv", views.result_csv, name="result_csv"),
]
