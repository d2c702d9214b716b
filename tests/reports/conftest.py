from __future__ import annotations

from pathlib import Path

import pytest

from assessments.reports.render import render_analysis
from tests.reports.making import demonstration, meta, small


def quiet(percent: int, step: str) -> None:
    """A progress callback that shows nothing."""


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small report in French, two bids of which one is out at the gate."""
    dossier = small(gates={"beta": "not_met"})
    path = tmp_path_factory.mktemp("report") / "FICTIF_T-1_rapport-analyse_12.pdf"
    path.write_bytes(render_analysis(dossier, meta(dossier, "fr"), progress=quiet))
    return path


@pytest.fixture(scope="session")
def full_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration at full size: 323 marked lines, six bids, three evaluators, in English."""
    dossier = demonstration()
    path = tmp_path_factory.mktemp("report") / "full.pdf"
    path.write_bytes(render_analysis(dossier, meta(dossier, "en"), progress=quiet))
    return path
