"""Addresses of the jobs."""

from django.urls import path

from cooperative.outbox import views

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<int:pk>/opnieuw", views.again, name="job_again"),
]
