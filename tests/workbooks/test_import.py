"""From an evaluator's marks to the file and back: what is written, what is not, and by whom."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions.errors import ActionRefused
from assessments.actions.marks import MAXIMUM_JUSTIFICATION, Entry, record_mark
from assessments.actions.panel import assign_chapters, sign_statement, submit_chapter
from assessments.actions.workbooks import (
    confirm_workbook,
    discard_workbook,
    read_workbook,
    share_to_mark,
)
from assessments.models import Mark, Membership, WorkbookDraft
from assessments.queries.workbook_differences import Kind, Preview, preview
from assessments.queries.workbooks import book_of, offer
from assessments.workbooks.write import write
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene
from tests.workbooks.making import filled, parts, reading

pytestmark = pytest.mark.django_db

Fill = Callable[[Any], object]


def exported(scene: Scene, evaluator: User | None = None) -> bytes:
    share = share_to_mark(by=evaluator or scene.evaluators[0], tender=scene.tender)
    book = book_of(scene.tender, share, made_at=timezone.now(), longest=MAXIMUM_JUSTIFICATION)
    return write(book)


def given(scene: Scene, data: bytes, evaluator: User | None = None) -> WorkbookDraft:
    return read_workbook(
        by=evaluator or scene.evaluators[0], tender=scene.tender, name="notes.xlsx", data=data
    )


def shown(draft: WorkbookDraft) -> Preview:
    return preview(draft, longest=MAXIMUM_JUSTIFICATION)


def confirm(draft: WorkbookDraft, *taken: str, seen: Preview | None = None) -> int:
    fingerprint = (seen or shown(draft)).fingerprint
    result = confirm_workbook(by=draft.user, draft=draft, shown=fingerprint, taken=taken)
    return len(result.written)


@contextmanager
def refusal(code: str) -> Iterator[None]:
    with pytest.raises(ActionRefused) as caught:
        yield
    assert caught.value.code == code


def on_the_page(scene: Scene, code: str, value: int, seen: int) -> None:
    """The evaluator marks bid alpha in the application meanwhile."""
    entry = Entry(scene.bids[0], scene.nodes[code], value, "En ligne.", seen)
    record_mark(by=scene.evaluators[0], entry=entry)


def cells_of(scene: Scene) -> list[tuple[Any, ...]]:
    return list(
        Mark.objects.order_by("bid", "node", "evaluator").values_list(
            "bid__code", "node__code", "evaluator", "value", "justification", "version"
        )
    )


def put(**cells: object) -> Fill:
    """`put(B_D3=4)` fills cell D3 of sheet B."""

    def fill(workbook: Any) -> None:
        for place, value in cells.items():
            sheet, address = place.split("_")
            workbook[sheet][address] = value

    return fill


def test_own_export_given_back_changes_nothing() -> None:
    scene = factories.tender(evaluators=2)
    factories.all_marks(scene, "=1+1\x0b @\r\nÉtayé 😀 _x0041_ <r>x</r>")
    Mark.objects.filter(node__code="B.1", bid__code="beta").delete()
    before = cells_of(scene)
    draft = given(scene, exported(scene))
    assert shown(draft).differences == ()
    assert shown(draft).unchanged == 12
    assert confirm(draft) == 0
    assert cells_of(scene) == before


def test_marks_are_recorded_as_the_preview_showed_them() -> None:
    scene = factories.tender()
    factories.mark(scene, scene.bids[0], scene.nodes["B.1"], 1, "Avant.")
    fill = put(B_D3=4, B_E3="Revu.", B_D4=2, B_E4="=cmd|' /C calc'!A0", C_D3=0)
    draft = given(scene, filled(exported(scene), _as_text(fill)))
    seen = shown(draft)
    assert [one.key for one in seen.of(Kind.CHANGED)] == ["alpha:B.1"]
    assert [one.key for one in seen.of(Kind.NEW)] == ["beta:B.1", "alpha:C.1"]
    before = JournalEntry.objects.count()
    assert confirm(draft, seen=seen) == 3
    assert not WorkbookDraft.objects.exists()
    entry = JournalEntry.objects.latest("sequence")
    assert (JournalEntry.objects.count() - before, entry.action) == (1, "marks.recorded")
    assert set(cells_of(scene)) == {
        ("alpha", "B.1", scene.evaluators[0].pk, 4, "Revu.", 2),
        ("beta", "B.1", scene.evaluators[0].pk, 2, "=cmd|' /C calc'!A0", 1),
        ("alpha", "C.1", scene.evaluators[0].pk, 0, "", 1),
    }


def _as_text(fill: Fill) -> Fill:
    """As a cell of our workbook keeps it: a text, whatever it starts with."""

    def typed(workbook: Any) -> None:
        fill(workbook)
        for sheet in workbook:
            for row in sheet:
                for cell in row:
                    if cell.data_type == "f":
                        cell.data_type = "s"

    return typed


def test_mark_emptied_in_the_file_is_cleared_and_shown_so() -> None:
    scene = factories.tender()
    factories.mark(scene, scene.bids[0], scene.nodes["B.1"], 3, "Preuve.")
    draft = given(scene, filled(exported(scene), put(B_D3=None)))
    (change,) = shown(draft).of(Kind.CHANGED)
    assert (change.before.value, change.after.value) == (3, None)
    confirm(draft)
    mark = Mark.objects.get()
    assert (mark.value, mark.justification, mark.version) == (None, "Preuve.", 2)


def test_mark_changed_on_both_sides_is_a_conflict_and_what_is_recorded_stays() -> None:
    scene = factories.tender()
    factories.mark(scene, scene.bids[0], scene.nodes["B.1"], 1)
    data = exported(scene)
    on_the_page(scene, "B.1", 2, seen=1)
    on_the_page(scene, "B.2", 2, seen=0)  # and left alone in the file
    draft = given(scene, filled(data, put(B_D3=4, C_D3=3)))
    seen = shown(draft)
    assert [one.key for one in seen.of(Kind.CONFLICT)] == ["alpha:B.1"]
    assert [one.key for one in seen.differences] == ["alpha:B.1", "alpha:C.1"]
    assert confirm(draft) == 1
    assert Mark.objects.get(node__code="B.1").value == 2
    assert Mark.objects.get(node__code="B.2").value == 2


def test_conflict_is_settled_for_the_file_where_the_person_says_so() -> None:
    scene = factories.tender()
    data = exported(scene)
    for code in ("B.1", "B.2"):
        on_the_page(scene, code, 2, seen=0)
    draft = given(scene, filled(data, put(B_D3=4, B_D5=4)))
    assert confirm(draft, "alpha:B.1") == 1
    assert Mark.objects.get(node__code="B.1").value == 4
    assert Mark.objects.get(node__code="B.2").value == 2


def test_same_value_typed_on_both_sides_is_no_conflict() -> None:
    scene = factories.tender()
    data = exported(scene)
    on_the_page(scene, "B.1", 4, seen=0)
    draft = given(scene, filled(data, put(B_D3=4, B_E3="En ligne.")))
    assert shown(draft).differences == ()


def test_what_moved_since_the_preview_is_shown_again_and_nothing_is_written() -> None:
    scene = factories.tender()
    draft = given(scene, filled(exported(scene), put(B_D3=4, C_D3=3)))
    seen = shown(draft)
    on_the_page(scene, "B.1", 1, seen=0)
    before = cells_of(scene)
    with refusal("workbook_outdated"):
        confirm(draft, seen=seen)
    assert cells_of(scene) == before
    assert WorkbookDraft.objects.exists()
    assert [one.key for one in shown(draft).of(Kind.CONFLICT)] == ["alpha:B.1"]


def test_conflict_that_moved_again_is_not_overwritten() -> None:
    scene = factories.tender()
    data = exported(scene)
    on_the_page(scene, "B.1", 1, seen=0)
    draft = given(scene, filled(data, put(B_D3=4)))
    seen = shown(draft)
    on_the_page(scene, "B.1", 2, seen=1)
    with refusal("workbook_outdated"):
        confirm(draft, "alpha:B.1", seen=seen)
    assert Mark.objects.get().value == 2


def test_confirmed_twice_is_recorded_once() -> None:
    scene = factories.tender()
    draft = given(scene, filled(exported(scene), put(B_D3=4)))
    seen = shown(draft)
    assert confirm(draft, seen=seen) == 1
    with refusal("workbook_over"):
        confirm(draft, seen=seen)


def test_chapter_handed_in_is_read_only_in_the_file_and_refused_on_the_way_back() -> None:
    scene = factories.tender()
    factories.all_marks(scene)
    before = filled(exported(scene), put(B_D3=1, B_E3="Après coup."))
    submit_chapter(by=scene.evaluators[0], tender=scene.tender, chapter=scene.nodes["B"])
    sheet = openpyxl.load_workbook(io.BytesIO(exported(scene)))["B"]
    assert all(cell.protection.locked for row in sheet for cell in row)
    draft = given(scene, before)
    (refused,) = shown(draft).differences
    assert refused.kind == Kind.REFUSED
    assert "rouvrir" in refused.reason or "reopen" in refused.reason
    assert confirm(draft) == 0


def test_chapter_handed_in_between_preview_and_confirming_writes_nothing() -> None:
    scene = factories.tender()
    factories.all_marks(scene)
    draft = given(scene, filled(exported(scene), put(B_D3=1, C_D3=2)))
    seen = shown(draft)
    submit_chapter(by=scene.evaluators[0], tender=scene.tender, chapter=scene.nodes["B"])
    before = cells_of(scene)
    with refusal("workbook_outdated"):
        confirm(draft, seen=seen)
    assert cells_of(scene) == before


def test_file_holds_the_own_share_and_what_left_it_is_refused() -> None:
    scene = factories.tender()
    whole = exported(scene)
    membership = Membership.objects.get(tender=scene.tender, user=scene.evaluators[0])
    assign_chapters(
        by=scene.officer,
        membership=membership,
        chapters=[scene.nodes["C"]],
        bids=[scene.bids[1]],
    )
    content = reading(exported(scene))
    assert {(cell.bid, cell.line) for cell in content.cells} == {
        ("beta", "C.1"),
        ("beta", "C.2"),
        ("beta", "C.3"),
    }
    assert (
        offer(scene.tender, share_to_mark(by=scene.evaluators[0], tender=scene.tender)).cells == 3
    )
    draft = given(scene, filled(whole, put(B_D3=4, C_D4=1)))
    assert [(one.key, one.kind) for one in shown(draft).differences] == [
        ("alpha:B.1", Kind.REFUSED),
        ("beta:C.1", Kind.NEW),
    ]


def test_no_part_of_the_file_knows_another_evaluators_marks() -> None:
    scene = factories.tender(evaluators=2)
    first, second = scene.evaluators
    for bid in scene.bids:
        for node in scene.leaves:
            factories.mark(scene, bid, node, 4, f"secret {node.code}", evaluator=second)
    factories.mark(scene, scene.bids[0], scene.nodes["B.1"], 1, "le mien", evaluator=first)
    file = exported(scene, first)
    everything = "".join(parts(file).values())
    assert "le mien" in everything
    assert "secret" not in everything
    assert second.username not in everything
    assert "eval2" not in everything
    assert [cell.value for cell in reading(file).cells].count(None) == 11


def test_file_of_another_evaluator_or_tender_or_grid_is_refused() -> None:
    scene = factories.tender(evaluators=2)
    other = factories.tender("T-2")
    refused = {
        "other_evaluator": exported(scene, scene.evaluators[1]),
        "other_tender": exported(other),
    }
    for code, data in refused.items():
        with refusal(code):
            given(scene, data)
    data = exported(scene)
    scene.grid.sha256 = scene.tender.grid.sha256 = "b" * 64
    with refusal("other_grid"):
        given(scene, data)
    assert not WorkbookDraft.objects.exists()


def test_workbook_asks_for_the_statement_and_for_a_seat_on_the_panel() -> None:
    scene = factories.tender(signed=False)
    with refusal("statement_missing"):
        exported(scene)
    with refusal("not_evaluator"):
        exported(scene, scene.officer)
    sign_statement(by=scene.evaluators[0], tender=scene.tender)
    assert len(reading(exported(scene)).cells) == 12


def test_new_workbook_takes_the_place_of_the_former_and_old_ones_go() -> None:
    scene = factories.tender(evaluators=2)
    first, second = scene.evaluators
    given(scene, exported(scene, second), second)
    WorkbookDraft.objects.update(created_at=timezone.now() - timedelta(days=8))
    former = given(scene, exported(scene, first), first)
    latter = given(scene, exported(scene, first), first)
    assert list(WorkbookDraft.objects.all()) == [latter]
    assert former.pk != latter.pk


def test_discarded_workbook_leaves_no_mark_and_one_entry() -> None:
    scene = factories.tender()
    draft = given(scene, filled(exported(scene), put(B_D3=4)))
    before = JournalEntry.objects.count()
    discard_workbook(by=scene.evaluators[0], draft=draft)
    discard_workbook(by=scene.evaluators[0], draft=draft)
    assert not Mark.objects.exists()
    assert JournalEntry.objects.count() == before + 1


@pytest.mark.parametrize(("bids", "leaves"), [(1, 1), (6, 6)])
def test_export_and_preview_cost_the_same_whatever_the_size(bids: int, leaves: int) -> None:
    scene = factories.tender(bids=bids, leaves=leaves, evaluators=3)
    factories.all_marks(scene)
    share = share_to_mark(by=scene.evaluators[0], tender=scene.tender)
    with CaptureQueriesContext(connection) as queries:
        book = book_of(scene.tender, share, made_at=timezone.now(), longest=5000)
    assert len(queries) == 3
    draft = given(scene, filled(write(book), put(B_D3=0, B_E3="Autre.")))
    with CaptureQueriesContext(connection) as queries:
        assert len(shown(draft).differences) == 1
    assert len(queries) == 6
    with CaptureQueriesContext(connection) as queries:
        offer(scene.tender, share)
    assert len(queries) == 3
