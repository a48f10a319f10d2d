"""Addresses of what members pay: a year, what is fixed in it, and one schedule."""

from django.urls import path

from financing.contributions import views

urlpatterns = [
    path("", views.contributions, name="contributions"),
    path("vaststellen/<int:pk>/<slug:kind>/<int:year>", views.fix, name="fix_contributions"),
    path("vaststellen/rondes/<int:pk>", views.fix_round, name="fix_round"),
    path("<int:pk>/", views.schedule, name="schedule"),
    path("<int:pk>/opnieuw", views.again, name="fix_anew"),
]
