"""A tender under the agreed rule, from marks to a signed report that anyone can check again."""

from __future__ import annotations

import json
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest
from django.test import Client

from assessments.actions.agreement import (
    agree_unanimous,
    close_evaluation,
    record_agreed_mark,
)
from assessments.actions.panel import assign_chapters
from assessments.actions.reports import order_report, render
from assessments.models import Membership
from assessments.queries.dossiers import assess, dossier_of
from assessments.scoring.comparison import recheck
from assessments.scoring.dossier import read_dossier
from tests import factories
from tests.consensus.conftest import agreed_scene
from tests.factories import Scene

pytestmark = pytest.mark.django_db

REASON = "Mesure rejouée en séance, conforme."


def decided(scene: Scene) -> Scene:
    agree_unanimous(by=scene.officer, tender=scene.tender, reason="Unanimité constatée.")
    for bid in scene.bids:
        for leaf in scene.leaves:
            if leaf.code != "C.3":
                record_agreed_mark(
                    by=scene.officer, bid=bid, node=leaf, value=4, reason=REASON, seen_version=0
                )
    return scene


def test_agreed_marks_decide_the_score_and_their_reasons_reach_the_report(tmp_path: Path) -> None:
    scene = decided(agreed_scene())
    close_evaluation(by=scene.officer, tender=scene.tender)
    verdict = assess(scene.tender).verdict
    assert verdict.complete
    line = next(line for line in verdict.bids[0].lines if line.node == "B.1")
    assert (line.rule, line.agreed, dict(line.marks)) == (
        "agreed",
        Fraction(4),
        {"eval1": 3, "eval2": 2},
    )
    report = order_report(by=scene.officer, tender=scene.tender, kind="analysis", language="fr")
    dossier = json.loads(report.kept)
    assert dossier["bids"][0]["agreed_reasons"]["B.1"] == REASON
    assert dossier["bids"][0]["agreed"]["C.3"] == 2
    assert recheck(read_dossier(dossier)) == []
    path = tmp_path / "report.pdf"
    path.write_bytes(render(report, lambda percent, step: None))
    text = " ".join(
        subprocess.run(
            ["pdftotext", str(path), "-"], capture_output=True, text=True, check=True
        ).stdout.split()
    )
    assert "3·2→4" in text.replace(" ", "")
    assert f"note concertée {REASON}" in text
    assert "note concertée des évaluateurs" in text  # the rule, on the method's page


def test_results_give_the_reasons_of_the_lines_that_part_the_bids(client: Client) -> None:
    scene = decided(agreed_scene())
    record_agreed_mark(
        by=scene.officer,
        bid=scene.bids[1],
        node=scene.nodes["B.2"],
        value=0,
        reason="Rien de prouvé.",
        seen_version=1,
    )
    client.force_login(scene.officer)
    page = client.get("/tenders/T-1/results/").content.decode()
    assert "Rien de prouvé." in page
    assert REASON in client.get("/tenders/T-1/results/lines/").content.decode()


def test_grid_may_be_shared_out_under_the_agreed_rule() -> None:
    scene = factories.tender(evaluators=2, consensus="agreed")
    factories.prices(scene)
    factories.met_gates(scene)
    for code, chapter in (("eval1", "B"), ("eval2", "C")):
        membership = Membership.objects.get(panel_code=code)
        membership.tender = scene.tender
        assign_chapters(by=scene.officer, membership=membership, chapters=[scene.nodes[chapter]])
        evaluator = membership.user
        for bid in scene.bids:
            for leaf in scene.leaves:
                if leaf.code.startswith(chapter):
                    factories.mark(scene, bid, leaf, 3, "Vu.", evaluator=evaluator)
        factories.hand_in(scene, chapter, evaluator=evaluator)
    assert agree_unanimous(by=scene.officer, tender=scene.tender, reason="Seul avis.") == 12
    close_evaluation(by=scene.officer, tender=scene.tender)
    assert assess(scene.tender).verdict.complete


def test_dossier_without_agreed_marks_keeps_its_form() -> None:
    scene = factories.tender()
    factories.all_marks(scene)
    bid = dossier_of(scene.tender)["bids"][0]
    assert bid["agreed"] == {}
    assert "agreed_reasons" not in bid
