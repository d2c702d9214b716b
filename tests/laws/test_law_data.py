"""The laws of the data set, as loaded, on the days that matter."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from providers.dataset.reading import DATA, DatasetError, read_dataset
from providers.law_queries import law_views, laws_as_of
from providers.laws import LawOnDay, LawStatus, Why
from providers.loading import load_providers
from providers.models import Law, LawPeriod

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

Counting = Callable[[int], AbstractContextManager[object]]


def on(day: str) -> dict[str, LawOnDay]:
    return {law.code: law for law in laws_as_of(date.fromisoformat(day))}


@pytest.mark.parametrize(
    ("code", "day", "status", "why"),
    [
        ("FISA_702", "2026-06-01", LawStatus.IN_FORCE, Why.RECORDED),
        ("FISA_702", "2026-06-12", LawStatus.IN_FORCE, Why.RECORDED),
        ("FISA_702", "2026-11-23", LawStatus.RESIDUAL, Why.RECORDED),
        ("FISA_702", "2026-12-30", LawStatus.RESIDUAL, Why.RECORDED),
        ("FISA_702", "2027-03-15", LawStatus.UNKNOWN, Why.IMPRECISE),
        ("FISA_702", "2027-06-01", LawStatus.UNKNOWN, Why.NO_RECORD),
        ("PATRIOT_215", "2019-01-01", LawStatus.IN_FORCE, Why.RECORDED),
        ("PATRIOT_215", "2020-03-15", LawStatus.UNKNOWN, Why.IMPRECISE),
        ("PATRIOT_215", "2026-11-23", LawStatus.EXPIRED, Why.RECORDED),
        ("CAN_PROD", "2026-11-23", LawStatus.PENDING, Why.RECORDED),
        ("OFAC", "2026-11-23", LawStatus.DISPUTED, Why.RECORDED),
        ("DPF", "2025-09-03", LawStatus.IN_FORCE, Why.RECORDED),
        ("DPF", "2026-11-23", LawStatus.PENDING, Why.RECORDED),
        ("DATA_ACT_32", "2025-09-11", LawStatus.UNKNOWN, Why.NO_RECORD),
        ("CH_BUPF", "2026-11-23", LawStatus.DEBATED, Why.RECORDED),
    ],
)
def test_status_of_a_law_on_a_day(code: str, day: str, status: LawStatus, why: Why) -> None:
    law = on(day)[code]
    assert (law.status, law.reading.why) == (status, why)


def test_every_law_of_the_facts_is_loaded_with_its_severity() -> None:
    laws = on("2026-11-23")
    assert {law.severity for law in laws.values() if law.kind == "exposure"} == {1, 2, 3}
    assert {law.code for law in laws.values() if law.kind == "shield"} == {
        "BLOCK_2271",
        "DATA_ACT_32",
        "DPF",
        "GDPR_48",
        "LOI_1968",
    }
    assert {law.code for law in laws.values() if law.affects == "availability"} == {
        "OFAC",
        "EAR_ITAR",
    }
    assert len(laws) == 17


def test_general_knowledge_says_that_it_is_to_be_checked() -> None:
    laws = on("2026-11-23")
    assert laws["NSL"].to_be_checked
    assert not laws["CLOUD_ACT"].to_be_checked
    assert set(laws["FISA_702"].sources) == {"S38", "S39", "S40"}


@pytest.mark.parametrize("kept", [1, 3, 17])
def test_laws_are_read_in_two_queries(django_assert_num_queries: Counting, kept: int) -> None:
    codes = list(Law.objects.values_list("code", flat=True))[:kept]
    with django_assert_num_queries(2):
        views = law_views(date(2026, 11, 23), Law.objects.filter(code__in=codes))
        assert [str(view.law.source) for view in views if view.record]
    assert len(views) == kept


# --- the files ----------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def change(directory: Path, file: str, key: str, column: str, value: str) -> None:
    path = directory / file
    with path.open(encoding="utf-8", newline="") as handle:
        head, *lines = list(csv.reader(handle))
    for cells in lines:
        if cells[0] == key:
            cells[head.index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([head, *lines])


@pytest.mark.parametrize(
    ("file", "key", "column", "value", "told"),
    [
        ("laws.csv", "NSL", "severity", "", "has a severity"),
        ("laws.csv", "NSL", "severity", "4", "not a severity"),
        ("laws.csv", "DPF", "severity", "2", "a shield has none"),
        ("laws.csv", "NSL", "jurisdiction", "", "has a jurisdiction"),
        ("laws.csv", "NSL", "kind", "sword", "not one of"),
        ("law_periods.csv", "nsl-1", "law", "DPF", "no dated record"),
        ("law_periods.csv", "nsl-1", "confidence", "high", "its confidence is low"),
        ("law_periods.csv", "nsl-1", "status", "unknown", "not one of"),
        ("law_periods.csv", "fisa-702-1", "valid_to", "2007", "before it starts"),
        ("law_periods.csv", "fisa-702-1", "valid_to", "2026-08", "fisa-702-1 covers"),
        ("law_periods.csv", "fisa-702-1", "valid_to", "2026-06-31", "not a date"),
    ],
)
def test_fault_in_the_files_is_told(
    copy: Path, file: str, key: str, column: str, value: str, told: str
) -> None:
    change(copy, file, key, column, value)
    with pytest.raises(DatasetError) as caught:
        read_dataset(copy)
    assert any(told in problem for problem in caught.value.problems)


def test_period_ending_in_the_month_of_its_start_is_accepted(copy: Path) -> None:
    change(copy, "law_periods.csv", "ofac-1", "valid_to", "2025")
    change(copy, "law_periods.csv", "ofac-2", "valid_from", "2026")
    assert load_providers(directory=copy).updated == 2
    assert LawPeriod.objects.get(key="ofac-1").valid_to == "2025"


# --- what a person wrote ------------------------------------------------------------------------


def supersede(old: LawPeriod, **changes: str) -> LawPeriod:
    """As a correction by a person leaves them."""
    kept = {name: getattr(old, name) for name in ("law", "source", "checked_on", "confidence")}
    new = LawPeriod.objects.create(key=f"{old.key}-b", **{"status": old.status, **kept, **changes})
    old.superseded_by, old.superseded_at, old.superseded_because = new, timezone.now(), "Erreur."
    old.save()
    return new


def test_loading_again_leaves_a_law_whose_records_a_person_corrected(copy: Path) -> None:
    supersede(LawPeriod.objects.get(key="fisa-702-2"), valid_from="2026-06-13", valid_to="2027-01")
    change(copy, "law_periods.csv", "fisa-702-1", "note_fr", "Autre note.")
    change(copy, "law_periods.csv", "fisa-702-2", "key", "fisa-702-3")
    report = load_providers(directory=copy)
    assert (report.created, report.updated, report.withdrawn) == (0, 0, 0)
    assert set(report.kept) == {"law_periods/fisa-702-1", "law_periods/fisa-702-3"}
    assert on("2027-02-15")["FISA_702"].status is LawStatus.UNKNOWN


def test_loading_again_leaves_the_others_to_the_data_set(copy: Path) -> None:
    supersede(LawPeriod.objects.get(key="fisa-702-2"), valid_from="2026-06-13")
    change(copy, "law_periods.csv", "nsl-1", "valid_from", "1986")
    assert load_providers(directory=copy).updated == 1


def test_record_taken_out_of_the_files_stays(copy: Path) -> None:
    path = copy / "law_periods.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("dpf-1")))
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["rows"]["law_periods.csv"] -= 1
    (copy / "manifest.json").write_text(json.dumps(manifest))
    assert load_providers(directory=copy).withdrawn == 0
    assert LawPeriod.objects.filter(key="dpf-1").exists()


def test_superseded_record_no_longer_answers() -> None:
    supersede(LawPeriod.objects.get(key="dpf-2"), status="lapsed", valid_from="2025-10-31")
    assert on("2026-11-23")["DPF"].status is LawStatus.LAPSED


def test_database_refuses_to_rewrite_a_record() -> None:
    """By a hand in the database too: it is replaced, whoever wrote it."""
    new = supersede(LawPeriod.objects.get(key="nsl-1"), valid_from="1986")
    for key in ("nsl-1", new.key, "dpf-1"):
        for values in ({"status": "expired"}, {"note_fr": "Autre."}, {"valid_to": "2030"}):
            with pytest.raises(IntegrityError, match="replaced"), transaction.atomic():
                LawPeriod.objects.filter(key=key).update(**values)
    with pytest.raises(IntegrityError, match="replaced"), transaction.atomic():
        LawPeriod.objects.filter(key="nsl-1").update(superseded_because="Autre raison.")
    LawPeriod.objects.filter(key="dpf-1").update(data_version="2")


@pytest.mark.parametrize(
    "values",
    [
        {"valid_from": "2026-06", "valid_to": "2026-05"},
        {"status": "unknown"},
        {"superseded_because": "Sans suite."},
        {"confidence": "sure"},
    ],
)
def test_database_refuses_an_impossible_record(values: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LawPeriod.objects.filter(key="nsl-1").update(**values)


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("NSL", {"severity": None}),
        ("NSL", {"severity": 4}),
        ("DPF", {"severity": 1}),
        ("DPF", {"affects": "both"}),
    ],
)
def test_database_refuses_an_impossible_law(code: str, values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Law.objects.filter(code=code).update(**values)
