"""Addresses of the switch and of the people of an organisation."""

from django.urls import path

from members.roles import views

urlpatterns = [
    path("wissel", views.switch, name="switch"),
    path("beheer/leden/", views.organisation_people, name="organisation_people"),
    path("beheer/leden/<int:person_id>/", views.colleague, name="colleague"),
    path("beheer/leden/<int:person_id>/einde", views.membership_end, name="membership_end"),
    path("account/verlaten/<int:pk>", views.leave, name="leave"),
]
