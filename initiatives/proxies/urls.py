"""Addresses of proxies, below a vote."""

from django.urls import path

from initiatives.proxies import views

urlpatterns = [
    path("<int:pk>/volmacht", views.give, name="give_proxy"),
    path("<int:pk>/volmacht/intrekken", views.revoke, name="revoke_proxy"),
    path("<int:pk>/volmacht/<int:giver>/stem", views.cast, name="cast_by_proxy"),
]
