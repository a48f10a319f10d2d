"""Addresses of the directory and the organisations."""

from django.urls import path

from members.organisations import views

urlpatterns = [
    path("leden/", views.directory, name="directory"),
    path("leden/<int:pk>/", views.organisation, name="organisation"),
    path("leden/<int:pk>/contact", views.contact, name="edit_contact"),
    path("beheer/organisaties/nieuw", views.new, name="new_organisation"),
    path("beheer/organisaties/<int:pk>/", views.edit, name="edit_organisation"),
    path("beheer/organisaties/<int:pk>/nummers", views.identifiers, name="organisation_identifiers"),
    path("beheer/organisaties/<int:pk>/einde", views.leave, name="end_organisation"),
]
