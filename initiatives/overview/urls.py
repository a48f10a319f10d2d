"""Addresses of the list of initiatives, of one initiative, and of the seven areas."""

from django.urls import URLPattern, URLResolver, path

from initiatives.overview import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.initiatives, name="initiatives"),
    path("gebieden/", views.areas, name="areas"),
    path("<int:pk>/", views.initiative, name="initiative"),
    path("<int:pk>/deelnemers", views.participants, name="participants"),
]
