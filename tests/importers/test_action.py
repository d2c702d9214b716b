"""An edition becomes rows once; what a grid draws on never changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.actions.errors import ActionRefused
from assessments.actions.framework_imports import (
    ImportImpossible,
    confirm_framework,
    discard_framework,
    import_framework,
)
from assessments.actions.frameworks import load_frameworks
from assessments.models import Criterion, Framework, FrameworkDraft
from assessments.queries.framework_imports import Fate, kept_edition, preview
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.importers.making import SOURCE, framework_draft, imported, kept
from tests.importers.samples import library, nodes_of
from tests.tenders.acts import snapshot

pytestmark = pytest.mark.django_db


def entries(action: str = "framework.imported") -> int:
    return JournalEntry.objects.filter(action=action).count()


def draw_on(framework: Framework) -> None:
    """A grid takes one criterion of the framework."""
    node = factories.tender(opened=False, frozen=False).nodes["B.1"]
    node.criterion = framework.criteria.first()
    node.save()


def test_rows_say_what_the_file_says() -> None:
    framework = imported().framework
    assert framework.origin == Framework.Origin.CISO
    assert (framework.file_name, framework.file_sha256) == (SOURCE.name, SOURCE.sha256)
    assert framework.status_note == "Texte d’essai, libre de droits."
    lock = framework.criteria.get(ref="1.10")
    assert (lock.section, lock.section_fr, lock.groups) == ("1", "Portes", ["B"])
    assert lock.summary_en == "Lock\nThe door can be locked."
    assert [row.ref for row in framework.criteria.all()] == ["1.10", "1.10.1", "1.10.b", "fenetres"]


def test_rows_give_the_edition_back() -> None:
    framework = imported().framework
    again = kept_edition(Framework.objects.get())
    assert again == kept()
    assert again.sha256 == framework.sha256


def test_same_content_again_changes_nothing() -> None:
    imported()
    before = snapshot()
    assert imported().preview.fate is Fate.SAME
    assert snapshot() == before


def test_other_content_replaces_a_version_nobody_uses() -> None:
    first = imported().framework
    values = library()
    nodes_of(values)[1]["description"] = "La porte ferme à double tour."
    nodes_of(values)[4]["urn"] += "-hautes"
    done = imported(values)
    assert done.preview.fate is Fate.REPLACED
    assert done.framework.pk == first.pk
    assert Criterion.objects.count() == 4
    found = done.preview.differences
    assert [line.ref for line in found.new] == ["fenetres-hautes"]
    assert [change.after.ref for change in found.changed] == ["1.10"]
    assert found.changed[0].what == ("summary_fr",)
    assert [line.ref for line in found.gone] == ["fenetres"]
    entry = JournalEntry.objects.filter(action="framework.imported").latest("sequence")
    assert '"changed":1' in entry.data
    assert first.sha256 in entry.data


def test_version_a_grid_draws_on_never_changes() -> None:
    draw_on(imported().framework)
    before = snapshot()
    values = library()
    del nodes_of(values)[4]
    with pytest.raises(ImportImpossible) as caught:
        imported(values)
    assert caught.value.code == "framework_in_use"
    assert [line.ref for line in caught.value.preview.differences.gone] == ["fenetres"]
    assert snapshot() == before
    assert imported().preview.fate is Fate.SAME  # the same content is no change


def test_other_content_is_imported_under_a_new_version() -> None:
    draw_on(imported().framework)
    values = library()
    del nodes_of(values)[4]
    done = imported(values, version="4")
    assert done.preview.fate is Fate.NEW
    assert [line.ref for line in done.preview.differences.gone] == ["fenetres"]
    assert {str(row) for row in Framework.objects.filter(code="coffre-1")} == {
        "coffre-1 3",
        "coffre-1 4",
    }


def test_codes_of_this_application_are_its_own() -> None:
    load_frameworks(by=None)
    before = snapshot()
    with pytest.raises(ImportImpossible) as caught:
        imported(code="secnumcloud", version="9")
    assert caught.value.code == "framework_reserved"
    assert "secnumcloud" in str(caught.value)
    assert snapshot() == before


def test_code_and_version_that_read_like_ours_together_are_refused() -> None:
    for code, version in (("hds", "9"), ("ec-csf-2026", "06")):
        with pytest.raises(ImportImpossible):
            imported(code=code, version=version)
    assert not Framework.objects.exists()


def test_order_alone_is_a_difference() -> None:
    imported()
    values = library()
    nodes_of(values).insert(0, nodes_of(values).pop())
    found = preview(kept(values)).differences
    assert (found.new, found.changed, found.gone, found.order) == ((), (), (), True)


def test_confirming_imports_what_was_shown() -> None:
    admin = factories.user("admin", superuser=True)
    draft = framework_draft(admin)
    shown = preview(kept()).fingerprint
    confirm_framework(by=admin, draft=draft, shown=shown)
    assert entries() == 1
    assert not FrameworkDraft.objects.exists()
    with pytest.raises(ActionRefused) as caught:
        confirm_framework(by=admin, draft=draft, shown=shown)
    assert caught.value.code == "draft_over"


def test_confirming_is_refused_once_something_moved() -> None:
    admin = factories.user("admin", superuser=True)
    draft = framework_draft(admin)
    shown = preview(kept()).fingerprint
    values = library()
    del nodes_of(values)[4]
    imported(values)
    with pytest.raises(ActionRefused) as caught:
        confirm_framework(by=admin, draft=draft, shown=shown)
    assert caught.value.code == "draft_outdated"
    assert (entries(), FrameworkDraft.objects.count()) == (1, 1)


def test_new_draft_takes_the_place_of_the_one_before_and_old_ones_go() -> None:
    admin, other = factories.user("admin", superuser=True), factories.user("other")
    framework_draft(admin)
    framework_draft(other)
    FrameworkDraft.objects.filter(user=other).update(created_at=timezone.now() - timedelta(days=8))
    newest = framework_draft(admin)
    assert list(FrameworkDraft.objects.all()) == [newest]


def test_discarding_twice_is_journalled_once() -> None:
    admin = factories.user("admin", superuser=True)
    draft = framework_draft(admin)
    discard_framework(by=admin, draft=draft)
    discard_framework(by=admin, draft=draft)
    assert entries("framework.discarded") == 1


def test_starting_again_leaves_imported_frameworks_alone() -> None:
    imported()
    load_frameworks(by=None)
    before = Framework.objects.get(code="coffre-1")
    load_frameworks(by=None)
    assert Framework.objects.get(code="coffre-1") == before
    with pytest.raises(ImportImpossible):
        import_framework(by=None, found=kept(code="hds"), source=SOURCE)
