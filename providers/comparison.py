"""Hosts side by side on a day: what differs first. A constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from providers.countries import country_name
from providers.exposure import Affects, figure, load_parameters, read, variant_not_stated
from providers.exposure_queries import links_on
from providers.exposure_words import hundredths
from providers.holders import holders_of_each
from providers.law_queries import laws_as_of
from providers.models import (
    Certification,
    Dependency,
    Fact,
    LegalEntity,
    Provider,
    Shareholding,
    Source,
)
from providers.models.provenance import Provenance
from providers.partial_dates import known_by
from providers.queries import CertificationView, standings
from providers.templatetags.hosts import Badge, badge, share, statement
from providers.templatetags.ownership import item_lines

AT_LEAST, AT_MOST = 2, 6


@dataclass(frozen=True, slots=True)
class Value:
    """One statement of a cell; `item` is the row that carries its source, date and confidence.

    `why` and `sources` come with what is computed; what is compared does not depend on them.
    """

    text: str
    detail: str = ""
    badge: Badge | None = None
    item: Provenance | None = None
    why: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def said(self) -> tuple[str, str, str]:
        """What is compared: not who says it, nor when it was checked."""
        return self.text, self.detail, str(self.badge["label"]) if self.badge else ""


# No value is unknown, which is never « none ».
Cell = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len({frozenset(value.said for value in cell) for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """`providers` in the order asked for; `rows` have one cell for each."""

    as_of: date
    providers: tuple[Provider, ...]
    rows: tuple[Row, ...]

    @property
    def differences(self) -> list[Row]:
        return [row for row in self.rows if row.differs]

    @property
    def same(self) -> list[Row]:
        return [row for row in self.rows if not row.differs]


def compare(slugs: Sequence[str], as_of: date) -> Comparison:
    """The hosts of these slugs that are kept, with public facts known on the day. 20 queries."""
    found = {provider.slug: provider for provider in _with_facts(slugs)}
    providers = tuple(found[slug] for slug in slugs if slug in found)
    day = _Day(as_of, providers)
    rows = [
        Row(label, tuple(tuple(told(provider)) for provider in providers))
        for label, told in day.rows()
    ]
    return Comparison(as_of, providers, tuple(rows))


def _with_facts(slugs: Iterable[str]) -> Iterable[Provider]:
    source = ("source",)
    return Provider.objects.filter(slug__in=slugs).prefetch_related(
        Prefetch("certifications", Certification.objects.select_related(*source, "service")),
        Prefetch("entities", LegalEntity.objects.select_related(*source)),
        Prefetch("dependencies", Dependency.objects.select_related(*source, "service")),
        # A third party's opinion is no fact to compare.
        Prefetch(
            "facts",
            Fact.objects.displayable().exclude(display="opinion").select_related(*source),
        ),
        Prefetch(
            "entities__shareholdings",
            Shareholding.objects.filter(superseded_by=None).select_related(
                *source, "entity", "holder"
            ),
        ),
    )


class _Day:
    """What is told of each host on one day."""

    def __init__(self, as_of: date, providers: Sequence[Provider]) -> None:
        self.as_of = as_of
        self.laws = laws_as_of(as_of)
        self.links = links_on(providers, as_of)
        self.parameters = load_parameters()
        holders = holders_of_each(providers, as_of)
        self.items = {key: item_lines(found) for key, found in holders.items()}

    def rows(self) -> list[tuple[str, Callable[[Provider], Iterable[Value]]]]:
        field = Fact.Field
        return [
            (_("Country of the seat"), self._country),
            (_("Companies"), self._companies),
            (_("Shareholders"), self._shareholders),
            *self._requirements(),
            (_("SecNumCloud"), self._certified(Certification.Scheme.SNC)),
            (_("HDS"), self._certified(Certification.Scheme.HDS)),
            (_("HDS activities"), self._activities),
            (_("Relies on"), self._dependencies),
            (_("Subsidiary outside the European Union"), self._facts(field.NON_EU_SUBSIDIARY)),
            (_("Order of a foreign authority"), self._facts(field.FOREIGN_ORDER)),
            (_("Exposure, confidentiality"), self._exposure(Affects.CONFIDENTIALITY)),
            (_("Exposure, availability"), self._exposure(Affects.AVAILABILITY)),
        ]

    def _country(self, provider: Provider) -> Iterable[Value]:
        # Without the address its source gives: two hosts of one country do not differ by that.
        told = [
            Value(value.text, item=value.item)
            for value in self._facts(Fact.Field.HQ_COUNTRY)(provider)
        ]
        return told or ([Value(country_name(provider.country))] if provider.country else [])

    def _companies(self, provider: Provider) -> Iterable[Value]:
        for entity in provider.entities.all():
            seat = country_name(entity.country)
            yield Value(entity.name, f"{entity.get_role_display()}, {seat}", item=entity)

    def _shareholders(self, provider: Provider) -> Iterable[Value]:
        for entity in provider.entities.all():
            for holding in entity.shareholdings.all():
                if known_by(holding.as_of, self.as_of):
                    told = _("capital: %(capital)s, votes: %(votes)s") % {
                        "capital": share(holding, "capital"),
                        "votes": share(holding, "votes"),
                    }
                    yield Value(f"{holding.holder.name} → {entity.name}", told, item=holding)

    def _requirements(self) -> Iterator[tuple[str, Callable[[Provider], Iterable[Value]]]]:
        """The nine items of 19.6: compared by their outcome, told with their reasons."""
        lines = next(iter(self.items.values()), [])
        for number, line in enumerate(lines):
            yield f"{line['code']} · {line['text']}", self._requirement(number)

    def _requirement(self, number: int) -> Callable[[Provider], Iterable[Value]]:
        def told(provider: Provider) -> Iterable[Value]:
            line = self.items[provider.pk][number]
            yield Value(
                "",
                badge={"state": line["outcome"], "label": line["label"]},
                why=tuple(line["sentences"]),
                sources=tuple(line["sources"]),
            )

        return told

    def _certified(self, scheme: str) -> Callable[[Provider], Iterable[Value]]:
        def told(provider: Provider) -> Iterable[Value]:
            for view in standings(provider.certifications.all(), self.as_of):
                if view.certification.scheme == scheme:
                    yield _certification(view)

        return told

    def _activities(self, provider: Provider) -> Iterable[Value]:
        for item in provider.certifications.all():
            if item.scheme == Certification.Scheme.HDS and item.activities:
                yield Value(item.activities.replace(",", ", "), item=item)

    def _dependencies(self, provider: Provider) -> Iterable[Value]:
        for item in provider.dependencies.all():
            service = item.service.name if item.service is not None else ""
            yield Value(item.relies_on, service, item=item)

    def _facts(self, field: str) -> Callable[[Provider], Iterable[Value]]:
        def told(provider: Provider) -> Iterable[Value]:
            for fact in provider.facts.all():
                if fact.field == field and known_by(fact.valid_from, self.as_of):
                    yield Value(str(statement(fact)), fact.note, item=fact)

        return told

    def _exposure(self, affects: Affects) -> Callable[[Provider], Iterable[Value]]:
        def told(provider: Provider) -> Iterable[Value]:
            links = self.links[provider.pk].links
            if links:
                reading = read(self.laws, variant_not_stated(links), self.parameters)
                found = figure(reading.lines, affects)
                yield Value(
                    _("established %(established)s, possible %(possible)s")
                    % {
                        "established": hundredths(found.established),
                        "possible": hundredths(found.possible),
                    },
                    _("out of 15, before any mitigation of a tender"),
                )

        return told


def _certification(view: CertificationView) -> Value:
    item = view.certification
    service = item.service.name if item.service is not None else ""
    parts = []
    if item.decision_number:
        parts.append(_("decision %(number)s") % {"number": item.decision_number})
    if item.valid_to is not None:
        parts.append(_("last day %(day)s") % {"day": item.valid_to.isoformat()})
    if item.milestone:
        parts.append(item.milestone)
    name = service or _("scope of services not verified")
    return Value(name, ", ".join(parts), badge(view), item)
