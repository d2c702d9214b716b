"""What administrators write about who holds a host: nothing is erased, the impossible is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from hdhcompliance.accounts.models import User
from hdhcompliance.journal.models import JournalEntry
from hdhcompliance.journal.refusal import ActionRefused
from providers.corrections import corrections, seal, told
from providers.entity_actions import CORRECTED, add_entity, correct_entity, end_entity
from providers.given_sources import NewSource
from providers.holders import holders_of
from providers.holding_actions import (
    add_holding,
    add_right,
    correct_holding,
    correct_right,
    end_holding,
    end_right,
)
from providers.loading import load_providers
from providers.models import CompanyRight, LegalEntity, Provider, Shareholding
from providers.ownership.requirements import Item, Outcome
from tests.tenders.preparing_laws import source
from tests.tenders.preparing_ownership import (
    entity,
    holding,
    kept_entity,
    kept_holding,
    kept_right,
    pair,
    provider,
    right,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)
WHY = "Relu."
OPENED = NewSource("Statuts", "Statutes", "https://example.org/statuts", "official")


@pytest.fixture
def admin() -> User:
    return User.objects.create(username="admin", is_superuser=True)


def outcomes(day: date = DAY) -> dict[Item, Outcome]:
    found = holders_of(Provider.objects.get(slug="hote"), day)
    return {reading.item: reading.outcome for reading in found.items}


def fields(caught: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return set(caught.value.message_dict)


# --- companies and holders -----------------------------------------------------------------------


def test_holder_belongs_to_no_provider_and_a_second_host_is_refused(admin: User) -> None:
    host = provider()
    given: Any = {"by": admin, "provider": host, "source": source()}
    first = add_entity(entity=entity(), **given)
    holder = add_entity(entity=entity("Fonds", "holder"), **given)
    assert (first.provider, holder.provider) == (host, None)
    with pytest.raises(ValidationError) as caught:
        add_entity(entity=entity("Autre"), **given)
    assert fields(caught) == {"role"}


def test_same_name_has_another_key(admin: User) -> None:
    given: Any = {"by": admin, "provider": provider(), "source": source()}
    keys = [add_entity(entity=entity("Fonds", "holder"), **given).key for _ in range(2)]
    assert keys == ["fonds", "fonds-h1"]


@pytest.mark.parametrize("code", ["UK", "XX", "EU", "fr", "FRA"])
def test_unknown_country_is_refused(admin: User, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        add_entity(by=admin, entity=entity(country=code), provider=provider(), source=OPENED)
    assert fields(caught) == {"country"}
    assert not LegalEntity.objects.exists()


def test_invented_source_says_nothing_of_a_real_company(admin: User) -> None:
    invented = NewSource("Pièce", "Document", "", "fictitious")
    with pytest.raises(ValidationError) as caught:
        add_entity(by=admin, entity=entity(), provider=provider(), source=invented)
    assert fields(caught) == {"source"}


def test_corrected_country_counts_and_the_journal_keeps_the_one_before(admin: User) -> None:
    host, holder = pair()
    LegalEntity.objects.filter(pk=holder.pk).update(country="")
    kept_holding(host, holder)
    assert outcomes()[Item.SINGLE] is Outcome.UNKNOWN
    shown = LegalEntity.objects.get(pk=holder.pk)
    seen = seal(told(shown, CORRECTED))
    shown.country = "US"
    given: Any = {"by": admin, "source": source(), "reason": WHY, "seen": seen}
    correct_entity(entity=shown, **given)
    assert outcomes()[Item.SINGLE] is Outcome.NOT_MET
    (difference,) = corrections(LegalEntity, "entity.corrected", {"fonds": "Fonds"})[0].differences
    assert (difference.name, difference.before, difference.after) == ("country", "", "US")
    with pytest.raises(ActionRefused) as caught:
        correct_entity(entity=shown, **given)
    assert caught.value.code == "changed"


def test_company_with_holders_does_not_become_a_person(admin: User) -> None:
    host, holder = pair()
    kept_holding(holder, host)
    seen = seal(told(holder, CORRECTED))
    holder.kind = "person"
    with pytest.raises(ValidationError) as caught:
        correct_entity(by=admin, entity=holder, source=source(), reason=WHY, seen=seen)
    assert fields(caught) == {"kind"}


def test_listing_that_no_longer_hides_a_float_does_not_pass_the_whole(admin: User) -> None:
    """Of listed shares an undeclared holder does not count; of others it does."""
    host = kept_entity("hote-sas", role="host", is_listed=True)
    for key in ("un", "deux"):
        kept_holding(host, kept_entity(key), capital_bp=6000, is_declared=key == "un")
    seen = seal(told(host, CORRECTED))
    host.is_listed = False
    with pytest.raises(ValidationError, match="100"):
        correct_entity(by=admin, entity=host, source=source(), reason=WHY, seen=seen)


def test_company_that_ends_takes_its_holdings_and_rights_with_it(admin: User) -> None:
    host, holder = pair()
    kept_holding(host, holder)
    kept_right(host, holder)
    ended_before = kept_holding(host, kept_entity("ancien"), valid_to="2020", capital_bp=100)
    end_entity(by=admin, entity=holder, last_day="2026-06-30", source=OPENED, reason="Absorbée.")
    (share,) = Shareholding.objects.filter(superseded_by=None, holder=holder)
    (veto,) = CompanyRight.objects.filter(superseded_by=None)
    assert (share.valid_to, veto.valid_to) == ("2026-06-30", "2026-06-30")
    assert share.second_source is not None
    assert share.source.key == "T9"
    assert Shareholding.objects.get(pk=ended_before.pk).superseded_by is None
    assert LegalEntity.objects.get(key="fonds").ended_on == "2026-06-30"
    assert outcomes(date(2026, 6, 30))[Item.SINGLE] is Outcome.NOT_MET
    assert outcomes(date(2026, 7, 1))[Item.SINGLE] is Outcome.UNKNOWN
    with pytest.raises(ActionRefused):
        end_entity(by=admin, entity=holder, last_day="2026", source=OPENED, reason=WHY)
    with pytest.raises(ValidationError) as caught:
        add_holding(by=admin, holding=holding(host, holder), source=source())
    assert fields(caught) == {"valid_to"}


# --- holdings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["capital_bp", "votes_bp"])
def test_more_than_the_whole_is_refused_on_its_field(admin: User, kind: str) -> None:
    host, holder = pair()
    kept_holding(host, kept_entity("autre"), **{"capital_bp": None, kind: 8000})
    new = {"capital_bp": None, kind: 2001}
    with pytest.raises(ValidationError) as caught:
        add_holding(by=admin, holding=holding(host, holder, **new), source=OPENED)
    assert fields(caught) == {kind}
    assert "autre 80\u202f%" in caught.value.message_dict[kind][0]
    assert Shareholding.objects.count() == 1
    add_holding(by=admin, holding=holding(host, holder, **{**new, kind: 2000}), source=OPENED)


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        ({"valid_to": "2025-12-31"}, {"valid_from": "2026-01-01"}, False),
        ({"valid_to": "2026-01-01"}, {"valid_from": "2026-01-01"}, True),
        ({"valid_from": "2027"}, {"valid_to": "2026"}, False),
        ({"valid_from": "2027"}, {"valid_to": "2027"}, True),
        # Of two years ago: it no longer establishes anything beside what was seen since.
        ({"as_of": "2020"}, {"as_of": "2026"}, False),
        ({"as_of": "2025"}, {"as_of": "2026"}, True),
    ],
)
def test_sum_is_that_of_each_day(
    admin: User, first: dict[str, str], second: dict[str, str], refused: bool
) -> None:
    host, holder = pair()
    kept_holding(host, kept_entity("autre"), capital_bp=6000, **first)
    new = holding(host, holder, capital_bp=6000, **second)
    if not refused:
        add_holding(by=admin, holding=new, source=source())
        return
    with pytest.raises(ValidationError) as caught:
        add_holding(by=admin, holding=new, source=source())
    assert fields(caught) == {"capital_bp"}


def test_excess_that_stands_may_be_mended_step_by_step(admin: User) -> None:
    host, holder = pair()
    other = kept_entity("autre")
    old = kept_holding(host, holder, capital_bp=9000)
    kept_holding(host, other, capital_bp=4000)
    lower = holding(host, holder, capital_bp=7000)
    new = correct_holding(by=admin, old=old, holding=lower, source=source(), reason=WHY)
    with pytest.raises(ValidationError):
        correct_holding(
            by=admin,
            old=new,
            holding=holding(host, holder, capital_bp=8000),
            source=source(),
            reason=WHY,
        )


def test_later_observation_of_a_holder_replaces_the_earlier_one(admin: User) -> None:
    host, holder = pair()
    kept_holding(host, holder, capital_bp=9000, as_of="2025-06")
    add_holding(
        by=admin, holding=holding(host, holder, capital_bp=8000, as_of="2026-06"), source=source()
    )
    assert Shareholding.objects.filter(superseded_by=None).count() == 2


def test_company_does_not_hold_itself_nor_ends_before_it_starts(admin: User) -> None:
    host, holder = pair()
    with pytest.raises(ValidationError) as caught:
        add_holding(by=admin, holding=holding(host, host), source=source())
    assert fields(caught) == {"holder"}
    turned = holding(host, holder, valid_from="2026-02", valid_to="2026-01")
    with pytest.raises(ValidationError) as caught:
        add_holding(by=admin, holding=turned, source=source())
    assert "valid_to" in fields(caught)
    within = holding(host, holder, valid_from="2026-02", valid_to="2026")
    add_holding(by=admin, holding=within, source=source())


def test_loop_without_owner_is_refused(admin: User) -> None:
    host, holder = pair()
    kept_holding(host, holder, capital_bp=10_000)
    with pytest.raises(ValidationError) as caught:
        add_holding(by=admin, holding=holding(holder, host, capital_bp=10_000), source=source())
    assert fields(caught) == {"holder"}
    add_holding(by=admin, holding=holding(holder, host, capital_bp=500), source=source())


def test_corrected_holding_stays_with_its_reason(admin: User) -> None:
    host, holder = pair()
    old = kept_holding(host, holder, capital_bp=3000)
    new = correct_holding(
        by=admin,
        old=old,
        holding=holding(host, holder, capital_bp=2000),
        source=source(),
        reason="Mauvaise page.",
    )
    old.refresh_from_db()
    assert (old.capital_bp, old.superseded_by, old.superseded_because) == (
        3000,
        new,
        "Mauvaise page.",
    )
    assert outcomes()[Item.SINGLE] is not Outcome.NOT_MET
    entry = JournalEntry.objects.get()
    assert (entry.details["replaces"], entry.details["capital_bp"]) == (old.key, 2000)
    with pytest.raises(ActionRefused) as caught:
        end_holding(by=admin, old=old, last_day="2026", source=OPENED, reason=WHY)
    assert caught.value.code == "superseded"


def test_ended_holding_keeps_the_source_of_its_share(admin: User) -> None:
    host, holder = pair()
    old = kept_holding(host, holder, as_of="2024-01", note_fr="Une note.")
    new = end_holding(by=admin, old=old, last_day="2026-06", source=OPENED, reason="Vendu.")
    assert (new.as_of, new.note_fr, new.valid_to) == ("2024-01", "Une note.", "2026-06")
    assert new.second_source is not None
    assert (new.source.key, new.second_source.label_fr) == ("T9", "Statuts")
    assert outcomes(date(2026, 6, 30))[Item.SINGLE] is Outcome.NOT_MET
    assert outcomes(date(2026, 7, 1))[Item.SINGLE] is Outcome.UNKNOWN


def test_end_rests_on_a_page_that_was_opened(admin: User) -> None:
    """An end that nobody checked would take a holder outside the Union out of the reading."""
    old = kept_holding(*pair())
    heard = NewSource("Ouï-dire", "Hearsay", "", "unverified")
    with pytest.raises(ValidationError) as caught:
        end_holding(by=admin, old=old, last_day="2026", source=heard, reason=WHY)
    assert fields(caught) == {"source"}


def test_loading_again_leaves_what_a_person_replaced(admin: User) -> None:
    load_providers(by=admin)
    old = Shareholding.objects.get(key="bleu-orange")
    end_holding(by=admin, old=old, last_day="2026-11", source=OPENED, reason="Cédé.")
    report = load_providers(by=admin)
    assert (report.wrote, report.kept) == (False, ())
    assert Shareholding.objects.filter(entity__key="bleu", superseded_by=None).count() == 2


# --- rights --------------------------------------------------------------------------------------


def test_right_counts_until_it_ends_or_is_corrected(admin: User) -> None:
    host, holder = pair()
    kept_holding(host, holder, capital_bp=100)
    veto = add_right(by=admin, right=right(host, holder), source=source())
    assert outcomes()[Item.VETO] is Outcome.NOT_MET
    ended = end_right(by=admin, old=veto, last_day="2026-10-31", source=OPENED, reason=WHY)
    assert outcomes()[Item.VETO] is Outcome.UNKNOWN
    assert outcomes(date(2026, 10, 31))[Item.VETO] is Outcome.NOT_MET
    none = right(host, None)
    correct_right(by=admin, old=ended, right=none, source=source(), reason="Statuts lus.")
    assert outcomes()[Item.VETO] is Outcome.MET


def test_right_that_exists_has_a_holder_other_than_the_company(admin: User) -> None:
    host, holder = pair()
    for wrong in (right(host, None, exists=True), right(host, host)):
        with pytest.raises(ValidationError) as caught:
            add_right(by=admin, right=wrong, source=source())
        assert fields(caught) == {"holder"}
    turned = right(host, holder, valid_from="2026", valid_to="2025")
    with pytest.raises(ValidationError) as caught:
        add_right(by=admin, right=turned, source=source())
    assert "valid_to" in fields(caught)


# --- by a hand in the database -------------------------------------------------------------------


def test_database_refuses_to_rewrite_a_holding_or_a_right() -> None:
    host, holder = pair()
    kept_holding(host, holder)
    kept_right(host, holder)
    for model, values in (
        (Shareholding, {"capital_bp": 100}),
        (Shareholding, {"valid_to": "2020"}),
        (CompanyRight, {"exists": False}),
        (CompanyRight, {"told_fr": "Rien."}),
    ):
        with pytest.raises(IntegrityError, match="replaced"), transaction.atomic():
            model._default_manager.update(**values)
