from __future__ import annotations

from pathlib import Path

import pytest

from tests import factories
from tests.commands.conftest import run
from tests.tenders.acts import snapshot


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("NOPE-1", "--output", "{folder}/x.pdf"), "NOPE-1"),
        (("T-1", "--output", "{folder}/none/x.pdf"), "existing folder"),
        (("T-1", "--output", "{folder}"), "existing folder"),
        (("T-1",), "--output"),
        (("T-1", "--kind", "poem", "--output", "{folder}/x.pdf"), "poem"),
        (("T-1", "--output", "{folder}/x.pdf"), "16"),
    ],
)
def test_export_that_cannot_be_made_writes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    factories.tender()
    before = snapshot()
    done = run("export_report", *(word.format(folder=tmp_path) for word in arguments), "--json")
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert list(tmp_path.iterdir()) == []
    assert snapshot() == before
