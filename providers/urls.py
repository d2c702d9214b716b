from __future__ import annotations

from django.urls import include, path

from providers import views

app_name = "providers"

urlpatterns = [
    path("", views.provider_list, name="list"),
    path("compare/", views.provider_compare, name="compare"),
    path("expiring/", views.expiring_list, name="expiring"),
    path("<slug:slug>/", views.provider_detail, name="detail"),
    path("<slug:slug>/ownership/", include("providers.ownership_urls")),
]
