"""What is told outside: nothing of the others, on no page and in no byte of the file."""

from __future__ import annotations

import copy
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from assessments.models import Tender
from assessments.redaction.redact import redact
from assessments.redaction.rules import load
from assessments.reports.kinds import letter, redacted
from assessments.reports.kinds.kind import NothingToTell
from assessments.scoring.canonical import canonical_bytes
from tests.reports.making import small
from tests.reports.papers import SALT, analysed, paper, redacted_of

pytestmark = pytest.mark.pure


def everything(pdf: bytes) -> str:
    """Words of the pages, every other stream decompressed, every string of the structure.

    What draws a page holds coordinates, and words as numbers of glyphs: its words are read instead.
    """
    text = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    found = [text, text.replace("\n", " ")]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        drawn = {part.objgen for page in document.pages for part in _parts(page.Contents)}
        for item in document.objects:
            if (
                isinstance(item, pikepdf.Stream)
                and item.objgen not in drawn
                and item.get("/Subtype") != "/Form"
            ):
                found.append(item.read_bytes().decode("utf-8", "replace"))
            found.extend(_strings(item))
    # Once with its spaces, once without: those of amounts do not survive every reading.
    whole = "\n".join(found)
    return whole + "\n" + re.sub(r"[ \u00a0\u202f]", "", whole)


def _parts(contents: pikepdf.Object) -> list[pikepdf.Object]:
    return list(contents.as_list()) if isinstance(contents, pikepdf.Array) else [contents]


def _strings(item: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(item, pikepdf.String):
        yield str(item)
    elif depth < 4 and isinstance(item, pikepdf.Array):
        for each in item:
            yield from _strings(each, depth + 1)
    elif depth < 4 and isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for value in dict(item.items()).values():
            yield from _strings(value, depth + 1)


def leaves(value: Any) -> Iterator[str]:
    """Every text, and every number as it is written, of an object."""
    if isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)


def euros(cents: int) -> tuple[str, ...]:
    whole = cents // 100
    return (str(cents), str(whole), f"{whole:,}")


def letter_to(bid: str, dossier: dict[str, Any] | None = None) -> dict[str, Any]:
    return letter.gather(Tender(), bid, dossier or analysed(""))


def test_letter_holds_nothing_of_the_other_bids() -> None:
    prices = {"alpha": 1_234_567_00, "beta": 765_432_00, "gamma": 1_300_001_00}
    marks = {"alpha": (3, 2), "beta": (2, 3), "gamma": (1, 2)}
    dossier = small(marks=marks, prices=prices, gates={"beta": "not_met"})
    found = everything(paper("letter", letter_to("gamma", dossier), "fr"))
    assert "Hébergeur Gamma" in found
    assert "Hébergeur Alpha" in found
    assert "Reason for gamma." in found
    for secret in ("Beta", "beta", "Reason for alpha.", "Found for", "Is annex 4"):
        assert secret not in found
    assert euros(prices["gamma"])[1] in found
    for other in ("alpha", "beta"):
        for written in euros(prices[other]):
            assert written not in found


def test_bid_out_at_a_gate_is_told_the_gate_and_no_mark() -> None:
    kept = letter_to("beta")
    assert "points" not in kept["bid"]
    assert "lines" not in kept["bid"]
    found = everything(paper("letter", kept, "en"))
    assert "Found for beta." in found
    assert "does not meet a gate" in found
    assert "Gamma" not in found


@pytest.mark.parametrize(
    "reason",
    [
        "Moins bien que Hébergeur Beta (fictif).",
        "Voir HÉBERGEUR BETA, annexe 3.",
        "Alpha répond mieux : alpha a un second site.",
    ],
)
def test_reason_that_names_another_bidder_is_withheld(reason: str) -> None:
    dossier = analysed("")
    gamma = next(bid for bid in dossier["bids"] if bid["code"] == "gamma")
    gamma["justifications"] = {"B.1": {"eval1": reason, "eval2": "Réponse sans date."}}
    kept = letter_to("gamma", dossier)
    assert kept["bid"]["lines"]["B.1"] == {
        "mark": "1",
        "reasons": ["Réponse sans date."],
        "withheld": 1,
    }
    found = everything(paper("letter", kept, "en"))
    assert reason not in found
    assert "A reason is withheld here" in found


def test_agreed_reason_is_told_with_those_of_the_evaluators_whose_mark_it_is() -> None:
    dossier = analysed("")
    gamma = next(bid for bid in dossier["bids"] if bid["code"] == "gamma")
    gamma["agreed"], gamma["agreed_reasons"] = {"B.1": 2}, {"B.1": "Motif concerté."}
    gamma["marks"]["B.1"] = {"eval1": 3, "eval2": 2}
    gamma["justifications"]["B.1"] = {
        "eval1": "Trop large.",
        "eval2": "Le site est hors périmètre.",
    }
    told = letter_to("gamma", dossier)["bid"]["lines"]["B.1"]["reasons"]
    assert told == ["Motif concerté.", "Le site est hors périmètre."]


def test_no_letter_for_the_winner_nor_for_a_shared_first_place() -> None:
    with pytest.raises(NothingToTell, match="is_winner"):
        letter_to("alpha")
    tied = small(marks={"alpha": (3, 2), "beta": (3, 2)})
    with pytest.raises(NothingToTell, match="no_winner"):
        letter_to("beta", tied)
    with pytest.raises(NothingToTell, match="no_winner"):
        redacted.gather(Tender(), "", tied)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_redacted_report_holds_no_value_that_was_removed(language: str) -> None:
    """Every text and number of the complete dossier that is not kept is looked for in the file."""
    dossier, kept = analysed(""), redacted_of("")
    told = {*leaves(kept), "officer"} - {SALT}  # who ordered the report is printed
    secrets = {each for each in leaves(dossier) if len(each) > 4} - told
    assert {"Reason for gamma.", "Why so low?", "60000000", "Is annex 4 dated?"} <= secrets
    found = everything(paper("redacted", kept, language))
    assert "Hébergeur Alpha" in found
    assert [each for each in secrets if each in found] == []
    assert SALT not in found
    for bid in dossier["bids"]:
        for written in euros(bid["price_cents"]):
            assert written not in found


def test_part_that_no_rule_knows_is_removed_and_counted() -> None:
    dossier = analysed("")
    dossier["novelty"] = {"a": "secret"}
    dossier["bids"][0]["novelty"] = ["secret", "secret"]
    found = redact(dossier, load())
    assert "secret" not in json.dumps(found.kept)
    assert found.removed["other"] == 3


def test_order_of_the_bids_does_not_tell_their_ranks() -> None:
    dossier = small(
        marks={"alpha": (1, 1), "beta": (4, 4), "gamma": (3, 3)},
        prices={"alpha": 1_000_000_00, "beta": 1_000_000_00, "gamma": 1_000_000_00},
    )
    kept = redact(dossier, load()).kept
    assert [bid["bid"] for bid in kept["verdict"]["bids"]] == ["alpha", "beta", "gamma"]
    assert [bid.get("rank") for bid in kept["verdict"]["bids"]] == [None, 1, None]
    assert sorted(kept["bids"][0]) == ["code", "fictitious", "provider"]


def test_every_rule_of_removal_matches_something_and_cites_its_ground() -> None:
    dossier = analysed("")
    dossier["legal"] = {"risks": [{"title": "x"}], "opinions": []}
    removed = redact(dossier, load()).removed
    assert set(removed) == {rule.code for rule in load().removals}
    assert all(rule.basis and set(rule.label) == {"fr", "en"} for rule in load().removals)


def run(folder: Path, root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assessments.redaction", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_judge_who_is_shown_the_dossier_checks_the_redaction(tmp_path: Path, root: Path) -> None:
    """As the last page says: the complete dossier comes out of the analysis report."""
    (tmp_path / "analysis.pdf").write_bytes(paper("analysis", analysed("")))
    (tmp_path / "redacted.pdf").write_bytes(paper("redacted", redacted_of("")))
    for name, output in (("analysis", "dossier.json"), ("redacted", "dossier-redacted.json")):
        detach = ["pdfdetach", "-save", "1", "-o", output, f"{name}.pdf"]
        subprocess.run(detach, cwd=tmp_path, check=True)
    asked = ("dossier.json", "--against", "dossier-redacted.json", "--salt")
    assert run(tmp_path, root, *asked, SALT).returncode == 0
    assert run(tmp_path, root, *asked, "00" * 32).returncode == 1
    assert run(tmp_path, root, "missing.json").returncode == 2
    done = run(tmp_path, root, "dossier.json")
    assert done.stdout.encode() == canonical_bytes(redacted_of("")["dossier"])
    other = copy.deepcopy(analysed(""))
    other["bids"][0]["marks"]["B.1"]["eval1"] = 0
    (tmp_path / "dossier.json").write_bytes(canonical_bytes(other))
    found = run(tmp_path, root, *asked, SALT)
    assert found.returncode == 1
    assert "is not the one of the report" in found.stderr
