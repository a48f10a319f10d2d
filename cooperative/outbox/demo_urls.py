"""Addresses of the mailbox of a demo."""

from django.urls import path

from cooperative.outbox import demo_views

urlpatterns = [
    path("post", demo_views.demo_post, name="demo_post"),
    path("post/<int:pk>", demo_views.demo_mail, name="demo_mail"),
]
