"""Addresses of the bodies."""

from django.urls import path

from members.bodies import views

urlpatterns = [
    path("leden/organen/", views.bodies, name="bodies"),
    path("leden/organen/nieuw", views.new, name="body_new"),
    path("leden/organen/<int:pk>/", views.body, name="body"),
    path("leden/organen/<int:pk>/naam", views.names, name="body_names"),
    path("leden/organen/<int:pk>/opheffen", views.end, name="body_end"),
    path("leden/organen/<int:pk>/zetel", views.seat_where, name="seat_where"),
    path("leden/organen/<int:pk>/zetel/<int:organisation_pk>", views.seat_new, name="seat_new"),
    path("leden/organen/zetels/<int:pk>/", views.seat, name="seat"),
    path("leden/organen/zetels/<int:pk>/einde", views.seat_end, name="seat_end"),
    path("leden/organen/zetels/<int:pk>/opvolger", views.seat_successor, name="seat_successor"),
    path("leden/organen/zetels/<int:pk>/plaatsvervanger", views.substitute_new, name="substitute_new"),
    path("leden/organen/plaatsvervangers/<int:pk>/einde", views.substitute_end, name="substitute_end"),
]
