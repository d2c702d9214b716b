from __future__ import annotations

from django.urls import path

from hdhcompliance.skin import views

app_name = "skin"

urlpatterns = [
    path("theme/", views.theme, name="theme"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
