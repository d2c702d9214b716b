"""Loading the data set: one transaction, one journal entry, nothing undone."""

from __future__ import annotations

import csv
import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from hdhcompliance.accounts.models import User
from hdhcompliance.journal.models import JournalEntry
from providers import loading
from providers.actions import create_fictitious_provider
from providers.dataset.reading import DATA, DatasetError
from providers.dataset.tables import TABLES
from providers.loading import load_providers
from providers.models import Certification, Fact, HostingService, LegalEntity, Provider, Source

pytestmark = pytest.mark.django_db
ROWS = sum(json.loads((DATA / "manifest.json").read_text())["rows"].values())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The data set under another version, ready to be changed."""
    target = tmp_path / "data"
    shutil.copytree(DATA, target)
    manifest = json.loads((target / "manifest.json").read_text())
    (target / "manifest.json").write_text(json.dumps({**manifest, "version": "2027-01-01"}))
    return target


def change(directory: Path, file: str, key: str, column: str, value: str | None) -> None:
    """Write another value in a cell; None removes the line."""
    path = directory / file
    with path.open(encoding="utf-8", newline="") as handle:
        head, *lines = list(csv.reader(handle))
    for cells in lines:
        if cells[0] == key and value is not None:
            cells[head.index(column)] = value
    kept = [cells for cells in lines if value is not None or cells[0] != key]
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([head, *kept])
    manifest = json.loads((directory / "manifest.json").read_text())
    manifest["rows"][file] = len(kept)
    (directory / "manifest.json").write_text(json.dumps(manifest))


def test_load_writes_everything_and_one_journal_entry() -> None:
    report = load_providers(by=User.objects.create(username="admin"))
    assert report.created == ROWS
    assert (Provider.objects.count(), Fact.objects.count()) == (18, 112)
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.actor) == ("providers.loaded", "admin")
    assert entry.details["created"] == ROWS


def test_load_again_writes_nothing() -> None:
    load_providers()
    again = load_providers()
    assert (again.created, again.updated, again.withdrawn, again.unchanged) == (0, 0, 0, ROWS)
    assert again.kept == ()
    assert JournalEntry.objects.count() == 1


def test_load_again_makes_a_few_queries(django_assert_num_queries: object) -> None:
    load_providers()
    with django_assert_num_queries(len(TABLES) + 2):  # type: ignore[operator]  # pytest-django's fixture
        load_providers()


def test_load_leaves_what_was_edited_by_hand(copy: Path) -> None:
    load_providers()
    Certification.objects.filter(key="3ds-outscale-snc-2118").update(valid_to="2029-11-30")
    change(copy, "certifications.csv", "3ds-outscale-snc-2118", "note_fr", "Autre remarque.")
    report = load_providers(directory=copy)
    assert report.kept == ("certifications/3ds-outscale-snc-2118",)
    kept = Certification.objects.get(key="3ds-outscale-snc-2118")
    assert str(kept.valid_to) == "2029-11-30"
    assert kept.note_fr != "Autre remarque."


def test_load_leaves_what_was_written_by_hand() -> None:
    Source.objects.create(key="S08", label_fr="Ma page", label_en="Mine", kind="press")
    assert load_providers().kept == ("sources/S08",)
    assert Source.objects.get(key="S08").label_fr == "Ma page"


def test_load_updates_what_was_not_edited(copy: Path) -> None:
    load_providers()
    change(copy, "certifications.csv", "3ds-outscale-snc-2118", "valid_to", "2029-11-30")
    report = load_providers(directory=copy)
    assert (report.updated, report.created, report.withdrawn) == (1, 0, 0)
    renewed = Certification.objects.get(key="3ds-outscale-snc-2118")
    assert (str(renewed.valid_to), renewed.data_version) == ("2029-11-30", "2027-01-01")


def test_load_withdraws_a_line_taken_out(copy: Path) -> None:
    load_providers()
    change(copy, "facts.csv", "scaleway-datacentre-1", "key", None)
    assert load_providers(directory=copy).withdrawn == 1
    assert not Fact.objects.filter(key="scaleway-datacentre-1").exists()


def test_load_keeps_a_line_taken_out_but_edited(copy: Path) -> None:
    load_providers()
    Fact.objects.filter(key="scaleway-datacentre-1").update(value_fr="Corrigé")
    change(copy, "facts.csv", "scaleway-datacentre-1", "key", None)
    assert load_providers(directory=copy).kept == ("facts/scaleway-datacentre-1",)


def test_load_does_not_take_a_new_column_for_an_edit() -> None:
    """A row loaded before a column existed is brought up to date, not taken for edited."""
    load_providers()
    fact = Fact.objects.get(key="scaleway-datacentre-1")
    fact.loaded_values = {
        name: value for name, value in (fact.loaded_values or {}).items() if name != "display"
    }
    fact.save()
    report = load_providers()
    assert (report.updated, report.kept) == (1, ())


def test_load_refused_writes_nothing(copy: Path) -> None:
    change(copy, "facts.csv", "ovhcloud-siren-1", "confidence", "sure")
    with pytest.raises(DatasetError):
        load_providers(directory=copy)
    assert not Provider.objects.exists()
    assert not JournalEntry.objects.exists()


def test_load_clashing_with_a_row_of_the_database_tells_the_line() -> None:
    Provider.objects.create(slug="ovh", name="OVHcloud", kind="considered")
    with pytest.raises(DatasetError, match=r"providers\.csv line 2 \(ovhcloud\)"):
        load_providers()
    assert Provider.objects.count() == 1
    assert not Source.objects.exists()


def test_load_without_its_journal_entry_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(loading, "record", broken)
    with pytest.raises(RuntimeError):
        load_providers()
    assert not Provider.objects.exists()


def test_loaded_rows_pass_their_own_validation() -> None:
    load_providers()
    for company in LegalEntity.objects.all():
        company.full_clean()
    for fact in Fact.objects.select_related("source"):
        fact.full_clean()


def test_command_prints_json_and_exits_zero() -> None:
    out, err = StringIO(), StringIO()
    call_command("load_providers", "--json", stdout=out, stderr=err)
    told = json.loads(out.getvalue())
    assert (told["loaded"], told["created"], told["version"]) == (True, ROWS, "2026-11-23")
    assert err.getvalue() == ""


def test_command_with_bad_data_exits_two(monkeypatch: pytest.MonkeyPatch, copy: Path) -> None:
    change(copy, "facts.csv", "ovhcloud-siren-1", "confidence", "sure")
    monkeypatch.setattr(
        "providers.management.commands.load_providers.load_providers",
        lambda: load_providers(directory=copy),
    )
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("load_providers", "--json", stdout=out, stderr=err)
    assert caught.value.code == 2
    assert json.loads(out.getvalue())["loaded"] is False
    assert "ovhcloud-siren-1" in err.getvalue()


def test_fictitious_provider_comes_with_its_service_and_entry() -> None:
    provider = create_fictitious_provider(name="Hébergeur Bêta (fictif)", slug="beta", by=None)
    assert provider.is_fictitious
    assert provider.services.count() == 1
    assert JournalEntry.objects.get().action == "provider.fictitious_created"


def test_fictitious_provider_created_twice_is_one() -> None:
    first = create_fictitious_provider(name="Hébergeur Bêta (fictif)", slug="beta", by=None)
    again = create_fictitious_provider(name="Hébergeur Bêta (fictif)", slug="beta", by=None)
    assert first == again
    assert (HostingService.objects.count(), JournalEntry.objects.count()) == (1, 1)


def test_fictitious_provider_never_takes_the_name_of_a_real_one() -> None:
    load_providers()
    with pytest.raises(ValidationError):
        create_fictitious_provider(name="OVHcloud", slug="autre", by=None)
    with pytest.raises(ValidationError):
        create_fictitious_provider(name="Autre", slug="ovhcloud", by=None)
