"""Addresses of payments by hand: the list, writing one in, confirming, refusing and undoing it."""

from django.urls import path

from financing.byhand import views

urlpatterns = [
    path("met-de-hand", views.hand_payments, name="hand_payments"),
    path("<int:pk>/betaling", views.enter, name="enter_payment"),
    path("met-de-hand/<int:pk>/bevestigen", views.confirm, name="confirm_payment"),
    path("met-de-hand/<int:pk>/weigeren", views.refuse, name="refuse_payment"),
    path("met-de-hand/<int:pk>/terugdraaien", views.undo, name="undo_payment"),
]
