"""The sections that rest on the optional parts of a dossier, and what stands without them."""

from __future__ import annotations

import html
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import translation

from assessments.reports.context import ReportContext, build
from assessments.reports.render import compose, render_analysis
from assessments.scoring.dossier import read_dossier, recheck
from assessments.signing.embedded import extract_dossier
from tests.reports.annexed import TOKEN, annexed, drawn
from tests.reports.conftest import quiet
from tests.reports.making import meta, small
from tests.scoring.test_schema import CHECK
from tests.signing import verapdf

pytestmark = pytest.mark.pure


def context(
    dossier: dict[str, Any], draws: dict[str, Any] | None = None, language: str = "en"
) -> ReportContext:
    with translation.override(language):
        return build(dossier, replace(meta(dossier, language), draws=draws))


def page(dossier: dict[str, Any], draws: dict[str, Any] | None = None, language: str = "en") -> str:
    """The text of the report, without tags, spaces made one."""
    with translation.override(language):
        told = compose(context(dossier, draws, language))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", told)).split())


def test_european_reading_gives_level_score_and_what_holds_it_down() -> None:
    found = context(annexed(minimum=3)).sovereignty
    assert found is not None
    assert found.minimum == "SEAL-3, at gate G.1"
    alpha, beta, gamma = found.levels
    assert alpha.level.startswith("SEAL-3, ")
    assert alpha.answered == "48 / 48"
    assert beta.level == "not established: no question is answered"
    assert (beta.score, beta.answered) == ("–", "0 / 48")
    assert gamma.level.startswith("not established, at most SEAL-1")
    assert [(row.bid, row.ref) for row in found.holding] == [
        ("Hébergeur Alpha", "SOV-1.1"),
        ("Hébergeur Gamma", "SOV-1.1"),
    ]
    assert (found.holding[0].answer, found.holding[0].reason) == (
        "mostly inside EU",
        "Stated in annex 7.",
    )
    assert found.objectives[0].cells[1] == ("–", "–")
    assert found.objectives[0].cells[2][0] == "(SEAL-1)"


def test_method_without_european_reading_says_so() -> None:
    assert context(small()).sovereignty is None
    assert "is not part of this method" in page(small())


def test_answers_are_not_read_with_another_points_table() -> None:
    dossier = annexed()
    dossier["method"] = {
        **dossier["method"],
        "sovereignty": {**dossier["method"]["sovereignty"], "sha256": "0" * 64},
    }
    found = context(dossier).sovereignty
    assert found is not None
    assert (found.is_readable, found.levels) == (False, ())
    assert "no longer the one that the method pins" in page(dossier)


def test_low_price_is_told_with_what_was_asked_answered_and_decided() -> None:
    found = context(annexed()).inquiries
    (row,) = found.rows
    assert row.bid == "Hébergeur Beta"
    assert "42.9% below the mean of the 2 other admitted bids" in row.finding
    assert [step.title for step in row.steps] == [
        "Explanations asked on 10 February 2027, reply due on 20 February 2027",
        "Answer received on 18 February 2027",
        "Explanations accepted, on 22 February 2027, for a price of €600,000",
    ]
    assert [step.text for step in row.steps] == [
        "Why so low?",
        "A shared team.",
        "It explains the gap.",
    ]


def test_low_price_nobody_looked_into_is_told_undecided() -> None:
    dossier = annexed()
    del dossier["bids"][1]["price_inquiry"]
    (row,) = context(dossier).inquiries.rows
    assert [step.title for step in row.steps] == ["Nothing is decided."]


def test_decision_on_another_price_or_against_the_ranking_is_betrayed() -> None:
    dossier = annexed()
    dossier["bids"][1]["price_inquiry"]["decision"].update(outcome="rejected", price_cents=1)
    (row,) = context(dossier).inquiries.rows
    assert "The price changed since" in row.steps[-2].title
    assert "still ranked and its price still counts" in row.steps[-1].title


def test_prices_near_one_another_have_nothing_told() -> None:
    assert context(small()).inquiries.rows == ()
    assert "no explanation was asked" in page(small())


def test_costs_add_up_line_by_line_and_year_by_year() -> None:
    found = context(annexed()).costs
    assert found is not None
    assert [row.code for row in found.amounts] == ["K.1", "K.2"]
    assert found.totals == ("€1,000,000", "€600,000", "€1,100,000")
    (bid,) = found.costed
    assert [(item.label, item.first_year, item.last_year, item.total) for item in bid.items] == [
        ("Run", 1, 7, "€70,000"),
        ("Install", 2, 2, "€5,000.50"),
    ]
    assert bid.total == "€75,000.50"
    assert bid.whole == "€524,999.50"
    first, last = bid.tables
    assert (first.years, last.years) == ((1, 2, 3, 4, 5, 6), (7,))
    assert first.totals[:3] == ("€10,000", "€15,000.50", "€10,000")


def test_dossier_without_amounts_prints_no_table_of_them() -> None:
    assert context(small()).costs is None
    assert "What the prices are made of" not in page(small())


def test_margins_and_draws_stand_with_their_seed_and_error() -> None:
    dossier = annexed()
    found = context(dossier, drawn(dossier)).solidity
    assert found is not None
    assert found.told is not None
    assert [len(each.ranks) for each in found.whole] == [3, 3]
    text = page(dossier, drawn(dossier))
    assert "4,096 draws, seed 7, each share within ±1.53% (95%)." in text
    assert found.basis in text
    assert "The panel has one member: it cannot be varied." in text
    assert {found.first, *(row.bid for row in found.margins)} == {
        "Hébergeur Alpha",
        "Hébergeur Beta",
        "Hébergeur Gamma",
    }


def test_report_without_draws_says_nothing_of_a_simulation() -> None:
    text = page(annexed())
    assert "How solid the ranking is" in text
    assert "By simulation" not in text


def test_single_ranked_bid_cannot_change_places() -> None:
    dossier = small(gates={"beta": "not_met"})
    assert context(dossier).solidity is None
    assert "nothing can change places" in page(dossier)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything at once, in French, under the name it prints."""
    dossier = annexed()
    path = tmp_path_factory.mktemp("annexed") / "FICTIF_T-1_rapport-analyse_12.pdf"
    circumstances = replace(meta(dossier, "fr"), draws=drawn(dossier))
    path.write_bytes(render_analysis(dossier, circumstances, progress=quiet))
    return path


def test_token_is_attached_beside_the_dossier_and_taken_out_as_printed(whole: Path) -> None:
    with pikepdf.open(whole) as document:
        assert list(document.attachments) == ["dossier.json", "method.tst"]
        kinds = {str(one.UF): str(one.AFRelationship) for one in document.Root.AF.as_list()}
    assert kinds == {"dossier.json": "/Data", "method.tst": "/Supplement"}
    detach = f"pdfdetach -save 2 -o method.tst {whole.name}"
    printed = subprocess.run(
        ["pdftotext", "-layout", str(whole), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert detach in printed
    assert "openssl ts -verify -token_in -in method.tst" in printed
    subprocess.run(detach.split(), cwd=whole.parent, check=True)
    assert (whole.parent / "method.tst").read_bytes() == TOKEN


def test_dossier_taken_out_beside_the_token_proves_itself_and_fits_the_schema(whole: Path) -> None:
    content = extract_dossier(whole.read_bytes())
    assert content is not None
    data = json.loads(content)
    assert recheck(read_dossier(data)) == []
    CHECK.validate(data)


def test_method_without_token_prints_no_instruction_for_one() -> None:
    assert "openssl" not in page(small())
    assert "nobody outside vouches for the date" in page(small())


@pytest.mark.skipif(bool(verapdf.missing()), reason=verapdf.missing())
def test_whole_report_is_archival_and_accessible(whole: Path) -> None:
    assert verapdf.validate(whole, "3a", "ua1").failures == {"3a": (), "ua1": ()}
