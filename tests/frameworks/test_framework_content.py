from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from assessments.frameworks.loader import DATA, load
from assessments.frameworks.types import Catalogue


def test_catalogue_holds_five_frameworks_one_scale_one_grid(catalogue: Catalogue) -> None:
    assert sorted(catalogue.frameworks) == [
        "award-1",
        "ec-csf-2026-06",
        "extraterritorial-1",
        "hds-2.0",
        "secnumcloud-3.2",
    ]
    assert list(catalogue.scales) == ["rating-scale-1"]
    assert list(catalogue.grids) == ["hdh-reference-1"]


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("secnumcloud-3.2", 278),
        ("hds-2.0", 31),
        ("ec-csf-2026-06", 48),
        ("extraterritorial-1", 32),
        ("award-1", 60),
    ],
)
def test_framework_holds_every_criterion(catalogue: Catalogue, key: str, count: int) -> None:
    framework = catalogue.frameworks[key]
    assert len(framework.criteria) == count
    assert framework.key == key
    assert [criterion.order for criterion in framework.criteria] == list(range(count))


def test_secnumcloud_has_chapters_5_to_19_and_their_lettered_requirements(
    catalogue: Catalogue,
) -> None:
    framework = catalogue.frameworks["secnumcloud-3.2"]
    assert [chapter.code for chapter in framework.chapters()] == [str(n) for n in range(5, 20)]
    per_chapter = [
        sum(criterion.ref.startswith(f"{chapter.code}.") for criterion in framework.criteria)
        for chapter in framework.chapters()
    ]
    assert per_chapter == [15, 13, 12, 8, 34, 20, 42, 37, 8, 12, 9, 14, 7, 11, 36]
    assert len(framework.sections) == 15 + 92
    assert sum(item.kind == "recommendation" for item in framework.criteria) == 17


def test_secnumcloud_requirement_stands_in_its_section(catalogue: Catalogue) -> None:
    framework = catalogue.frameworks["secnumcloud-3.2"]
    criterion = framework.criterion("19.6.b")
    section = framework.section(criterion.section)
    assert (section.code, section.parent) == ("19.6", "19")
    assert section.title_fr == "Protection vis-à-vis du droit extra-européen"
    assert section.title_en == "Protection against non-EU law"
    assert criterion.eliminatory == "yes"


def test_hds_has_31_requirements_and_six_activities(catalogue: Catalogue) -> None:
    framework = catalogue.frameworks["hds-2.0"]
    assert [item.ref for item in framework.criteria] == [f"EXI{n:02}" for n in range(1, 32)]
    assert [activity.number for activity in framework.activities] == [1, 2, 3, 4, 5, 6]
    assert all(item.activities == (1, 2, 3, 4, 5, 6) for item in framework.criteria)


def test_csf_has_235_answers_and_five_seal_levels(catalogue: Catalogue) -> None:
    framework = catalogue.frameworks["ec-csf-2026-06"]
    assert len(framework.answers) == 235
    assert [level.level for level in framework.seal_levels] == [0, 1, 2, 3, 4]
    assert [chapter.code for chapter in framework.chapters()] == [f"SOV-{n}" for n in range(1, 9)]
    doubtful = [answer for answer in framework.answers if answer.label_status == "doubtful"]
    blank = [answer for answer in framework.answers if answer.label_status == "blank_in_source"]
    assert (len(doubtful), len(blank)) == (7, 2)


@pytest.mark.parametrize(
    ("profile", "weights"),
    [
        ("2025-10", [15, 10, 10, 15, 20, 15, 10, 5]),
        ("2026-06", [20, 10, 10, 15, 10, 15, 15, 5]),
    ],
)
def test_csf_profile_holds_the_published_weights(
    catalogue: Catalogue, profile: str, weights: list[int]
) -> None:
    found = catalogue.frameworks["ec-csf-2026-06"].profile(profile)
    assert list(found.values()) == weights
    assert sum(found.values()) == 100


@pytest.mark.parametrize(("place", "score", "seal"), [(-1, "100.0756", 4), (-2, "74.0123", 1)])
def test_csf_answers_give_the_calculators_own_totals(
    catalogue: Catalogue, place: int, score: str, seal: int
) -> None:
    framework = catalogue.frameworks["ec-csf-2026-06"]
    total, lowest = Fraction(0), 4
    for criterion in framework.criteria:
        ranked = sorted(framework.answers_to(criterion.ref), key=lambda answer: answer.points)
        weight = framework.profile("2026-06")[criterion.section]
        total += Fraction(ranked[place].points) * weight / 1000
        lowest = min(lowest, ranked[place].seal)
    assert abs(total - Fraction(score)) < Fraction(1, 10_000)
    assert lowest == seal


def test_csf_points_are_exact_decimals(catalogue: Catalogue) -> None:
    answer = catalogue.frameworks["ec-csf-2026-06"].answers_to("SOV-1.1")[1]
    assert answer.points == Decimal("41.67")


def test_extraterritorial_criteria_cite_recorded_laws_and_have_five_anchors(
    catalogue: Catalogue,
) -> None:
    framework = catalogue.frameworks["extraterritorial-1"]
    assert len(framework.laws) == 17
    for criterion in framework.criteria:
        assert criterion.laws
        assert criterion.anchors_fr is not None
        assert len(criterion.anchors_fr) == 5


def test_law_known_from_no_opened_page_is_to_be_checked(catalogue: Catalogue) -> None:
    laws = {law.code: law for law in catalogue.frameworks["extraterritorial-1"].laws}
    assert laws["UK_IPA"].to_be_checked
    assert laws["UK_IPA"].sources == ()
    assert not laws["CLOUD_ACT"].to_be_checked
    assert laws["CLOUD_ACT"].sources == ("S37", "S11")


def test_general_knowledge_is_never_cited_as_a_source(catalogue: Catalogue) -> None:
    assert catalogue.sources["S67"].to_be_checked
    for framework in catalogue.frameworks.values():
        cited = [framework.sources, *(criterion.sources for criterion in framework.criteria)]
        cited += [law.sources for law in framework.laws]
        cited += [activity.sources for activity in framework.activities]
        assert not any("S67" in codes for codes in cited)


def test_award_criteria_keep_amounts_and_selection_apart(catalogue: Catalogue) -> None:
    criteria = catalogue.frameworks["award-1"].criteria
    assert [item.ref for item in criteria if item.kind == "amount"] == [
        f"COU-{n:02}" for n in range(1, 8)
    ]
    assert [item.ref for item in criteria if item.stage == "selection"] == ["DUR-01", "DUR-02"]


def test_every_text_is_given_in_both_languages(catalogue: Catalogue) -> None:
    for framework in catalogue.frameworks.values():
        for criterion in framework.criteria:
            assert criterion.summary_fr
            assert criterion.summary_en
        for section in framework.sections:
            assert section.title_fr
            assert section.title_en


def test_rating_scale_runs_from_0_to_4(catalogue: Catalogue) -> None:
    scale = catalogue.scales["rating-scale-1"]
    assert (scale.minimum, scale.maximum) == (0, 4)
    assert [step.value for step in scale.steps] == [0, 1, 2, 3, 4]
    assert scale.rule_fr


def test_anchors_are_the_criterions_own_in_french(catalogue: Catalogue) -> None:
    criterion = catalogue.frameworks["award-1"].criterion("SEC-01")
    anchors = catalogue.anchors(criterion, "rating-scale-1", "en")
    assert anchors.specific
    assert anchors.language == "fr"
    assert anchors.texts[0] == "non prévu"


@pytest.mark.parametrize(("language", "first"), [("fr", "La réponse"), ("en", "The answer")])
def test_anchors_fall_back_to_the_general_scale(
    catalogue: Catalogue, language: str, first: str
) -> None:
    criterion = catalogue.frameworks["secnumcloud-3.2"].criterion("5.1.a")
    anchors = catalogue.anchors(criterion, "rating-scale-1", language)
    assert not anchors.specific
    assert anchors.language == language
    assert len(anchors.texts) == 5
    assert anchors.texts[0].startswith(first)


def test_evidence_is_a_text_or_the_sort_of_proof(catalogue: Catalogue) -> None:
    sort = catalogue.frameworks["secnumcloud-3.2"].criterion("5.1.a")
    text = catalogue.frameworks["award-1"].criterion("SEC-03")
    assert (sort.evidence, sort.evidence_en) == ("Document", "Document")
    assert (text.evidence, text.evidence_en) == ("Schéma réseau ; rapport de test", "")


def test_framework_says_who_published_it_and_how_sure_we_are(catalogue: Catalogue) -> None:
    for framework in catalogue.frameworks.values():
        assert framework.publisher
        assert framework.status_fr
        assert framework.status_en
    assert catalogue.frameworks["secnumcloud-3.2"].publisher == "ANSSI"
    assert "Proposition de ce projet" in catalogue.frameworks["award-1"].status_fr


def test_unknown_reference_raises(catalogue: Catalogue) -> None:
    framework = catalogue.frameworks["ec-csf-2026-06"]
    for missing in (framework.criterion, framework.section, framework.profile):
        with pytest.raises(KeyError):
            missing("nowhere")
    with pytest.raises(KeyError):
        catalogue.grids["hdh-reference-1"].node("nowhere")


def test_own_data_is_read_once() -> None:
    assert load() is load()
    assert load(DATA) is load()


def test_frameworks_load_without_django() -> None:
    code = (
        "import sys\n"
        "from assessments.frameworks.loader import load\n"
        "from assessments.timeline import templates\n"
        "load(); templates()\n"
        "assert not {'django', 'rest_framework', 'celery', 'weasyprint'} & set(sys.modules)\n"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
