"""The pages by which administrators keep an ownership: shown first, then recorded; nothing typed lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hdhcompliance.accounts.models import User
from hdhcompliance.journal.models import JournalEntry
from providers.corrections import seal, told
from providers.entity_actions import CORRECTED
from providers.models import CompanyRight, LegalEntity, Shareholding
from tests import factories
from tests.tenders.preparing_laws import source
from tests.tenders.preparing_ownership import (
    kept_entity,
    kept_holding,
    kept_right,
    pair,
    provider,
    right,
)

pytestmark = pytest.mark.django_db
HERE = "/providers/hote/ownership/"
CHECKED = "2026-11-23"
Counting = Callable[[int], Any]


@pytest.fixture
def keeper(db: None) -> Client:
    """An administrator."""
    client = Client()
    client.force_login(User.objects.create(username="keeper", is_superuser=True))
    return client


def typed(**values: Any) -> dict[str, Any]:
    return {"confidence": "low", "checked_on": CHECKED, "source": source().pk, **values}


def a_holding(held: LegalEntity, by: LegalEntity, /, **values: Any) -> dict[str, Any]:
    given = {"entity": held.pk, "holder": by.pk, "precision": "exact", "is_direct": "on"}
    return typed(**{**given, "capital_bp": "30", "is_declared": "unknown"}) | values


def shown(client: Client, path: str, data: dict[str, Any]) -> dict[str, Any]:
    """What is posted, with the seal of its preview, ready to be recorded."""
    answer = client.post(path, data)
    assert answer.status_code == 200, answer.content.decode()
    found = re.search(r'name="previewed" value="([0-9a-f]{64})"', answer.content.decode())
    assert found
    return {**data, "previewed": found.group(1), "record": "yes"}


def test_preview_tells_the_effect_and_writes_nothing(keeper: Client) -> None:
    host, holder = pair()
    answer = keeper.post(f"{HERE}holdings/add/", a_holding(host, holder)).content.decode()
    assert "non satisfaits 0 → 1" in answer
    assert 'value="30"' in answer
    assert not Shareholding.objects.exists()
    assert not JournalEntry.objects.exists()


def test_what_was_shown_is_recorded(keeper: Client) -> None:
    host, holder = pair()
    ready = shown(keeper, f"{HERE}holdings/add/", a_holding(host, holder, capital_bp="24,5 %"))
    answer = keeper.post(f"{HERE}holdings/add/", ready)
    assert (answer.status_code, answer["Location"]) == (302, "/providers/hote/#companies")
    assert Shareholding.objects.get().capital_bp == 2450


def test_what_changed_since_it_was_shown_is_shown_again(keeper: Client) -> None:
    host, holder = pair()
    path = f"{HERE}holdings/add/"
    ready = shown(keeper, path, a_holding(host, holder))
    answer = keeper.post(path, {**ready, "capital_bp": "20"})
    assert answer.status_code == 200
    assert 'class="notice notice-warning"' in answer.content.decode()
    # The ownership itself moved: the effect is no longer the one that was shown.
    LegalEntity.objects.filter(pk=holder.pk).update(country="FR")
    assert keeper.post(path, ready).status_code == 200
    assert not Shareholding.objects.exists()


def test_preview_is_of_the_day_on_which_it_counts(keeper: Client) -> None:
    host, holder = pair()
    later = (timezone.localdate() + timedelta(days=30)).isoformat()
    path = f"{HERE}holdings/add/"
    answer = keeper.post(path, a_holding(host, holder, valid_from=later)).content.decode()
    assert "0 → 1" in answer
    kept_holding(host, holder)
    end = {"last_day": later, "reason": "Vendu.", "source": source().pk}
    answer = keeper.post(f"{HERE}holdings/fonds-hote-sas/end/", end).content.decode()
    assert "1 → 0" in answer


def test_other_providers_that_change_are_named(keeper: Client) -> None:
    _host, holder = pair()
    middle = kept_entity("mere", country="FR")
    other = factories.provider("autre", "Autre hôte", fictitious=False)
    held = kept_entity("autre-sas", country="FR")
    LegalEntity.objects.filter(pk=held.pk).update(role="host", provider=other)
    kept_holding(held, middle, capital_bp=10_000)
    answer = keeper.post(f"{HERE}holdings/add/", a_holding(middle, holder)).content.decode()
    assert "Autre hôte" in answer
    assert "19.6.b.1 inconnu → non satisfait" in answer.lower()


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"capital_bp": "80"}, "capital_bp", "100"),
        ({"votes_bp": "101"}, "votes_bp", "entre 0 et 100"),
        ({"capital_bp": "beaucoup"}, "capital_bp", "beaucoup"),
        ({"capital_bp": "24,555"}, "capital_bp", "24,555"),
        ({"holder": "same"}, "holder", "propre actionnaire"),
        ({"valid_from": "2026-02", "valid_to": "2026-01"}, "valid_to", "avant de commencer"),
        ({"valid_from": "hier"}, "valid_from", "hier"),
        ({"source": ""}, "source", "Choisissez une source"),
        ({"holder": ""}, "holder", "obligatoire"),
    ],
)
def test_refusal_stands_beside_its_field_and_loses_nothing(
    keeper: Client, values: dict[str, str], field: str, words: str
) -> None:
    host, holder = pair()
    kept_holding(host, kept_entity("autre"), capital_bp=3000)
    if values.get("holder") == "same":
        values = {"holder": str(host.pk)}
    data = a_holding(host, holder, note_fr="Ma longue note.", **values)
    answer = keeper.post(f"{HERE}holdings/add/", data)
    html = answer.content.decode()
    assert answer.status_code == 400
    errors = html.split(f'id="id_{field}_error"')[1].split("</ul>")[0]
    assert words in errors
    assert "Ma longue note." in html


def test_unknown_country_is_refused_beside_its_field(keeper: Client) -> None:
    provider()
    data = typed(role="host", kind="company", name_fr="Hôte", name_en="Hôte", country="UK")
    html = keeper.post(f"{HERE}entities/add/", data).content.decode()
    assert "« UK »" in html.split('id="id_country_error"')[1].split("</ul>")[0].replace(
        "\u00a0", " "
    )


def test_new_holder_is_asked_what_it_holds(keeper: Client) -> None:
    kept_entity("hote-sas", role="host", country="FR")
    data = typed(role="holder", kind="company", name_fr="Fonds", name_en="Fund", country="us")
    path = f"{HERE}entities/add/"
    answer = keeper.post(path, shown(keeper, path, data))
    assert answer["Location"] == f"{HERE}holdings/add/?holder=fund"
    assert LegalEntity.objects.get(key="fund").country == "US"
    page = keeper.get(answer["Location"]).content.decode()
    assert page.count(" selected>") >= 2
    assert "Fonds" in keeper.get("/providers/hote/").content.decode()


def test_siren_is_taken_with_its_spaces_and_once(keeper: Client) -> None:
    kept_entity("outscale", siren="527594493")
    provider()
    data = typed(role="holder", kind="company", name_fr="O", name_en="O", siren="527 594 493")
    html = keeper.post(f"{HERE}entities/add/", data).content.decode()
    assert "outscale" in html.split('id="id_siren_error"')[1].split("</ul>")[0]


def test_correction_starts_from_what_stands_and_is_read_on_the_page(keeper: Client) -> None:
    host, holder = pair()
    kept_holding(host, holder, capital_bp=2450)
    path = f"{HERE}entities/fonds/correct/"
    assert 'value="US"' in keeper.get(path).content.decode()
    seen = seal(told(holder, CORRECTED))
    words = {"kind": "company", "name_fr": "fonds", "name_en": "fonds", "country": "CA"}
    data = typed(**words, reason="Siège déplacé.", seen=seen)
    assert keeper.post(path, shown(keeper, path, data)).status_code == 302
    page = keeper.get("/providers/hote/").content.decode()
    assert "Siège déplacé." in page
    late = keeper.post(path, data)
    assert late.status_code == 409
    assert f'value="{seen}"' not in late.content.decode()
    assert 'value="24,5"' in keeper.get(f"{HERE}holdings/fonds-hote-sas/correct/").content.decode()


def test_replaced_holding_stays_on_the_page(keeper: Client) -> None:
    host, holder = pair()
    kept_holding(host, holder)
    path = f"{HERE}holdings/fonds-hote-sas/correct/"
    data = a_holding(host, holder, capital_bp="12", reason="Lu trop vite.")
    ready = shown(keeper, path, data)
    assert keeper.post(path, ready).status_code == 302
    page = keeper.get("/providers/hote/").content.decode()
    assert "Lu trop vite." in page
    assert keeper.post(path, data).status_code == 409


def test_right_is_said_and_ended(keeper: Client) -> None:
    host, holder = pair()
    kept_holding(host, holder, capital_bp=100)
    path = f"{HERE}rights/add/"
    words = {"told_fr": "Un veto.", "told_en": "A veto.", "kind": "veto"}
    data = typed(entity=host.pk, exists="yes", **words)
    html = keeper.post(path, data).content.decode()
    assert "Dites qui" in html.split('id="id_holder_error"')[1].split("</ul>")[0]
    assert keeper.post(path, shown(keeper, path, {**data, "holder": holder.pk})).status_code == 302
    path = f"{HERE}rights/{CompanyRight.objects.get().key}/end/"
    early = {"last_day": "2026", "reason": "Pacte échu.", "source": ""}
    assert keeper.post(path, early).status_code == 400
    assert "Un veto." in keeper.get("/providers/hote/").content.decode()


def test_end_before_the_start_is_told_of_the_last_day(keeper: Client) -> None:
    host, holder = pair()
    kept_holding(host, holder, valid_from="2026-06")
    data = {"last_day": "2026-05", "reason": "Vendu.", "source": source().pk}
    html = keeper.post(f"{HERE}holdings/fonds-hote-sas/end/", data).content.decode()
    assert "avant de commencer" in html.split('id="id_last_day_error"')[1].split("</ul>")[0]


def test_record_of_the_other_side_is_not_found(keeper: Client) -> None:
    """The page of an invented host gives no hold on a real company."""
    pair()
    factories.provider("faux")
    assert keeper.get("/providers/faux/ownership/entities/fonds/correct/").status_code == 404
    assert "fonds" not in keeper.get("/providers/faux/ownership/holdings/add/").content.decode()


def test_member_is_offered_no_act(client: Client) -> None:
    host, holder = pair()
    kept_holding(host, holder)
    kept_right(host, holder)
    client.force_login(User.objects.create(username="member"))
    page = client.get("/providers/hote/").content.decode()
    assert "/ownership/" not in page
    assert "Un veto." in page


@pytest.mark.parametrize("number", [1, 3])
def test_page_makes_the_same_queries_for_one_holding_and_three(
    keeper: Client, django_assert_num_queries: Counting, number: int
) -> None:
    host = kept_entity("hote-sas", role="host", country="FR")
    for place in range(number):
        holder = kept_entity(f"fonds-{place}", country="US")
        kept_holding(host, holder, capital_bp=100)
        right(host, holder, key=f"veto-{place}", source=source()).save()
    with django_assert_num_queries(27):
        assert keeper.get("/providers/hote/").status_code == 200
