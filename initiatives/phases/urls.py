"""The address of the next step of a proposal, below /beslissen/voorstellen/."""

from django.urls import path

from initiatives.phases import views

urlpatterns = [path("<int:pk>/stap", views.proposal_step, name="proposal_step")]
