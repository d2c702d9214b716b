from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assessments.frameworks.loader import load as load_frameworks
from assessments.timeline import load, templates
from assessments.timeline.loader import DATA
from assessments.timeline.types import TimelineError

Edit = Callable[[str, str, str], int]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "procedure-templates-1"
    shutil.copytree(DATA, folder)
    return folder


@pytest.fixture
def edit(copy: Path) -> Edit:
    """Replace the one place where a text stands in a file of the copy; gives its line."""

    def replace(file: str, old: str, new: str) -> int:
        path = copy / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1 + (len(old) - len(old.lstrip("\n")))

    return replace


def faults(folder: Path) -> list[str]:
    with pytest.raises(TimelineError) as refusal:
        load(folder)
    return [str(problem) for problem in refusal.value.problems]


def test_templates_cover_five_procedures() -> None:
    assert {code: len(template.stages) for code, template in templates().items()} == {
        "AOO": 28,
        "AOR": 30,
        "MS": 25,
        "UGAP": 19,
        "DC": 31,
    }


def test_stages_come_after_what_they_depend_on() -> None:
    for template in templates().values():
        orders = [stage.order for stage in template.stages]
        assert orders == sorted(set(orders))
        for stage in template.stages:
            assert all(template.stage(code).order < stage.order for code in stage.depends_on)


@pytest.mark.parametrize("procedure", ["AOO", "AOR", "MS", "DC"])
def test_bids_are_opened_after_the_freeze_of_the_grid(procedure: str) -> None:
    assert "GEL" in templates()[procedure].stage("OUVERT").depends_on


def test_open_call_leaves_30_days_and_11_of_standstill() -> None:
    template = templates()["AOO"]
    offers = template.stage("OFF35")
    assert (offers.min_days, offers.day_type) == (30, "clear_from_next_day")
    assert template.stage("STANDSTILL").min_days == 11
    assert template.stage("SOURCING").min_days is None


def test_unknown_stage_raises() -> None:
    with pytest.raises(KeyError):
        templates()["AOO"].stage("NOWHERE")


def test_texts_are_given_in_both_languages() -> None:
    for template in templates().values():
        assert template.label_fr
        assert template.label_en
        assert all(stage.label_fr and stage.label_en for stage in template.stages)
    timeline = load()
    assert all(event.event_fr and event.event_en for event in timeline.calendar)
    assert all(item.subject_fr and item.subject_en for item in timeline.deadlines.values())


def test_deadlines_tell_what_is_to_be_checked() -> None:
    deadlines = load().deadlines
    assert len(deadlines) == 24
    assert deadlines["REFERE_CON"].to_be_checked
    assert deadlines["REFERE_CON"].sources == ()
    assert deadlines["AO_urgency"].to_be_checked
    assert deadlines["AO_urgency"].sources == ("S53",)
    assert not deadlines["STANDSTILL_E"].to_be_checked


def test_calendar_is_in_order_and_keeps_the_precision_of_its_dates() -> None:
    calendar = load().calendar
    assert len(calendar) == 45
    precision = {event.date: event.precision for event in calendar}
    assert precision["2018-03"] == "month"
    assert precision["2023"] == "year"
    assert precision["2026-04-23"] == "day"


def test_cited_sources_are_known_and_were_read() -> None:
    sources = load_frameworks().sources
    timeline = load()
    cited = [item.sources for item in timeline.deadlines.values()]
    cited += [event.sources for event in timeline.calendar]
    assert not any(sources[code].to_be_checked for codes in cited for code in codes)


def test_own_templates_are_read_once_and_alike() -> None:
    assert load() is load(DATA)
    assert len(load().sha256) == 64


def test_copy_has_the_same_fingerprint_until_it_changes(copy: Path, edit: Edit) -> None:
    assert load(copy).sha256 == load().sha256
    edit("procedures.csv", "Competitive dialogue", "Competitive talk")
    assert load(copy).sha256 != load().sha256


def test_stage_depending_on_an_unknown_stage_is_refused(copy: Path, edit: Edit) -> None:
    line = edit("stages.csv", "DECISION;STANDVOL", "DECISION;NOWHERE")
    assert faults(copy) == [
        f"stages.csv:{line}: UGAP/COMMANDE: dangling reference: no stage NOWHERE in UGAP"
    ]


def test_cycle_of_stages_is_refused(copy: Path, edit: Edit) -> None:
    edit("stages.csv", "conditions du marché UGAP,QUESTIONS,", "conditions du marché UGAP,IMPART,")
    found = faults(copy)
    assert any("cycle: " in fault and "IMPART" in fault and "DEVIS" in fault for fault in found)
    assert any("UGAP/DEVIS: stands before IMPART" in fault for fault in found)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\nUGAP,DEVIS,60,", "\nUGAP,DEVIS,40,", "order 40 does not come after 50"),
        ("\nUGAP,DEVIS,60,", "\nUGAP,DEVIS,soon,", "order is not a whole number: 'soon'"),
        ("\nUGAP,DEVIS,60,", "\nNONE,DEVIS,60,", "dangling reference: no procedure NONE"),
        ("\nUGAP,DEVIS,60,", "\nUGAP,QUESTIONS,60,", "duplicate reference"),
        (",sufficient,demande,", ",some,demande,", "unknown day_type 'some'"),
        (",sufficient,demande,", ",,demande,", "day_type and start_event_fr go together"),
    ],
)
def test_wrong_stage_is_refused_naming_its_line(
    copy: Path, edit: Edit, old: str, new: str, message: str
) -> None:
    line = edit("stages.csv", old, new)
    assert any(
        fault.startswith(f"stages.csv:{line}: ") and message in fault for fault in faults(copy)
    )


def test_days_without_a_way_of_counting_are_refused(copy: Path, edit: Edit) -> None:
    edit("stages.csv", ",yes,,sufficient,demande,", ",yes,49,,,")
    assert any("day_type does not say how days are counted" in fault for fault in faults(copy))


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("stages.csv", ",demande,DEMDEVIS,", ",demande,,", "day_type and anchor go together"),
        ("stages.csv", ",demande,DEMDEVIS,", ",demande,NO,", "no stage NO in UGAP"),
        ("stages.csv", ",DEMDEVIS,receipt,", ",DEMDEVIS,launch,", "unknown moment 'launch'"),
        ("stages.csv", ",DEMDEVIS,receipt,", ",DEMDEVIS,freeze,", "freeze is already GEL"),
        ("variants.csv", "AOR,CAND30,", "AOR,SELECT,", "no such stage, or one whose days are not"),
        ("variants.csv", "AOR,CAND30,urgency,", "AOR,CAND30,hurry,", "unknown case 'hurry'"),
        ("variants.csv", "R.2161-6,,yes", "R.2161-6,,no", "cites no source: set to_be_checked"),
    ],
)
def test_wrong_anchor_moment_or_variant_is_refused(
    copy: Path, edit: Edit, file: str, old: str, new: str, message: str
) -> None:
    edit(file, old, new)
    assert any(message in fault for fault in faults(copy))


def test_every_procedure_has_its_receipt_award_and_signature() -> None:
    for template in templates().values():
        moments = {stage.moment for stage in template.stages}
        assert {
            "publication",
            "receipt",
            "award",
            "rejection",
            "standstill",
            "signature",
        } <= moments


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2026-03-30,DEVIS,", "2026-03-30,OFFMS,", "no stage OFFMS in UGAP"),
        ("2026-03-30,DEVIS,", "2026-03-32,DEVIS,", "announced is not a year, a month or a day"),
        ("2026-03,DECISION,2026-04-23", "2026-03,DECISION,2026-04", "made is a day, or empty"),
        ("Quotes due,S21", "Quotes due,", "cites no source"),
        ("Postponed in September 2022 to 2025.", "", "told in both languages or in none"),
    ],
)
def test_wrong_announcement_is_refused(
    copy: Path, edit: Edit, old: str, new: str, message: str
) -> None:
    edit("announcements.csv", old, new)
    assert any(message in fault for fault in faults(copy))


def test_announcements_keep_their_precision_and_cite_sources_that_were_read() -> None:
    sources = load_frameworks().sources
    announced = {each.event_en: each for each in load().announcements}
    choice = announced["Choice of the holder"]
    assert (choice.announced, choice.last_day.isoformat()) == ("2026-03", "2026-03-31")
    assert choice.made_on is not None
    assert (choice.made_on - choice.last_day).days == 23
    assert announced["Switch of the platform"].last_day.isoformat() == "2026-12-31"
    cited = [code for each in load().announcements for code in each.sources]
    assert not any(sources[code].to_be_checked for code in cited)


def test_procedure_without_stages_is_refused(copy: Path, edit: Edit) -> None:
    edit("procedures.csv", "\nDC,", "\nMAPA,Procédure adaptée,Adapted procedure\nDC,")
    assert faults(copy) == ["procedures.csv:6: MAPA: a procedure without stages"]


@pytest.mark.parametrize("value", ["2026-02-30", "2026-13", "26", "2026-4-23", "soon", "２０２６"])
def test_date_that_does_not_exist_is_refused(copy: Path, edit: Edit, value: str) -> None:
    line = edit("calendar.csv", "\n2026-04-23,", f"\n{value},")
    (fault,) = faults(copy)
    assert fault.startswith(f"calendar.csv:{line}: {value}/")
    assert "is not a year, a month or a day that exists" in fault


def test_row_that_cites_nothing_must_say_so(copy: Path, edit: Edit) -> None:
    edit("deadlines.csv", "CJA R.551-7,,yes", "CJA R.551-7,,no")
    (fault,) = faults(copy)
    assert "REFERE_CON: cites no source: set to_be_checked" in fault


@pytest.mark.parametrize(
    "file",
    [
        "manifest.toml",
        "procedures.csv",
        "stages.csv",
        "variants.csv",
        "deadlines.csv",
        "calendar.csv",
        "announcements.csv",
    ],
)
def test_missing_or_badly_encoded_file_is_refused(copy: Path, file: str) -> None:
    content = (copy / file).read_bytes()
    (copy / file).unlink()
    assert f"{file}: the file is missing" in faults(copy)
    (copy / file).write_bytes(b"#\n\xff" + content)
    assert f"{file}:2: not UTF-8: byte 0xff" in faults(copy)


@pytest.mark.parametrize(
    ("old", "new", "reference"),
    [
        ('version = "1"', "version = 1", "version"),
        ('version = "1"', 'colour = "red"', "version"),
        ('version = "1"', "version =", "not readable as TOML"),
    ],
)
def test_wrong_manifest_is_refused(
    copy: Path, edit: Edit, old: str, new: str, reference: str
) -> None:
    edit("manifest.toml", old, new)
    assert any(fault.startswith("manifest.toml: ") and reference in fault for fault in faults(copy))
