"""What administrators write: another record takes the place of one, nothing is erased."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from hdhcompliance.accounts.models import User
from hdhcompliance.journal.models import JournalEntry
from hdhcompliance.journal.refusal import ActionRefused
from providers.corrections import corrections, seal, told
from providers.given_sources import NewSource
from providers.law_actions import (
    CORRECTED,
    add_law,
    add_period,
    correct_law,
    correct_period,
    end_period,
)
from providers.law_queries import laws_as_of
from providers.laws import LawStatus
from providers.models import Law, LawPeriod, Source
from tests.tenders.preparing_laws import kept_law, kept_period, law, period, source

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


@pytest.fixture
def admin() -> User:
    return User.objects.create(username="admin", is_superuser=True)


def status(code: str, day: date = DAY) -> LawStatus:
    return {found.code: found.status for found in laws_as_of(day)}[code]


def test_a_new_law_is_unknown_until_it_has_a_record(admin: User) -> None:
    added = add_law(by=admin, law=law(), source=source())
    assert status(added.code) is LawStatus.UNKNOWN
    add_period(by=admin, law=added, period=period(), source=source())
    assert status(added.code) is LawStatus.IN_FORCE


def test_a_source_may_be_described_with_the_act(admin: User) -> None:
    new = NewSource("Un arrêt", "A ruling", "https://example.org/arret", "official")
    first = add_law(by=admin, law=law(), source=new)
    second = add_law(by=admin, law=law("LOI_AUTRE"), source=new)
    assert [first.source.key, second.source.key] == ["H1", "H2"]
    assert first.source.links == ["https://example.org/arret"]


def test_law_of_an_impossible_shape_is_refused_whole(admin: User) -> None:
    new = NewSource("Un arrêt", "A ruling", "", "official")
    for wrong in ({"severity": None}, {"jurisdiction": "usa"}, {"kind": "shield"}):
        with pytest.raises(ValidationError):
            add_law(by=admin, law=law(**wrong), source=new)
    assert not Law.objects.exists()
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [
        ("2024-01-01", "2024-12-31", False),
        ("2024-01-01", "2025-01-01", True),
        ("2026-01-01", "", True),
        ("", "", True),
        ("", "2024", False),
        ("2024", "2025", True),
        ("2024", "2024-12", False),
    ],
)
def test_records_covering_the_same_days_are_refused(
    admin: User, start: str, end: str, refused: bool
) -> None:
    kept = kept_law()
    kept_period(kept, valid_from="2025-01-01")
    new = period(status="debated", valid_from=start, valid_to=end)
    if not refused:
        add_period(by=admin, law=kept, period=new, source=source())
        return
    with pytest.raises(ActionRefused) as caught:
        add_period(by=admin, law=kept, period=new, source=source())
    assert caught.value.code == "overlap"
    assert "2025-01-01" in str(caught.value)
    assert LawPeriod.objects.count() == 1


@pytest.mark.parametrize(("start", "end"), [("2026", "2025"), ("2026-13", ""), ("hier", "")])
def test_impossible_dates_are_refused(admin: User, start: str, end: str) -> None:
    kept = kept_law()
    with pytest.raises(ValidationError):
        add_period(
            by=admin, law=kept, period=period(valid_from=start, valid_to=end), source=source()
        )


def test_a_corrected_record_stays_with_its_reason(admin: User) -> None:
    old = kept_period(kept_law())
    new = correct_period(
        by=admin,
        old=old,
        period=period(status="expired"),
        source=source(),
        reason="Mauvaise lecture.",
    )
    old.refresh_from_db()
    assert (old.status, old.superseded_by, old.superseded_because) == (
        "in_force",
        new,
        "Mauvaise lecture.",
    )
    assert status(new.law.code) is LawStatus.EXPIRED
    entry = JournalEntry.objects.get()
    assert entry.details["replaces"] == old.key


def test_a_record_ends_on_its_last_day(admin: User) -> None:
    old = kept_period(kept_law(), note_fr="Une note.")
    new = end_period(by=admin, old=old, last_day="2026-06-12", source=source(), reason="Échue.")
    assert (new.valid_from, new.valid_to, new.note_fr) == ("2025-01-01", "2026-06-12", "Une note.")
    assert status(new.law.code, date(2026, 6, 12)) is LawStatus.IN_FORCE
    assert status(new.law.code, date(2026, 6, 13)) is LawStatus.UNKNOWN


def test_a_record_does_not_end_before_it_starts(admin: User) -> None:
    old = kept_period(kept_law())
    with pytest.raises(ValidationError):
        end_period(by=admin, old=old, last_day="2024", source=source(), reason="Échue.")
    assert LawPeriod.objects.get() == old


def test_two_people_correcting_one_record_do_not_both_win(admin: User) -> None:
    old = kept_period(kept_law())
    seen_by_both = LawPeriod.objects.get(pk=old.pk)
    end_period(by=admin, old=old, last_day="2026-06", source=source(), reason="Échue.")
    with pytest.raises(ActionRefused) as caught:
        correct_period(
            by=admin, old=seen_by_both, period=period(), source=source(), reason="Autre."
        )
    assert caught.value.code == "superseded"
    assert LawPeriod.objects.count() == 2


def reworded(kept: Law, **words: object) -> Law:
    """The same law with other words, not kept yet."""
    found = Law.objects.get(pk=kept.pk)
    for name, value in words.items():
        setattr(found, name, value)
    return found


def test_corrected_words_stand_and_the_journal_keeps_those_before(admin: User) -> None:
    kept = kept_law()
    seen = seal(told(kept, CORRECTED))
    correct_law(
        by=admin,
        law=reworded(kept, route_fr="Réquisition.", severity=3),
        source=source(),
        reason="Route oubliée.",
        seen=seen,
    )
    assert Law.objects.get().route_fr == "Réquisition."
    correction = corrections(Law, "law.corrected", {kept.code: "Loi"})[0]
    assert correction.reason == "Route oubliée."
    assert {(each.name, each.before, each.after) for each in correction.differences} == {
        ("route_fr", "", "Réquisition."),
        ("severity", "2", "3"),
    }


def test_correction_of_words_changed_since_or_of_nothing_is_refused(admin: User) -> None:
    kept = kept_law()
    seen = seal(told(kept, CORRECTED))
    given: Any = {"by": admin, "source": source(), "reason": "Relu.", "seen": seen}
    with pytest.raises(ActionRefused) as caught:
        correct_law(law=reworded(kept), **given)
    assert caught.value.code == "same"
    correct_law(law=reworded(kept, data_fr="Contenu."), **given)
    with pytest.raises(ActionRefused) as caught:
        correct_law(law=reworded(kept, data_fr="Métadonnées."), **given)
    assert caught.value.code == "changed"
    assert Law.objects.get().data_fr == "Contenu."


# --- through the pages --------------------------------------------------------------------------

TYPED = {
    "status": "lapsed",
    "valid_from": "2027-01-01",
    "valid_to": "",
    "confidence": "low",
    "checked_on": "2026-11-23",
    "note_fr": "Une note.",
    "note_en": "",
}


def test_keeper_adds_a_law_then_its_record(keeper: Client) -> None:
    shape = {
        name: getattr(law(), name)
        for name in ("jurisdiction", "kind", "affects", "severity", "confidence")
    }
    words = {
        f"{name}_{language}": "Des mots"
        for name in ("instrument", "exposed")
        for language in ("fr", "en")
    }
    typed = {"code": "LOI_TEST", "source": source().pk, "checked_on": "2026-11-23"}
    answer = keeper.post("/laws/add/", {**shape, **words, **typed})
    assert (answer.status_code, answer["Location"]) == (302, "/laws/LOI_TEST/")
    new = {"source_label": "Un arrêt", "source_kind": "official"}
    assert keeper.post("/laws/LOI_TEST/records/add/", {**TYPED, **new}).status_code == 302
    assert LawPeriod.objects.get().source.label_fr == "Un arrêt"


def test_overlap_comes_back_with_what_was_typed(keeper: Client) -> None:
    kept_period(kept_law())
    answer = keeper.post("/laws/LOI_TEST/records/add/", {**TYPED, "source": source().pk})
    assert answer.status_code == 409
    assert "Une note." in answer.content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"source_label": "Un arrêt", "source_kind": "official", "source_address": "ftp://x"},
        {"source_label": "Rien", "source_kind": "unverified", "source_address": "https://x.org"},
        {"source": "999999"},
    ],
)
def test_source_is_required_and_checked(keeper: Client, given: dict[str, str]) -> None:
    kept_law()
    assert keeper.post("/laws/LOI_TEST/records/add/", {**TYPED, **given}).status_code == 400
    assert not LawPeriod.objects.exists()


def test_end_without_a_reason_is_refused(keeper: Client) -> None:
    kept_period(kept_law())
    typed = {"last_day": "2026-06-12", "source": source().pk}
    path = "/laws/LOI_TEST/records/essai-1/end/"
    assert keeper.post(path, typed).status_code == 400
    assert keeper.post(path, {**typed, "reason": "Échue."}).status_code == 302
    assert keeper.post(path, {**typed, "reason": "Échue."}).status_code == 409


def test_correction_starts_from_the_record(keeper: Client) -> None:
    kept_period(kept_law(), note_fr="À relire.")
    page = keeper.get("/laws/LOI_TEST/records/essai-1/correct/").content.decode()
    assert "À relire." in page
    assert 'value="2025-01-01"' in page


def test_record_of_another_law_is_not_found(keeper: Client) -> None:
    kept_period(kept_law())
    kept_law("LOI_AUTRE")
    assert keeper.get("/laws/LOI_AUTRE/records/essai-1/end/").status_code == 404


def test_law_reworded_while_someone_writes_is_not_written_over(keeper: Client) -> None:
    kept = kept_law(note_fr="Avant.")
    path = "/laws/LOI_TEST/correct/"
    page = keeper.get(path).content.decode()
    assert "Avant." in page
    typed = {
        **{name: getattr(kept, name) for name in CORRECTED},
        "source": kept.source.pk,
        "note_fr": "Après.",
        "reason": "Relu.",
        "seen": seal(told(kept, CORRECTED)),
    }
    assert keeper.post(path, {**typed, "reason": ""}).status_code == 400
    assert keeper.post(path, typed).status_code == 302
    late = keeper.post(path, {**typed, "note_fr": "En retard."})
    assert late.status_code == 409
    assert "En retard." in late.content.decode()
    seen = seal(told(Law.objects.get(), CORRECTED))
    assert f'value="{seen}"' in late.content.decode()
    assert "Avant." in keeper.get("/laws/LOI_TEST/").content.decode()


def test_form_says_that_one_of_two_sources_is_needed(keeper: Client) -> None:
    page = keeper.get("/laws/add/").content.decode()
    assert page.count("(l’un des deux)") == 2
