"""The address of an answer to an objection, below the vote."""

from django.urls import path

from initiatives.objections import views

urlpatterns = [path("<int:pk>/bezwaren/<int:objector>", views.answer, name="answer_objection")]
