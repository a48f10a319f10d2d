"""Addresses of rule sets, below /beslissen/."""

from django.urls import path

from initiatives.rulesets import views

urlpatterns = [
    path("regels/", views.rule_sets, name="rule_sets"),
    path("nieuwe-regels/", views.rule_set_presets, name="rule_set_presets"),
    path("nieuwe-regels/<slug:preset>/", views.new_rule_set, name="new_rule_set"),
    path("regels/<slug:key>/", views.rule_set, name="rule_set"),
    path("regels/<slug:key>/nieuw", views.new_version, name="new_rule_set_version"),
    path("regels/<slug:key>/<int:number>/", views.rule_set_version, name="rule_set_version"),
    path("regels/<slug:key>/<int:number>/bevestiging", views.confirm, name="confirm_rule_set"),
]
