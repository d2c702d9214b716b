from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.frameworks.loader import DATA, load, read_catalogue
from assessments.frameworks.types import Catalogue, FrameworkError, Problem, cycles

Edit = Callable[[str, str, str], int]
Faults = Callable[[], tuple[Problem, ...]]

SNC = "secnumcloud-3.2/criteria.csv"
TABLES = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.csv"))
FILES = sorted(
    path.relative_to(DATA).as_posix()
    for path in DATA.rglob("*")
    if path.suffix in (".csv", ".toml")
)


def test_fault_tells_file_line_and_reference() -> None:
    fault = Problem("hds-2.0/criteria.csv", 7, "EXI06", "section is empty")
    assert str(fault) == "hds-2.0/criteria.csv:7: EXI06: section is empty"
    assert str(Problem("sources.csv", 0, "", "the file is missing")) == (
        "sources.csv: the file is missing"
    )


def test_duplicate_reference_is_refused(edit: Edit, faults: Faults) -> None:
    line = edit(SNC, "\n19.6.f,", "\n19.6.e,")
    found = faults()
    assert any(
        (fault.file, fault.line, fault.reference) == (SNC, line, "19.6.e")
        and fault.message == f"duplicate reference, first used on line {line - 1}"
        for fault in found
    )


def test_criterion_in_unknown_section_is_refused(edit: Edit, faults: Faults) -> None:
    line = edit(SNC, "\n19.6.f,19.6,", "\n19.6.f,19.7,")
    (fault,) = faults()
    assert fault == Problem(SNC, line, "19.6.f", "dangling reference: no section 19.7")


def test_criterion_citing_unknown_law_is_refused(edit: Edit, faults: Faults) -> None:
    edit("extraterritorial-1/laws.csv", "\nUK_IPA,", "\nUK_OTHER,")
    found = faults()
    assert {fault.message for fault in found} == {"dangling reference: no law UK_IPA"}
    assert len(found) == 6


def test_unknown_kind_of_criterion_is_refused(edit: Edit, faults: Faults) -> None:
    line = edit(SNC, "\n19.6.f,19.6,requirement,", "\n19.6.f,19.6,wish,")
    (fault,) = faults()
    assert (fault.line, fault.reference) == (line, "19.6.f")
    assert fault.message.startswith("unknown kind 'wish'")


def test_criterion_without_text_is_refused(edit: Edit, faults: Faults) -> None:
    edit("award-1/criteria.csv", "Essai annuel de réversibilité sur un périmètre réel.", "")
    (fault,) = faults()
    assert (fault.reference, fault.message) == ("REV-03", "summary_fr is empty")


def test_scale_with_a_hole_in_its_anchors_is_refused(edit: Edit, faults: Faults) -> None:
    edit("award-1/criteria.csv", ",une petite,", ",,")
    (fault,) = faults()
    assert (fault.reference, fault.message) == ("DUR-02", "anchors are given for some marks only")


def test_cycle_of_sections_is_refused(edit: Edit, faults: Faults) -> None:
    edit("secnumcloud-3.2/sections.csv", "\n19,,", "\n19,19.6,")
    assert any(
        fault.message in ("cycle: 19 > 19.6 > 19", "cycle: 19.6 > 19 > 19.6") for fault in faults()
    )


def test_weight_profile_that_does_not_sum_is_refused(edit: Edit, faults: Faults) -> None:
    edit("ec-csf-2026-06/profiles.csv", "2026-06,SOV-8,5,", "2026-06,SOV-8,6,")
    (fault,) = faults()
    assert fault.file == "ec-csf-2026-06/profiles.csv"
    assert fault.message == "the weights of profile 2026-06 sum to 101, not 100"


def test_weight_profile_that_forgets_an_objective_is_refused(copy: Path, faults: Faults) -> None:
    path = copy / "ec-csf-2026-06/profiles.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(line for line in lines if not line.startswith("2025-10,SOV-8,")), encoding="utf-8"
    )
    assert [fault.message for fault in faults()] == [
        "profile 2025-10 has no weight for SOV-8",
        "the weights of profile 2025-10 sum to 95, not 100",
    ]


@pytest.mark.parametrize("points", ["41,67", "NaN", "Infinity", "-5", "4e1", ""])
def test_points_that_are_no_decimal_number_are_refused(
    edit: Edit, faults: Faults, points: str
) -> None:
    cell = f'"{points}"'
    line = edit("ec-csf-2026-06/answers.csv", "\nSOV-1.1,2,41.67,", f"\nSOV-1.1,2,{cell},")
    (fault,) = faults()
    assert (fault.line, fault.reference) == (line, "SOV-1.1/2")


def test_points_finer_than_hundredths_are_refused(edit: Edit, faults: Faults) -> None:
    line = edit("ec-csf-2026-06/answers.csv", "\nSOV-1.1,2,41.67,", "\nSOV-1.1,2,41.675,")
    (fault,) = faults()
    assert (fault.line, fault.reference) == (line, "SOV-1.1/2")
    assert fault.message == "points has more than two decimals: 41.675"


def test_answer_given_twice_is_refused(edit: Edit, faults: Faults) -> None:
    line = edit("ec-csf-2026-06/answers.csv", "\nSOV-1.1,2,41.67,", "\nSOV-1.1,1,41.67,")
    (fault,) = faults()
    assert (fault.line, fault.reference) == (line, "SOV-1.1/1")
    assert fault.message == f"duplicate reference, first used on line {line - 1}"


def test_seal_above_four_is_refused(edit: Edit, faults: Faults) -> None:
    edit("ec-csf-2026-06/answers.csv", "\nSOV-1.1,2,41.67,1,", "\nSOV-1.1,2,41.67,5,")
    (fault,) = faults()
    assert fault.message == "seal is above 4: 5"


def test_answer_to_unknown_question_is_refused(edit: Edit, faults: Faults) -> None:
    edit("ec-csf-2026-06/answers.csv", "\nSOV-8.4,1,", "\nSOV-8.9,1,")
    (fault,) = faults()
    assert (fault.reference, fault.message) == (
        "SOV-8.9/1",
        "dangling reference: no criterion SOV-8.9",
    )


def test_general_knowledge_cited_as_a_source_is_refused(edit: Edit, faults: Faults) -> None:
    edit("hds-2.0/activities.csv", "Hardware infrastructure,S29;S32", "Hardware infrastructure,S67")
    (fault,) = faults()
    assert fault.reference == "2"
    assert "S67 is not a page that was read" in fault.message


def test_unknown_source_is_refused(edit: Edit, faults: Faults) -> None:
    edit(
        "hds-2.0/activities.csv", "Hardware infrastructure,S29;S32", "Hardware infrastructure,S999"
    )
    edit("hds-2.0/manifest.toml", '"S33"', '"S998"')
    assert [(fault.file, fault.message) for fault in faults()] == [
        ("hds-2.0/activities.csv", "dangling reference: no source S999"),
        ("hds-2.0/manifest.toml", "dangling reference: no such source that was read"),
    ]


def test_law_that_cites_nothing_must_say_so(edit: Edit, faults: Faults) -> None:
    edit("extraterritorial-1/laws.csv", "revision debated,,yes", "revision debated,,no")
    (fault,) = faults()
    assert (fault.reference, fault.message) == ("CH_BUPF", "cites no source: set to_be_checked")


def test_scale_with_a_missing_mark_is_refused(edit: Edit, faults: Faults) -> None:
    edit("rating-scale-1/steps.csv", "\n3,", "\n5,")
    assert [fault.message for fault in faults()] == ["mark 3 is expected here"]


@pytest.mark.parametrize("file", FILES)
def test_missing_file_is_refused(copy: Path, faults: Faults, file: str) -> None:
    (copy / file).unlink()
    assert Problem(file, 0, "", "the file is missing") in faults()


@pytest.mark.parametrize("file", FILES)
def test_file_that_is_not_utf8_is_refused_with_its_line(
    copy: Path, faults: Faults, file: str
) -> None:
    path = copy / file
    first, rest = path.read_bytes().split(b"\n", 1)
    path.write_bytes(first + b"\n\xe9" + rest)
    assert Problem(file, 2, "", "not UTF-8: byte 0xe9") in faults()


@pytest.mark.parametrize("file", TABLES)
def test_file_with_a_byte_order_mark_is_refused(copy: Path, faults: Faults, file: str) -> None:
    path = copy / file
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert any(fault.file == file and "byte order mark" in fault.message for fault in faults())


@pytest.mark.parametrize("file", TABLES)
def test_empty_file_is_refused(copy: Path, faults: Faults, file: str) -> None:
    (copy / file).write_bytes(b"")
    assert any(fault.file == file and "the file is empty" in fault.message for fault in faults())


def test_wrong_header_is_refused(edit: Edit, faults: Faults) -> None:
    edit("rating-scale-1/steps.csv", "value,label_fr", "mark,label_fr")
    assert any(
        fault.line == 1 and fault.message.startswith("the header must be: value,")
        for fault in faults()
    )


def test_row_with_too_many_cells_is_refused(edit: Edit, faults: Faults) -> None:
    line = edit("hds-2.0/sections.csv", "Contrat,Contract", "Contrat,Contract,extra")
    assert Problem("hds-2.0/sections.csv", line, "contrat", "5 cells where 4 are expected") in (
        faults()
    )


def test_cell_with_an_outer_space_is_refused(edit: Edit, faults: Faults) -> None:
    line = edit("hds-2.0/sections.csv", "Contrat,Contract", "Contrat ,Contract")
    assert any(fault.line == line and "with a space" in fault.message for fault in faults())


def test_open_quote_is_refused(edit: Edit, faults: Faults) -> None:
    edit("rating-scale-1/steps.csv", "\n4,", '\n4,"')
    assert any("not readable as CSV" in fault.message for fault in faults())


def test_line_of_a_fault_is_right_after_a_cell_of_two_lines(edit: Edit, faults: Faults) -> None:
    edit("award-1/criteria.csv", ",absent,partiel,MFA sans bastion,", ',"ab\nsent",p,M,')
    line = edit("award-1/criteria.csv", "\nSOC-03,SOC,", "\nSOC-03,NOWHERE,")
    (fault,) = faults()
    assert (fault.line, fault.reference) == (line, "SOC-03")


def test_table_that_the_manifest_does_not_announce_is_refused(copy: Path, faults: Faults) -> None:
    (copy / "hds-2.0" / "answers.csv").write_text("criterion\n", encoding="utf-8")
    assert faults() == (Problem("hds-2.0/answers.csv", 0, "", "not announced in manifest.toml"),)


@pytest.mark.parametrize(
    ("old", "new", "reference"),
    [
        ('kind = "framework"', 'kind = "other"', "kind"),
        ('version = "2.0"', 'version = "2.1"', "hds-2.1"),
        ('version = "2.0"', "version = 2", "version"),
        ('publisher = "Agence du Numérique en Santé"', 'publisher = " "', "publisher"),
        ('code = "hds"', 'code = "hds"\ncolour = "red"', "colour"),
        ('tables = ["activities"]', 'tables = ["activities", "songs"]', "songs"),
        ('tables = ["activities"]', 'tables = "activities"', "tables"),
    ],
)
def test_wrong_manifest_is_refused(
    edit: Edit, faults: Faults, old: str, new: str, reference: str
) -> None:
    edit("hds-2.0/manifest.toml", old, new)
    named = [fault for fault in faults() if fault.file == "hds-2.0/manifest.toml"]
    assert [fault.reference for fault in named] == [reference]
    assert named[0].line > 0


def test_manifest_that_is_no_toml_is_refused_with_its_line(edit: Edit, faults: Faults) -> None:
    edit("hds-2.0/manifest.toml", 'version = "2.0"', "version = two")
    assert any(fault.file == "hds-2.0/manifest.toml" and fault.line == 3 for fault in faults())


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FrameworkError, match=r"sources\.csv: the file is missing"):
        load(tmp_path / "nowhere")


def test_every_fault_is_reported_at_once(edit: Edit, faults: Faults) -> None:
    edit(SNC, "\n19.6.f,19.6,", "\n19.6.f,19.7,")
    edit("hdh-reference-1/nodes.csv", "\nG-VOL,Z,gate,0", "\nG-VOL,Z,gate,x")
    edit("award-1/criteria.csv", ",une petite,", ",,")
    assert [fault.file for fault in faults()] == [
        "award-1/criteria.csv",
        "hdh-reference-1/nodes.csv",
        SNC,
    ]


def test_two_loads_give_the_same_content(catalogue: Catalogue) -> None:
    again = read_catalogue(DATA)
    assert dict(again.frameworks) == dict(catalogue.frameworks)
    assert dict(again.grids) == dict(catalogue.grids)
    assert dict(again.scales) == dict(catalogue.scales)


def test_fingerprints_are_64_hexadecimal_digits_and_differ(catalogue: Catalogue) -> None:
    prints = [item.sha256 for item in catalogue.frameworks.values()]
    prints += [item.sha256 for item in catalogue.grids.values()]
    assert len(set(prints)) == len(prints)
    assert all(len(item) == 64 and int(item, 16) >= 0 for item in prints)


@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_fingerprint_ignores_line_ends_and_quoting(
    copy: Path, catalogue: Catalogue, quoting: int, ending: str
) -> None:
    for file in TABLES:
        path = copy / file
        with path.open(encoding="utf-8", newline="") as source:
            rows = list(csv.reader(source))
        with path.open("w", encoding="utf-8", newline="") as target:
            # The csv stubs name each quoting mode; a parameter is any of them.
            if quoting == csv.QUOTE_ALL:
                csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator=ending).writerows(rows)
            else:
                csv.writer(target, lineterminator=ending).writerows(rows)
    again = load(copy)
    assert {key: item.sha256 for key, item in again.frameworks.items()} == {
        key: item.sha256 for key, item in catalogue.frameworks.items()
    }
    assert {key: item.sha256 for key, item in again.grids.items()} == {
        key: item.sha256 for key, item in catalogue.grids.items()
    }


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=st.sampled_from(TABLES), noise=st.binary(min_size=1, max_size=12), data=st.data())
def test_damaged_file_is_loaded_or_refused_but_never_crashes(
    copy: Path, table: str, noise: bytes, data: st.DataObject
) -> None:
    path = copy / table
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole)))
    path.write_bytes(whole[:place] + noise + whole[place:])
    try:
        assert outcome(copy)
    finally:
        path.write_bytes(whole)


def outcome(folder: Path) -> Catalogue | tuple[Problem, ...]:
    try:
        return load(folder)
    except FrameworkError as refusal:
        return refusal.problems


def test_cycles_are_found_once_each() -> None:
    assert cycles({"a": ["b"], "b": ["c"], "c": []}) == []
    found = cycles({"a": ["b"], "b": ["a"], "c": ["c"], "d": ["a"]})
    assert sorted(sorted(set(loop)) for loop in found) == [["a", "b"], ["c"]]
    assert all(loop[0] == loop[-1] for loop in found)
