"""Addresses of what it costs."""

from django.urls import path

from cooperative.web.spreadsheet import workbook
from financing.statements import views

urlpatterns = [
    path("initiatieven/<int:pk>/kosten", views.costs, name="initiative_costs"),
    path("initiatieven/<int:pk>/meedoen", views.joining_costs, name="joining_costs"),
    path("initiatieven/<int:pk>/aandelen", views.shares, name="shares"),
    path("initiatieven/<int:pk>/aandelen.csv", views.shares_file, name="shares_file"),
    path("stemmingen/<int:pk>/gevolgen", views.impact, name="impact"),
    path("overzicht/", views.overview, name="overview"),
    path("overzicht.csv", views.overview_file, name="overview_file"),
    path("overzicht.xlsx", views.overview_file, {"write": workbook}, name="overview_workbook"),
    path("overzicht.pdf", views.overview_pdf, name="overview_pdf"),
]
