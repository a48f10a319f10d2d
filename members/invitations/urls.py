"""Addresses of invitations."""

from django.urls import path

from members.invitations import views

urlpatterns = [
    path("beheer/uitnodigingen/", views.invitations, name="invitations"),
    path("beheer/uitnodigingen/nieuw", views.invite_colleague, name="invite_colleague"),
    path("beheer/uitnodigingen/<int:pk>/opnieuw", views.invitation_again, name="invitation_again"),
    path("beheer/uitnodigingen/<int:pk>/intrekken", views.invitation_withdrawn, name="invitation_withdrawn"),
    path("aanmelden/uitnodiging/<str:token>/", views.invitation, name="invitation"),
]
