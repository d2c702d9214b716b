from __future__ import annotations

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from assessments.api import laws, providers, questions, reports, transition, views

app_name = "api"

urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", views.LogoutView.as_view(), name="logout"),
    path("tenders/", views.TenderList.as_view(), name="tenders"),
    path("tenders/<str:reference>/", views.TenderDetail.as_view(), name="tender"),
    path("tenders/<str:reference>/bids/", views.BidList.as_view(), name="bids"),
    path("tenders/<str:reference>/marks/", views.MarkList.as_view(), name="marks"),
    path(
        "tenders/<str:reference>/marks/<slug:bid>/<str:node>/",
        views.MarkDetail.as_view(),
        name="mark",
    ),
    path("tenders/<str:reference>/agreed/", views.AgreedMarkList.as_view(), name="agreed"),
    path("tenders/<str:reference>/comments/", views.CommentList.as_view(), name="comments"),
    path("tenders/<str:reference>/risks/", views.RiskList.as_view(), name="risks"),
    path(
        "tenders/<str:reference>/questions/", questions.QuestionRegister.as_view(), name="questions"
    ),
    path(
        "tenders/<str:reference>/transition/",
        transition.TransitionDetail.as_view(),
        name="transition",
    ),
    path("tenders/<str:reference>/waves/", transition.WaveList.as_view(), name="waves"),
    path("tenders/<str:reference>/reports/", reports.ReportList.as_view(), name="reports"),
    path(
        "tenders/<str:reference>/reports/<int:report>/file/",
        reports.ReportFile.as_view(),
        name="report_file",
    ),
    path(
        "tenders/<str:reference>/reports/<int:report>/counter-signatures/",
        reports.CounterSignatures.as_view(),
        name="counter_signatures",
    ),
    path(
        "tenders/<str:reference>/reports/<int:report>/counter-signatures/<int:position>/file/",
        reports.RevisionFile.as_view(),
        name="revision_file",
    ),
    path("tenders/<str:reference>/verdict/", views.VerdictDetail.as_view(), name="verdict"),
    path("laws/", laws.LawList.as_view(), name="laws"),
    path("providers/", providers.ProviderList.as_view(), name="providers"),
    path("providers/<slug:slug>/", providers.ProviderDetail.as_view(), name="provider"),
]
