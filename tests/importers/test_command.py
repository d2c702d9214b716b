"""`manage.py import_framework FILE`, as a script sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from assessments.models import Framework
from hdhcompliance.journal.models import JournalEntry
from tests.commands.conftest import run
from tests.importers.making import imported
from tests.importers.samples import CATALOG, LIBRARY, as_json, as_yaml, library, nodes_of
from tests.importers.test_action import draw_on
from tests.importers.test_hostile_files import LAUGHS
from tests.tenders.acts import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "coffre.yaml"
    path.write_bytes(as_yaml(LIBRARY))
    return path


def test_file_is_imported_once(file: Path) -> None:
    first = run("import_framework", str(file), "--json")
    assert (first.code, first.err) == (0, "")
    assert first.json["framework"] == "coffre-1-3"
    assert first.json["outcome"] == "new"
    assert first.json["new"] == ["1.10", "1.10.1", "1.10.b", "fenetres"]
    again = run("import_framework", str(file))
    assert again.code == 0
    assert "nothing changes" in again.out
    assert JournalEntry.objects.filter(action="framework.imported").count() == 1


def test_catalog_is_imported_too(tmp_path: Path) -> None:
    path = tmp_path / "catalog.json"
    path.write_bytes(as_json(CATALOG))
    assert run("import_framework", str(path), "--language", "en").code == 0
    assert Framework.objects.get().origin == "oscal"


def test_dry_run_says_what_would_change_and_writes_nothing(file: Path) -> None:
    imported()
    before = snapshot()
    values = library()
    nodes_of(values)[1]["annotation"] = "Deux clés."
    del nodes_of(values)[4]
    file.write_bytes(as_yaml(values))
    done = run("import_framework", str(file), "--dry-run", "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["outcome"] == "replaced"
    assert done.json["compared_with"] == "coffre-1 3"
    assert done.json["changed"] == [{"ref": "1.10", "what": ["guidance"]}]
    assert (done.json["gone"], done.json["same"]) == (["fenetres"], 2)
    assert snapshot() == before


def test_used_version_is_refused_with_the_differences(file: Path) -> None:
    draw_on(imported().framework)
    values = library()
    del nodes_of(values)[4]
    file.write_bytes(as_yaml(values))
    before = snapshot()
    done = run("import_framework", str(file), "--json")
    assert (done.code, done.out) == (2, "")
    assert "gone     fenetres" in done.err
    tried = run("import_framework", str(file), "--json", "--dry-run")
    assert (tried.code, tried.json["outcome"]) == (1, "in_use")
    assert snapshot() == before
    assert run("import_framework", str(file), "--as-version", "4").code == 0


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (LAUGHS, "alias"),
        (b"x: !!python/object/apply:os.system ['true']", "tag"),
        (b"a: [", "2"),
        (b"\xff", "UTF-8"),
        (b"x" * (settings.FRAMEWORK_MAX_BYTES + 1), "16"),
    ],
)
def test_hostile_file_is_refused_and_nothing_is_written(file: Path, data: bytes, told: str) -> None:
    file.write_bytes(data)
    before = snapshot()
    done = run("import_framework", str(file), "--json")
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert snapshot() == before


def test_file_without_end_is_not_read_to_its_end() -> None:
    done = run("import_framework", "/dev/zero")
    assert done.code == 2
    assert "16" in done.err


def test_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.yaml", tmp_path):
        done = run("import_framework", str(path))
        assert (done.code, done.out) == (2, "")
        assert str(path) in done.err
