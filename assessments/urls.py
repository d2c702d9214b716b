from __future__ import annotations

from django.urls import path

from assessments.views import (
    gates,
    home,
    journal,
    marking,
    panel,
    prices,
    reports,
    results,
    robustness,
    tenders,
    verify,
)

app_name = "assessments"

T = "tenders/<str:reference>/"

urlpatterns = [
    path("tenders/new/", home.new_tender, name="tender_new"),
    path(T, tenders.overview, name="tender"),
    path(f"{T}method/", tenders.method, name="method"),
    path(f"{T}method/freeze/", tenders.freeze, name="freeze"),
    path(f"{T}bids/", tenders.bids, name="bids"),
    path(f"{T}bids/open/", tenders.opening, name="open"),
    path(f"{T}bids/<slug:bid>/prices/", prices.prices, name="prices"),
    path(f"{T}people/", tenders.members, name="members"),
    path(f"{T}people/<int:membership>/remove/", tenders.member_remove, name="member_remove"),
    path(f"{T}panel/", panel.panel, name="panel"),
    path(f"{T}panel/<int:membership>/", panel.assign, name="assign"),
    path(f"{T}panel/statements/<int:statement>/", panel.decide, name="decide_interest"),
    path(f"{T}panel/handed-in/<int:submission>/", panel.reopen, name="reopen_chapter"),
    path(f"{T}statement/", panel.statement, name="statement"),
    path(f"{T}grid/", marking.grid, name="grid"),
    path(f"{T}grid/<str:code>/", marking.chapter, name="chapter"),
    path(f"{T}grid/<str:code>/hand-in/", panel.hand_in, name="hand_in"),
    path(f"{T}marks/<slug:bid>/<str:node>/", marking.mark, name="mark"),
    path(f"{T}leaves/<str:node>/", marking.leaf, name="leaf"),
    path(f"{T}gates/", gates.gates, name="gates"),
    path(f"{T}gates/<slug:bid>/<str:node>/", gates.gate, name="gate"),
    path(f"{T}results/", results.results, name="results"),
    path(f"{T}results/lines/", results.lines, name="results_lines"),
    path(f"{T}results/robustness/", robustness.robustness, name="robustness"),
    path(f"{T}reports/", reports.reports, name="reports"),
    path(f"{T}reports/<int:report>/", reports.report, name="report"),
    path(f"{T}reports/<int:report>/progress/", reports.report_progress, name="report_progress"),
    path(f"{T}reports/<int:report>/download/", reports.report_download, name="report_download"),
    path(f"{T}reports/<int:report>/cancel/", reports.report_cancel, name="report_cancel"),
    path(f"{T}journal/", journal.journal, name="journal"),
    path("verify/", verify.verify, name="verify"),
]
