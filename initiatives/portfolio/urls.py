"""Addresses of making, changing, joining and leaving an initiative."""

from django.urls import URLPattern, URLResolver, path

from initiatives.portfolio import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("nieuw", views.new, name="initiative_new"),
    path("<int:pk>/bewerken", views.edit, name="initiative_edit"),
    path("<int:pk>/gebieden", views.areas, name="initiative_areas"),
    path("<int:pk>/publiceren", views.publish, name="initiative_publish"),
    path("<int:pk>/toon-interesse", views.interest, name="show_interest"),
    path("<int:pk>/doe-mee", views.join, name="take_part"),
    path("<int:pk>/stap-uit", views.leave, name="leave_initiative"),
]
