"""What surrounds a report, read from the database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from assessments.models import Report, Stage, StoredVerdict
from assessments.queries.report_meta import phrase, report_meta
from assessments.reports.naming import file_name
from providers.models import Certification
from tests import factories

pytestmark = pytest.mark.django_db


def ordered(scene: factories.Scene, language: str) -> Report:
    verdict = StoredVerdict.objects.create(
        tender=scene.tender,
        engine="v1",
        grid_hash="0" * 64,
        complete=True,
        dossier="{}",
        sha256="1" * 64,
        created_at=timezone.now(),
        created_by="officer",
    )
    return Report.objects.create(
        tender=scene.tender,
        verdict=verdict,
        kind="analysis",
        language=language,
        journal_sequence=3,
        journal_head="ab" * 32,
        ordered_at=datetime(2027, 3, 1, 8, 30, tzinfo=UTC),
        ordered_by="officer",
    )


def test_meta_speaks_the_language_of_the_report() -> None:
    scene = factories.tender()
    Stage.objects.create(
        tender=scene.tender,
        code="GEL",
        order=900,
        label_fr="Gel de la grille",
        label_en="Freeze of the grid",
        mandatory="yes",
        planned_on=date(2027, 1, 4),
    )
    meta = report_meta(ordered(scene, "en"), signer_name="Someone", development=True)
    assert meta.stages[-1].label == "Freeze of the grid"
    assert meta.stages[-1].planned == date(2027, 1, 4)
    assert meta.verification_url.endswith("/verify/")
    assert [bid.colour for bid in meta.bids] == [1, 2]
    assert all(bid.service for bid in meta.bids)


@pytest.mark.parametrize("bids", [1, 3])
def test_meta_takes_the_same_number_of_queries_for_any_number_of_bids(
    bids: int, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    report = ordered(factories.tender(bids=bids), "fr")
    with django_assert_num_queries(8):  # type: ignore[operator]  # pytest-django's fixture is untyped here
        report_meta(report, signer_name="Someone", development=True)


@pytest.mark.parametrize(
    ("state", "end", "words"),
    [
        ("granted", date(2028, 1, 1), "SecNumCloud 77: valid until 2028-01-01"),
        ("granted", date(2026, 1, 1), "SecNumCloud 77: expired on 2026-01-01, renewal unknown"),
        ("granted", None, "SecNumCloud 77: dates unknown"),
        ("in_progress", None, "SecNumCloud: in progress, not granted"),
        ("absent", None, "SecNumCloud: none found"),
    ],
)
def test_certification_is_told_as_of_the_deadline(state: str, end: date | None, words: str) -> None:
    certification = Certification(
        scheme="snc",
        state=state,
        decision_number="77" if state == "granted" else "",
        valid_from=date(2025, 1, 1) if end else None,
        valid_to=end,
    )
    with translation.override("en"):
        assert phrase(certification, date(2027, 2, 1)) == words


def test_file_name_of_a_report_tells_its_tender_and_number() -> None:
    report = ordered(factories.tender(), "fr")
    assert file_name(report) == (
        f"FICTIF_{report.tender.reference}_rapport-analyse_{report.pk}.pdf"
    )
