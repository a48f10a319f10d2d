"""Addresses of the staff's sessions of help."""

from django.urls import path

from members.assistance import views

urlpatterns = [
    path("beheer/sessies/", views.staff_sessions, name="staff_sessions"),
    path("beheer/sessies/hier", views.staff_visits, name="staff_visits"),
    path("beheer/sessies/<int:pk>/", views.staff_session, name="staff_session"),
    path("beheer/sessies/<int:pk>/leden/<int:person_id>", views.staff_session_person, name="staff_session_person"),
    path("beheer/sessies/<int:pk>/beheerder", views.staff_session_invite, name="staff_session_invite"),
    path("beheer/sessies/<int:pk>/einde", views.staff_session_end, name="staff_session_end"),
]
