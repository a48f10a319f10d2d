"""Addresses of stages, milestones and progress."""

from django.urls import URLPattern, URLResolver, path

from initiatives.progress import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("<int:pk>/fase", views.stage, name="initiative_stage"),
    path("<int:pk>/planning", views.planning, name="initiative_planning"),
    path("<int:pk>/mijlpalen", views.milestones, name="milestones"),
    path("<int:pk>/mijlpalen/<int:milestone_pk>", views.milestone, name="milestone"),
    path("<int:pk>/voortgang", views.progress, name="progress"),
]
