"""The data files: what they say, and every fault told with file, line and reference."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from providers.dataset import tables
from providers.dataset.reading import DATA, DatasetError, read_dataset
from providers.models import (
    Certification,
    Confidence,
    Dependency,
    Fact,
    ForeignLink,
    LegalEntity,
    Provider,
    Shareholding,
    Source,
)

Edit = Callable[[str, str, str, str], None]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    target = tmp_path / "data"
    shutil.copytree(DATA, target)
    return target


@pytest.fixture
def edit(copy: Path) -> Edit:
    """Change one cell: file, key, column, new value."""

    def change(file: str, key: str, column: str, value: str) -> None:
        path = copy / file
        with path.open(encoding="utf-8", newline="") as handle:
            head, *lines = list(csv.reader(handle))
        for cells in lines:
            if cells[0] == key:
                cells[head.index(column)] = value
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([head, *lines])

    return change


def problems(directory: Path) -> list[str]:
    with pytest.raises(DatasetError) as caught:
        read_dataset(directory)
    return caught.value.problems


def test_dataset_of_the_repository_is_acceptable() -> None:
    dataset = read_dataset()
    assert set(dataset.rows) == {table.name for table in tables.TABLES}
    assert all(dataset.rows.values())


def test_dataset_says_everything_in_french() -> None:
    """French differs from English, or is a name, a number or a code."""
    rows = read_dataset().rows["facts"]
    same = {
        str(row.values["value_en"])
        for row in rows
        if row.values["value_fr"] == row.values["value_en"]
    }
    assert same <= {
        *("FR", "DE", "US", "Roubaix", "Puteaux", "Saint-Cloud", "Paris", "Nantes", "Redmond"),
        *("Paris La Défense", "Boulogne-Billancourt", "Euronext Paris", "PREMI3NS"),
        *("36741-6 (HDS v2)", "1849930", "SEAL-3"),
        "Banque des Territoires, Docaposte, Dassault Systèmes, Bouygues Telecom",
        *(str(row.values["value_en"]) for row in rows if row.values["field"] == "siren"),
    }


def test_dataset_notes_come_in_both_languages() -> None:
    for rows in read_dataset().rows.values():
        for row in rows:
            if "note_fr" in row.values:
                assert bool(row.values["note_fr"]) == bool(row.values["note_en"]), row.key


def test_dataset_carries_no_mark_rank_or_price_of_this_project() -> None:
    names = {column.name for table in tables.TABLES for column in table.columns}
    assert not {
        name for name in names if any(word in name for word in ("mark", "rank", "price", "score"))
    }


@pytest.mark.parametrize(
    ("listed", "choices"),
    [
        (tables.CONFIDENCE, Confidence.values),
        (tables.SOURCE_KINDS | {"fictitious"}, Source.Kind.values),
        (tables.PROVIDER_KINDS | {"fictitious"}, Provider.Kind.values),
        (tables.ENTITY_ROLES, LegalEntity.Role.values),
        (tables.ENTITY_KINDS, LegalEntity.Kind.values),
        (tables.PRECISIONS, Shareholding.Precision.values),
        (tables.SCHEMES, Certification.Scheme.values),
        (tables.STATES, Certification.State.values),
        (tables.DEPENDENCY_KINDS, Dependency.Kind.values),
        (tables.LINK_NATURES, ForeignLink.Nature.values),
        (tables.LINK_ACCESSES, ForeignLink.Access.values),
        (tables.SHARED, ForeignLink.Shared.values),
        (tables.DISPLAYS, Fact.Display.values),
        (tables.FACT_FIELDS, Fact.Field.values),
    ],
)
def test_dataset_choices_are_those_of_the_models(
    listed: frozenset[str], choices: list[str]
) -> None:
    assert set(listed) == set(choices)


CELLS = [
    ("facts.csv", "ovhcloud-siren-1", "source", "S999", "source 'S999' is not in sources.csv"),
    ("facts.csv", "ovhcloud-siren-1", "confidence", "sure", "confidence is 'sure'"),
    ("facts.csv", "ovhcloud-siren-1", "value_fr", "", "value_fr is empty"),
    ("facts.csv", "ovhcloud-siren-1", "checked_on", "2026-02-30", "a day that does not exist"),
    ("facts.csv", "ovhcloud-siren-1", "valid_from", "2026-13", "valid_from is '2026-13'"),
    ("facts.csv", "scaleway-hdh-award-1", "valid_to", "2025", "ends (2025) before it starts"),
    ("facts.csv", "t-systems-shareholder-1", "display", "fact", "to_check or hidden"),
    ("facts.csv", "bleu-third-party-csf-rating-1", "display", "fact", "an opinion or hidden"),
    ("facts.csv", "bleu-technology-1", "display", "opinion", "has a third party as its source"),
    ("facts.csv", "cloud-temple-partner-claim-1", "display", "fact", "is not shown as a fact"),
    ("facts.csv", "ovhcloud-hq-country-1", "value_en", "US", "says US, providers.csv says 'FR'"),
    ("legal_entities.csv", "outscale", "siren", "527594494", "not a SIREN"),
    ("legal_entities.csv", "outscale", "siren", "908211980", "SIREN already given by outscale"),
    ("shareholdings.csv", "bleu-orange", "capital_bp", "10001", "not hundredths of a percent"),
    ("shareholdings.csv", "bleu-orange", "capital_bp", "-1", "not hundredths of a percent"),
    ("certifications.csv", "3ds-outscale-snc-2118", "valid_to", "2023-11-29", "before it starts"),
    ("certifications.csv", "cegedim-snc-1951", "service", "wimi", "service wimi belongs to wimi"),
    ("certifications.csv", "bleu-snc-j1", "milestone_fr", "", "named in both languages"),
    ("certifications.csv", "bleu-snc-j1", "decision_number", "12", "neither decision number nor"),
    ("certifications.csv", "scaleway-hds", "activities", "1,7", "not HDS activities"),
    ("providers.csv", "s3ns", "country", "France", "not two capital letters"),
    ("providers.csv", "s3ns", "kind", "fictitious", "kind is 'fictitious'"),
    ("foreign_links.csv", "s3ns-google", "access", "sometimes", "access is 'sometimes'"),
    ("foreign_links.csv", "s3ns-google", "service", "wimi", "service wimi belongs to wimi"),
    ("foreign_links.csv", "cloud-temple-tunisia", "variant_fr", "", "named in both languages"),
    ("foreign_links.csv", "3ds-outscale-linked-entities", "valid_to", "2021", "before it starts"),
    ("sources.csv", "S08", "address", "javascript:alert(1)", "not a web address"),
    ("sources.csv", "S67", "address", "https://example.org/", "never opened has no address"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "key", "column", "value", "said"), CELLS)
def test_dataset_fault_is_told_with_file_line_and_reference(
    copy: Path, edit: Edit, file: str, key: str, column: str, value: str, said: str
) -> None:
    edit(file, key, column, value)
    told = problems(copy)
    assert any(said in problem for problem in told), told
    assert all(problem.startswith(file) and " line " in problem for problem in told), told


def test_dataset_reference_given_twice_is_told(copy: Path) -> None:
    path = copy / "providers.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]), encoding="utf-8")
    assert "providers.csv line 20 (ovhcloud): this reference is already used on line 2" in problems(
        copy
    )


def test_dataset_every_fault_is_told_at_once(copy: Path, edit: Edit) -> None:
    edit("facts.csv", "ovhcloud-siren-1", "confidence", "sure")
    edit("providers.csv", "s3ns", "country", "France")
    assert len(problems(copy)) == 2


def test_dataset_line_too_short_is_told(copy: Path) -> None:
    path = copy / "services.csv"
    path.write_text(path.read_text(encoding="utf-8") + "alone\n", encoding="utf-8")
    assert problems(copy)[0] == "services.csv line 24 (alone): 1 cells, not 4"


def test_dataset_missing_file_is_told(copy: Path) -> None:
    (copy / "services.csv").unlink()
    assert problems(copy)[0].startswith("services.csv: cannot be read")


def test_dataset_wrong_columns_are_told(copy: Path) -> None:
    (copy / "services.csv").write_text("key,name\n", encoding="utf-8")
    assert problems(copy)[0] == "services.csv line 1: the columns must be key, provider, name, type"


def test_dataset_line_lost_is_told_by_the_manifest(copy: Path) -> None:
    path = copy / "facts.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    assert problems(copy) == ["facts.csv: 111 rows, manifest.json announces 112"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": "", "rows": {}}', '{"version": 1, "rows": []}']
)
def test_dataset_manifest_refused(copy: Path, text: str) -> None:
    (copy / "manifest.json").write_text(text, encoding="utf-8")
    assert problems(copy)[0].startswith("manifest.json")


def test_dataset_binary_file_is_told(copy: Path) -> None:
    (copy / "facts.csv").write_bytes(b"\xff\xfe\x00")
    assert problems(copy)[0].startswith("facts.csv: cannot be read")


def test_dataset_numbers_are_the_same_in_both_languages() -> None:
    def numbers(text: str) -> list[str]:
        digits = "".join(letter if letter.isdigit() else " " for letter in text)
        return sorted(digits.split())

    for row in read_dataset().rows["facts"]:
        assert numbers(str(row.values["value_fr"])) == numbers(str(row.values["value_en"])), row.key


def test_dataset_manifest_is_dated() -> None:
    assert json.loads((DATA / "manifest.json").read_text())["version"] == "2026-11-23"
