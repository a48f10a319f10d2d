"""Address of the index."""

from django.urls import path

from financing.indexation import views

urlpatterns = [path("index/", views.index_values, name="index_values")]
