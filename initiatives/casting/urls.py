"""The address of a casting vote, below a vote."""

from django.urls import path

from initiatives.casting import views

urlpatterns = [path("<int:pk>/stem-van-de-voorzitter", views.decide, name="decide_tie")]
