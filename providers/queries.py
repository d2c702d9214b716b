"""Reading providers as of a date. Each function makes a constant number of queries."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q

from providers import status as rules
from providers.corrections import Correction, corrections
from providers.holders import Holders, holders_of
from providers.models import (
    Certification,
    CompanyRight,
    Dependency,
    Fact,
    HostingService,
    LegalEntity,
    Provider,
    Shareholding,
)
from providers.partial_dates import known_by
from providers.status import EXPIRES_SOON_DAYS, Standing, Status


@dataclass(frozen=True, slots=True)
class CertificationView:
    """A certification with its standing; `renewed`: a later one exists for the same service."""

    certification: Certification
    standing: Standing
    renewed: bool

    @property
    def status(self) -> Status:
        return self.standing.status


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A provider and its certifications; `status` is the best of its SecNumCloud ones."""

    provider: Provider
    certifications: tuple[CertificationView, ...]

    @property
    def status(self) -> Status:
        snc = Certification.Scheme.SNC
        return rules.best(v.status for v in self.certifications if v.certification.scheme == snc)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list; empty means all. `expiring` keeps what ends within 90 days."""

    search: str = ""
    scheme: str = ""
    status: Status | None = None
    expiring: bool = False

    @property
    def about_certifications(self) -> bool:
        return bool(self.scheme or self.status or self.expiring)


# Said by the certifications, entities and shareholdings of the page, with the same sources.
TOLD_ELSEWHERE = frozenset(
    {
        Fact.Field.SNC_SERVICE,
        Fact.Field.SNC_PROGRESS,
        Fact.Field.HDS_CERTIFICATE,
        Fact.Field.SIREN,
        Fact.Field.SHAREHOLDER,
    }
)


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """All that is shown of a provider on a day. `later` counts what is dated after that day.

    `entities`: its own, then those that hold something or have a right. `replaced`: holdings and
    rights in whose place another stands, the last replaced first.
    """

    provider: Provider
    as_of: date
    services: tuple[HostingService, ...]
    certifications: tuple[CertificationView, ...]
    entities: tuple[LegalEntity, ...]
    shareholdings: tuple[Shareholding, ...]
    rights: tuple[CompanyRight, ...]
    holders: Holders
    dependencies: tuple[Dependency, ...]
    facts: tuple[Fact, ...] = field(default=())
    to_check: tuple[Fact, ...] = field(default=())
    opinions: tuple[Fact, ...] = field(default=())
    later: int = 0
    replaced: tuple[Shareholding | CompanyRight, ...] = field(default=())
    corrections: tuple[Correction, ...] = field(default=())

    @property
    def qualified(self) -> tuple[CertificationView, ...]:
        """SecNumCloud qualifications valid on the day, beside 19.6 but no part of it."""
        snc = Certification.Scheme.SNC
        return tuple(
            view
            for view in self.certifications
            if view.certification.scheme == snc and view.status is Status.VALID
        )


def providers_as_of(as_of: date, wanted: Wanted | None = None) -> list[ProviderRow]:
    """Real providers first, then fictitious ones, with the certifications wanted. 3 queries."""
    wanted = wanted or Wanted()
    certifications = Certification.objects.select_related("source", "service")
    providers = Provider.objects.prefetch_related(
        Prefetch("certifications", certifications), "services"
    )
    rows = []
    for provider in providers:
        if not _matches(provider, wanted.search):
            continue
        views = standings(provider.certifications.all(), as_of)
        kept = tuple(view for view in views if _is_wanted(view, wanted))
        if kept or not wanted.about_certifications or _unknown_is_wanted(views, wanted):
            rows.append(ProviderRow(provider, kept))
    return rows


def expiring(as_of: date, days: int = EXPIRES_SOON_DAYS) -> list[CertificationView]:
    """Certifications valid on `as_of` that end at most `days` later, soonest first. 1 query."""
    granted = Certification.objects.filter(
        state=Certification.State.GRANTED, valid_to__gte=as_of
    ).select_related("provider", "service", "source")
    views = [view for view in standings(granted, as_of) if view.standing.expires_within(days)]
    return sorted(views, key=lambda view: (view.standing.last_day or as_of, view.certification.key))


def certifications_of(providers: Iterable[int], as_of: date) -> tuple[CertificationView, ...]:
    """Every certification of these providers, by key, with its standing on `as_of`. 1 query."""
    found = Certification.objects.filter(provider__in=set(providers)).select_related(
        "provider", "service", "source"
    )
    return standings(found, as_of)


def provider_page(slug: str, as_of: date) -> ProviderPage:
    """The page of one provider. Provider.DoesNotExist when unknown. 15 queries."""
    provider = Provider.objects.get(slug=slug)
    certifications = provider.certifications.select_related("source", "service")
    own = tuple(provider.entities.select_related("source", "second_source"))
    holders = holders_of(provider, as_of)
    held, rights = _held(provider, holders), _rights(provider)
    standing = [share for share in held if share.superseded_by_id is None]
    all_facts = provider.facts.displayable().select_related("source")
    facts = [fact for fact in all_facts if known_by(fact.valid_from, as_of)]
    shareholdings = tuple(share for share in standing if known_by(share.as_of, as_of))
    kept_rights = tuple(right for right in rights if right.superseded_by_id is None)
    entities = _with_holders(own, [*shareholdings, *kept_rights])
    shown = [fact for fact in facts if fact.field not in TOLD_ELSEWHERE]
    return ProviderPage(
        provider=provider,
        as_of=as_of,
        services=tuple(provider.services.all()),
        certifications=standings(certifications, as_of),
        entities=entities,
        shareholdings=shareholdings,
        rights=kept_rights,
        holders=holders,
        dependencies=tuple(
            provider.dependencies.select_related("source", "service", "on_provider")
        ),
        facts=_displayed(shown, Fact.Display.FACT),
        to_check=_displayed(shown, Fact.Display.TO_CHECK),
        opinions=_displayed(shown, Fact.Display.OPINION),
        later=len(all_facts) - len(facts) + len(standing) - len(shareholdings),
        replaced=_replaced([*held, *rights]),
        corrections=corrections(
            LegalEntity,
            "entity.corrected",
            {holders.reading.host.key: provider.name}
            | {entity.key: entity.name for entity in entities},
        ),
    )


def unlinked_entities(provider: Provider) -> tuple[LegalEntity, ...]:
    """Of its side, those of no provider that hold nothing and have no right. 1 query."""
    return tuple(
        LegalEntity.objects.filter(
            is_fictitious=provider.is_fictitious, provider=None, holdings=None, rights_held=None
        ).order_by("name_fr", "key")
    )


_BESIDE = (
    "source",
    "second_source",
    "entity",
    "holder",
    "holder__source",
    "holder__second_source",
)


def _held(provider: Provider, holders: Holders) -> list[Shareholding]:
    """The holdings of its companies and of all above them, replaced ones too."""
    next_to_it = LegalEntity.objects.filter(holdings__entity__provider=provider)
    above = [stake.holder.key for stake in holders.reading.stakes]
    wanted = Q(entity__provider=provider) | Q(entity__in=next_to_it) | Q(entity__key__in=above)
    return list(Shareholding.objects.filter(wanted).select_related(*_BESIDE))


def _rights(provider: Provider) -> list[CompanyRight]:
    return list(CompanyRight.objects.filter(entity__provider=provider).select_related(*_BESIDE))


def _with_holders(
    own: Iterable[LegalEntity], rows: Iterable[Shareholding | CompanyRight]
) -> tuple[LegalEntity, ...]:
    found = {entity.pk: entity for entity in own}
    for row in rows:
        if row.holder is not None:
            found.setdefault(row.holder.pk, row.holder)
    return tuple(found.values())


def _replaced(
    rows: Iterable[Shareholding | CompanyRight],
) -> tuple[Shareholding | CompanyRight, ...]:
    gone = [(row.superseded_at, row.key, row) for row in rows if row.superseded_at is not None]
    return tuple(row for _at, _key, row in sorted(gone, key=lambda one: one[:2], reverse=True))


def _displayed(facts: Iterable[Fact], display: str) -> tuple[Fact, ...]:
    order = list(Fact.Field)
    kept = (fact for fact in facts if fact.display == display)
    return tuple(sorted(kept, key=lambda fact: order.index(Fact.Field(fact.field))))


def standings(
    certifications: Iterable[Certification], as_of: date
) -> tuple[CertificationView, ...]:
    """Each with its standing on the day, and whether another of the same object follows it."""
    together: defaultdict[tuple[int, int | None, str], list[Certification]] = defaultdict(list)
    found = list(certifications)
    for item in found:
        together[_same_object(item)].append(item)
    return tuple(
        CertificationView(
            certification=item,
            standing=rules.standing(item, as_of),
            renewed=rules.renewed(item, together[_same_object(item)]),
        )
        for item in found
    )


def _same_object(item: Certification) -> tuple[int, int | None, str]:
    return item.provider_id, item.service_id, item.scheme


def _is_wanted(view: CertificationView, wanted: Wanted) -> bool:
    if wanted.scheme and view.certification.scheme != wanted.scheme:
        return False
    if wanted.expiring and not view.standing.expires_soon:
        return False
    return wanted.status is None or view.status is wanted.status


def _unknown_is_wanted(views: Iterable[CertificationView], wanted: Wanted) -> bool:
    """A provider of which no certification is known answers to « unknown »."""
    if wanted.status is not Status.UNKNOWN or wanted.expiring:
        return False
    return not any(
        not wanted.scheme or view.certification.scheme == wanted.scheme for view in views
    )


def _matches(provider: Provider, search: str) -> bool:
    words = _plain(search).split()
    if not words:
        return True
    texts = [provider.name, *(service.name for service in provider.services.all())]
    texts += [item.decision_number for item in provider.certifications.all()]
    haystack = _plain(" ".join(texts))
    return all(word in haystack for word in words)


def _plain(text: str) -> str:
    """Small letters without accents, so that « education » finds « Éducation »."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
