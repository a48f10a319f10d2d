"""Addresses of what is binding."""

from django.urls import path

from financing.commitments import views

urlpatterns = [
    path("samenleggen/rondes/<int:pk>/bindend", views.binding, name="commitments"),
    path("samenleggen/rondes/<int:pk>/bindend-maken", views.bind, name="bind_pledge"),
]
