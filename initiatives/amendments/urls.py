"""Addresses of amendments, below /beslissen/."""

from django.urls import path

from initiatives.amendments import views

urlpatterns = [
    path("voorstellen/<int:pk>/amendementen", views.amendments, name="amendments"),
    path("voorstellen/<int:pk>/amendementen/nieuw", views.new_amendment, name="new_amendment"),
    path("amendementen/<int:pk>/", views.amendment, name="amendment"),
    path("amendementen/<int:pk>/afhandelen", views.settle, name="settle_amendment"),
    path("amendementen/<int:pk>/samenvoegen", views.merge, name="merge_amendment"),
    path("amendementen/<int:pk>/intrekken", views.withdraw, name="withdraw_amendment"),
    path("amendementen/<int:pk>/uitslag", views.voted, name="amendment_voted"),
]
