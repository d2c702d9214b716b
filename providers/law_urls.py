from __future__ import annotations

from django.urls import path

from providers import law_views as views

app_name = "laws"

urlpatterns = [
    path("", views.law_list, name="list"),
    path("add/", views.law_add, name="add"),
    path("<str:code>/", views.law_detail, name="detail"),
    path("<str:code>/correct/", views.law_correct, name="correct"),
    path("<str:code>/records/add/", views.period_add, name="period_add"),
    path("<str:code>/records/<slug:key>/correct/", views.period_correct, name="period_correct"),
    path("<str:code>/records/<slug:key>/end/", views.period_end, name="period_end"),
]
