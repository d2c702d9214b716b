"""What the rows must respect together: honesty rules, dates, nothing said twice. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from providers.dataset.columns import Value
from providers.partial_dates import Span


class Told(Protocol):
    """A row that can say where it stands."""

    @property
    def key(self) -> str: ...
    @property
    def values(self) -> Mapping[str, Value]: ...
    def tell(self, problem: str) -> str: ...


Rows = Mapping[str, Sequence[Told]]


def check_rows(rows: Rows) -> Iterator[str]:
    """One sentence per problem; nothing when the rows agree."""
    checks: tuple[Callable[[Rows], Iterator[str]], ...] = (
        _unverified_sources,
        _facts_shown_honestly,
        _fact_dates,
        _laws,
        _law_periods,
        _countries,
        _certifications,
        _services,
        _foreign_links,
        _holdings,
        _said_twice,
    )
    for check in checks:
        yield from check(rows)


def _by_key(rows: Sequence[Told]) -> dict[str, Told]:
    return {row.key: row for row in rows}


def _unverified_sources(rows: Rows) -> Iterator[str]:
    for source in rows["sources"]:
        if source.values["kind"] == "unverified" and source.values["address"]:
            yield source.tell("what was never opened has no address")


def _facts_shown_honestly(rows: Rows) -> Iterator[str]:
    sources = _by_key(rows["sources"])
    for fact in rows["facts"]:
        display, field = fact.values["display"], fact.values["field"]
        kind = sources[str(fact.values["source"])].values["kind"]
        if kind == "unverified" and display not in ("to_check", "hidden"):
            yield fact.tell("without an opened source it is to_check or hidden")
        if field == "third_party_csf_rating" and display not in ("opinion", "hidden"):
            yield fact.tell("a third party's rating is an opinion or hidden")
        if display == "opinion" and kind != "third_party":
            yield fact.tell("an opinion has a third party as its source")
        if field == "partner_claim" and display == "fact":
            yield fact.tell("a partnership claim is not shown as a fact")


def _fact_dates(rows: Rows) -> Iterator[str]:
    for fact in rows["facts"]:
        yield from _reversed(fact)


def _span(row: Told) -> Span:
    return Span(str(row.values["valid_from"]), str(row.values["valid_to"]))


def _reversed(row: Told) -> Iterator[str]:
    span = _span(row)
    if span.is_reversed:
        yield row.tell(f"ends ({span.valid_to}) before it starts ({span.valid_from})")


def _laws(rows: Rows) -> Iterator[str]:
    dated = {row.values["law"] for row in rows["law_periods"]}
    for row in rows["laws"]:
        if not row.values["jurisdiction"]:
            yield row.tell("a law has a jurisdiction")
        if (row.values["kind"] == "exposure") != (row.values["severity"] is not None):
            yield row.tell("a law that exposes has a severity, a shield has none")
        if row.key not in dated:
            yield row.tell("no dated record says whether it is in force")


def _law_periods(rows: Rows) -> Iterator[str]:
    sources = _by_key(rows["sources"])
    seen: dict[Value, list[tuple[str, Span]]] = {}
    for row in rows["law_periods"]:
        yield from _reversed(row)
        span = _span(row)
        others = seen.setdefault(row.values["law"], [])
        for key, other in others:
            if span.overlaps(other):
                yield row.tell(f"covers days that {key} covers")
        others.append((row.key, span))
        kind = sources[str(row.values["source"])].values["kind"]
        if kind == "unverified" and row.values["confidence"] != "low":
            yield row.tell("without an opened source its confidence is low")


def _countries(rows: Rows) -> Iterator[str]:
    providers = _by_key(rows["providers"])
    for fact in rows["facts"]:
        if fact.values["field"] == "hq_country":
            listed = providers[str(fact.values["provider"])].values["country"]
            if fact.values["value_en"] != listed:
                yield fact.tell(f"says {fact.values['value_en']}, providers.csv says {listed!r}")


def _certifications(rows: Rows) -> Iterator[str]:
    for row in rows["certifications"]:
        value = row.values
        start, end = value["valid_from"], value["valid_to"]
        if start is not None and end is not None and str(end) < str(start):
            yield row.tell(f"ends ({end}) before it starts ({start})")
        if value["state"] == "milestone" and not (value["milestone_fr"] and value["milestone_en"]):
            yield row.tell("a milestone is named in both languages")
        if value["state"] != "granted" and (value["decision_number"] or end is not None):
            yield row.tell("what is not granted has neither decision number nor end")


def _holdings(rows: Rows) -> Iterator[str]:
    entities = _by_key(rows["legal_entities"])
    for row in rows["shareholdings"]:
        yield from _reversed(row)
        if entities[str(row.values["entity"])].values["kind"] != "company":
            yield row.tell("only a company is held")


def _services(rows: Rows) -> Iterator[str]:
    services = _by_key(rows["services"])
    for table in ("certifications", "dependencies", "foreign_links"):
        for row in rows[table]:
            service = row.values["service"]
            if service is None:
                continue
            owner = services[str(service)].values["provider"]
            if owner != row.values["provider"]:
                yield row.tell(f"service {service} belongs to {owner}")


def _foreign_links(rows: Rows) -> Iterator[str]:
    for row in rows["foreign_links"]:
        value = row.values
        yield from _reversed(row)
        if bool(value["variant_fr"]) != bool(value["variant_en"]):
            yield row.tell("a variant is named in both languages")


def _said_twice(rows: Rows) -> Iterator[str]:
    yield from _twice(rows["providers"], ("name",), "provider name")
    yield from _twice(rows["services"], ("provider", "name"), "service")
    yield from _twice(rows["legal_entities"], ("siren",), "SIREN")


def _twice(rows: Sequence[Told], names: tuple[str, ...], what: str) -> Iterator[str]:
    seen: dict[tuple[Value, ...], str] = {}
    for row in rows:
        value = tuple(row.values[name] for name in names)
        if not all(value):
            continue
        if value in seen:
            yield row.tell(f"{what} already given by {seen[value]}")
        seen[value] = row.key
