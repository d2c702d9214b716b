from __future__ import annotations

import json

import pytest

from assessments.actions.errors import ActionRefused
from assessments.actions.reports import order_report
from assessments.actions.verdicts import keep_verdict
from assessments.models import GateOutcome, Job, Mark, Report, StoredVerdict
from tests import factories
from tests.tenders.acts import snapshot
from tests.tenders.preparing import complete

pytestmark = pytest.mark.django_db


def test_verdict_of_the_same_state_is_kept_once() -> None:
    scene = complete(factories.tender())
    first, created = keep_verdict(by=scene.officer, tender=scene.tender)
    again, created_again = keep_verdict(by=None, tender=scene.tender)
    assert (created, created_again) == (True, False)
    assert first == again
    dossier = json.loads(first.dossier)
    assert dossier["verdict"]["engine"] == "v1"
    assert dossier["freeze"]["sha256"] == first.grid_hash == scene.grid.sha256


def test_changed_mark_gives_another_verdict_and_the_first_one_stays() -> None:
    scene = complete(factories.tender())
    first, _ = keep_verdict(by=scene.officer, tender=scene.tender)
    kept = first.dossier
    mark = Mark.objects.order_by("pk").first()
    assert mark is not None
    Mark.objects.filter(pk=mark.pk).update(value=(mark.value or 0) ^ 1)
    second, created = keep_verdict(by=scene.officer, tender=scene.tender)
    assert created
    assert second.sha256 != first.sha256
    assert StoredVerdict.objects.get(pk=first.pk).dossier == kept


def test_verdict_before_opening_is_refused() -> None:
    scene = factories.tender(opened=False)
    with pytest.raises(ActionRefused) as refused:
        keep_verdict(by=scene.officer, tender=scene.tender)
    assert refused.value.code == "bids_not_open"


@pytest.mark.parametrize("hole", ["mark", "cleared mark", "gate", "price"])
def test_verdict_with_anything_missing_is_refused(hole: str) -> None:
    scene = complete(factories.tender())
    if hole == "mark":
        Mark.objects.filter(bid=scene.bids[0], node=scene.nodes["B.1"]).delete()
    elif hole == "cleared mark":
        Mark.objects.filter(bid=scene.bids[0], node=scene.nodes["B.1"]).update(value=None)
    elif hole == "gate":
        GateOutcome.objects.filter(bid=scene.bids[0]).delete()
    else:
        scene.bids[0].price_lines.all().delete()
    before = snapshot()
    with pytest.raises(ActionRefused) as refused:
        order_report(by=scene.officer, tender=scene.tender, kind="analysis", language="fr")
    assert refused.value.code == "incomplete"
    assert snapshot() == before


def test_order_is_a_queued_job_and_carries_the_head_of_the_journal() -> None:
    scene = complete(factories.tender())
    report = order_report(by=scene.officer, tender=scene.tender, kind="analysis", language="en")
    assert report.job is not None
    assert (report.job.state, report.job.attempts) == (Job.State.QUEUED, 0)
    assert not report.is_sealed
    assert report.journal_sequence > 0
    assert len(report.journal_head) == 64


@pytest.mark.parametrize(
    ("kind", "language", "code"),
    [("poem", "fr", "unknown_kind"), ("analysis", "de", "unknown_language")],
)
def test_order_of_what_is_not_made_is_refused(kind: str, language: str, code: str) -> None:
    scene = complete(factories.tender())
    with pytest.raises(ActionRefused) as refused:
        order_report(by=scene.officer, tender=scene.tender, kind=kind, language=language)
    assert refused.value.code == code
    assert not Report.objects.exists()
    assert not StoredVerdict.objects.exists()
