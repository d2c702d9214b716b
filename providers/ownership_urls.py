from __future__ import annotations

from django.urls import path

from providers import ownership_views as views

urlpatterns = [
    path("entities/add/", views.entity_add, name="entity_add"),
    path("entities/<slug:key>/correct/", views.entity_correct, name="entity_correct"),
    path("entities/<slug:key>/end/", views.entity_end, name="entity_end"),
    path("holdings/add/", views.holding_add, name="holding_add"),
    path("holdings/<slug:key>/correct/", views.holding_correct, name="holding_correct"),
    path("holdings/<slug:key>/end/", views.holding_end, name="holding_end"),
    path("rights/add/", views.right_add, name="right_add"),
    path("rights/<slug:key>/correct/", views.right_correct, name="right_correct"),
    path("rights/<slug:key>/end/", views.right_end, name="right_end"),
]
