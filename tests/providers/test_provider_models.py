"""What the database itself refuses about providers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from providers.actions import create_fictitious_provider
from providers.models import (
    Certification,
    CompanyRight,
    Fact,
    LegalEntity,
    Provider,
    Shareholding,
    Source,
)

pytestmark = pytest.mark.django_db

CHECKED = date(2026, 11, 23)
Make = Callable[..., Certification]


@pytest.fixture
def real() -> Provider:
    return Provider.objects.create(slug="real", name="Real", kind="considered")


@pytest.fixture
def invented() -> Provider:
    return create_fictitious_provider(name="Hébergeur Alpha (fictif)", slug="alpha", by=None)


def entity(provider: Provider, source: Source, **values: str) -> LegalEntity:
    return LegalEntity(
        provider=provider,
        is_fictitious=provider.is_fictitious,
        name_fr="SA",
        name_en="SA",
        source=source,
        checked_on=CHECKED,
        **{"key": f"{provider.slug}-sa", "role": "host", "confidence": "high", **values},
    )


def refused(write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_fictitious_provider_has_no_website(invented: Provider) -> None:
    invented.website = "https://example.org/"
    with pytest.raises(ValidationError, match=r"fictitious|fictif"):
        invented.full_clean()
    refused(invented.save)


def test_fictitious_provider_has_no_siren(invented: Provider, source: Source) -> None:
    company = entity(invented, source, siren="527594493")
    with pytest.raises(ValidationError):
        company.full_clean()
    refused(company.save)


def test_fictitious_provider_gets_no_siren_later(invented: Provider, source: Source) -> None:
    company = entity(invented, source)
    company.save()
    refused(lambda: LegalEntity.objects.filter(pk=company.pk).update(siren="527594493"))


def test_company_with_siren_is_not_moved_to_a_fictitious_provider(
    real: Provider, invented: Provider, source: Source
) -> None:
    company = entity(real, source, siren="527594493")
    company.save()
    refused(lambda: LegalEntity.objects.filter(pk=company.pk).update(provider=invented))


def test_real_provider_never_becomes_fictitious(real: Provider) -> None:
    refused(
        lambda: Provider.objects.filter(pk=real.pk).update(is_fictitious=True, kind="fictitious")
    )


def test_fictitious_provider_never_becomes_real(invented: Provider) -> None:
    refused(
        lambda: Provider.objects.filter(pk=invented.pk).update(
            is_fictitious=False, kind="considered"
        )
    )


def test_provider_kind_and_fiction_agree() -> None:
    refused(lambda: Provider.objects.create(slug="x", name="X", kind="fictitious"))


@pytest.mark.parametrize("number", ["527594494", "12345678", "abcdefghi"])
def test_siren_wrong_is_told(real: Provider, source: Source, number: str) -> None:
    with pytest.raises(ValidationError) as caught:
        entity(real, source, siren=number).full_clean()
    assert caught.value.message_dict["siren"][0].startswith(number)


def test_siren_not_nine_digits_is_refused_by_the_database(real: Provider, source: Source) -> None:
    refused(entity(real, source, siren="52759449").save)


def test_certification_ending_before_its_start_is_refused(make_certification: Make) -> None:
    refused(lambda: make_certification("a", valid_to=date(2023, 12, 31)))


def test_certification_may_last_one_day(make_certification: Make) -> None:
    day = date(2024, 1, 1)
    assert make_certification("a", valid_from=day, valid_to=day).pk


def test_certification_of_another_providers_service_is_told(make_certification: Make) -> None:
    first, second = make_certification("a"), make_certification("b")
    first.service = second.service
    with pytest.raises(ValidationError):
        first.full_clean()


def test_certification_in_progress_has_no_decision(make_certification: Make) -> None:
    refused(
        lambda: make_certification("a", state="in_progress", valid_to=None, decision_number="1")
    )


def test_milestone_without_name_is_refused(make_certification: Make) -> None:
    refused(lambda: make_certification("a", state="milestone", valid_to=None))


@pytest.mark.parametrize("confidence", ["", "sure", "HIGH"])
def test_confidence_outside_the_list_is_refused(make_certification: Make, confidence: str) -> None:
    refused(lambda: make_certification("a", confidence=confidence))


def fact(provider: Provider, source: Source, **values: str) -> Fact:
    return Fact(
        key="f",
        provider=provider,
        source=source,
        checked_on=CHECKED,
        **{
            "field": "technology",
            "value_fr": "x",
            "value_en": "x",
            "confidence": "low",
            **values,
        },
    )


def test_rating_shown_as_a_fact_is_refused(real: Provider, source: Source) -> None:
    refused(fact(real, source, field="third_party_csf_rating", display="fact").save)


def test_claim_shown_as_a_fact_is_refused(real: Provider, source: Source) -> None:
    refused(fact(real, source, field="partner_claim", display="fact").save)


def test_fact_ending_before_its_start_is_refused(real: Provider, source: Source) -> None:
    refused(fact(real, source, valid_from="2026-02", valid_to="2025").save)


def test_fact_without_opened_source_is_not_a_fact(real: Provider) -> None:
    unverified = Source.objects.create(key="T2", label_fr="-", label_en="-", kind="unverified")
    with pytest.raises(ValidationError) as caught:
        fact(real, unverified).full_clean()
    assert "display" in caught.value.message_dict
    fact(real, unverified, display="to_check").full_clean()


def test_fact_date_that_does_not_exist_is_told(real: Provider, source: Source) -> None:
    with pytest.raises(ValidationError) as caught:
        fact(real, source, valid_from="2026-02-30").full_clean()
    assert "valid_from" in caught.value.message_dict


def test_share_above_all_is_refused(real: Provider, source: Source) -> None:
    company, other = entity(real, source), entity(real, source, key="other", role="holder")
    company.save()
    other.save()
    holding = Shareholding(
        key="s",
        entity=company,
        holder=other,
        capital_bp=10_001,
        source=source,
        checked_on=CHECKED,
        confidence="low",
    )
    refused(holding.save)


def test_source_links_leave_out_what_is_not_the_web() -> None:
    source = Source(address="javascript:alert(1) ; https://example.org/a ; data:text/html,x")
    assert source.links == ["https://example.org/a"]
    with pytest.raises(ValidationError):
        source.clean()


def test_triggers_are_there_after_every_migration(real: Provider) -> None:
    """SQLite drops the triggers of a table that a migration rebuilds."""
    refused(
        lambda: Provider.objects.filter(pk=real.pk).update(is_fictitious=True, kind="fictitious")
    )


def test_certification_deleted_with_its_service(make_certification: Make) -> None:
    item = make_certification("a")
    assert item.service is not None
    item.service.delete()
    assert not Certification.objects.exists()


def test_invented_and_real_companies_never_hold_one_another(
    real: Provider, invented: Provider, source: Source
) -> None:
    company, holder = entity(real, source), entity(invented, source)
    company.save()
    holder.save()
    holding = Shareholding(
        key="s", entity=company, holder=holder, source=source, checked_on=CHECKED, confidence="low"
    )
    with pytest.raises(ValidationError):
        holding.full_clean()
    refused(holding.save)
    right = CompanyRight(
        key="r",
        entity=company,
        holder=holder,
        kind="veto",
        exists=True,
        told_fr="R",
        told_en="R",
        source=source,
        checked_on=CHECKED,
        confidence="low",
    )
    refused(right.save)


def test_company_stays_on_the_side_of_its_provider(
    real: Provider, invented: Provider, source: Source
) -> None:
    company = entity(real, source)
    company.save()
    row = LegalEntity.objects.filter(pk=company.pk)
    refused(lambda: row.update(is_fictitious=True))
    refused(lambda: row.update(provider=invented))
    refused(lambda: row.update(provider=None, is_fictitious=True))
