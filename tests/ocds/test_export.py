"""The command, on the demonstration and on tenders in other states."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import factories
from tests.commands.conftest import run
from tests.ocds.faults import faults
from tests.transition.making import awarded

pytestmark = pytest.mark.django_db


def test_tender_being_prepared_is_told_as_planned(tmp_path: Path) -> None:
    factories.tender()
    output = tmp_path / "T-1.json"

    done = run("export_ocds", "T-1", "--output", str(output), "--json")

    assert done.code == 0
    assert "HDHC_OCDS_PREFIX" in done.err
    told = json.loads(output.read_text("utf-8"))
    (release,) = told["releases"]
    assert done.json == {
        "file": str(output),
        "ocid": "ocds-000000-T-1",
        "release": release["id"],
    }
    assert release["tag"] == ["planning"]
    assert faults(told) == []


def test_neither_bidder_nor_mark_nor_amount_is_told_before_the_award(tmp_path: Path) -> None:
    scene = factories.tender()
    factories.all_marks(scene, justification="secret")
    factories.prices(scene)
    output = tmp_path / "T-1.json"

    assert run("export_ocds", "T-1", "--output", str(output)).code == 0

    text = output.read_text("utf-8")
    assert all(bid.provider.name not in text for bid in scene.bids)
    assert "secret" not in text
    assert "numberOfTenderers" not in text
    assert "amount" not in text


def test_award_names_the_winner_and_counts_the_bidders(tmp_path: Path) -> None:
    scene = factories.tender()
    awarded(scene)
    output = tmp_path / "T-1.json"

    assert run("export_ocds", "T-1", "--output", str(output), "--language", "en").code == 0

    told = json.loads(output.read_text("utf-8"))
    (release,) = told["releases"]
    (award,) = release["awards"]
    assert [one["name"] for one in award["suppliers"]] == [scene.bids[0].provider.name]
    assert release["tender"]["numberOfTenderers"] == len(scene.bids)
    assert all(bid.provider.name not in output.read_text("utf-8") for bid in scene.bids[1:])
    assert faults(told) == []


def test_same_state_gives_the_same_bytes(tmp_path: Path) -> None:
    factories.tender()
    for name in ("one", "other"):
        run("export_ocds", "T-1", "--output", str(tmp_path / name))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_unknown_tender_and_file_that_cannot_be_written_are_bad_input(tmp_path: Path) -> None:
    factories.tender()
    assert run("export_ocds", "NO-1", "--output", str(tmp_path / "x")).code == 2
    done = run("export_ocds", "T-1", "--output", str(tmp_path / "none" / "x"))
    assert (done.code, "Cannot write" in done.err) == (2, True)


@pytest.mark.any_engine  # no row is read: the settings refuse to load
def test_prefix_that_the_standard_would_refuse_stops_the_start() -> None:
    environment = {**os.environ, "HDHC_OCDS_PREFIX": "OCDS-12", "HDHC_DEBUG": "1"}
    command = [sys.executable, "-c", "import hdhcompliance.settings"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "HDHC_OCDS_PREFIX" in done.stderr
