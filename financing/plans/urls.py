"""Addresses of writing a plan."""

from django.urls import path

from financing.plans import views

urlpatterns = [
    path("", views.plan, name="plan"),
    path("uitvoering", views.execution, name="plan_execution"),
    path("regel", views.line, name="plan_line_new"),
    path("regel/<int:line_pk>", views.line, name="plan_line"),
    path("regel/<int:line_pk>/weg", views.line_remove, name="plan_line_remove"),
    path("bronnen/<int:year>/<str:kind>", views.sources, name="plan_sources"),
    path("tarief", views.tariff, name="tariff_new"),
    path("tarief/<int:tariff_pk>", views.tariff, name="tariff"),
    path("tarief/<int:tariff_pk>/weg", views.tariff_remove, name="tariff_remove"),
]
