"""The tables of the data set, in the order in which they refer to one another. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from providers.dataset import columns as c
from providers.laws import STATED

CONFIDENCE = frozenset({"high", "medium", "low"})
SOURCE_KINDS = frozenset(
    {
        "official",
        "official_copy",
        "secondary",
        "press",
        "legal",
        "vendor",
        "competitor",
        "third_party",
        "unverified",
    }
)
# Fictitious is missing on purpose: the data set holds real hosts only.
PROVIDER_KINDS = frozenset({"considered", "incumbent", "market"})
ENTITY_ROLES = frozenset({"host", "parent", "holder"})
ENTITY_KINDS = frozenset({"company", "person", "group", "state"})
PRECISIONS = frozenset({"exact", "about", "over", "under"})
SCHEMES = frozenset({"snc", "hds"})
STATES = frozenset({"granted", "in_progress", "milestone", "absent"})
DEPENDENCY_KINDS = frozenset({"technology", "hosting", "partner"})
LINK_NATURES = frozenset({"seat", "subsidiary", "supplier", "staff", "sales"})
LINK_ACCESSES = frozenset({"live", "quarantined", "none", "unknown"})
SHARED = frozenset({"yes", "no", "unknown"})
DISPLAYS = frozenset({"fact", "to_check", "opinion", "hidden"})
LAW_KINDS = frozenset({"exposure", "shield"})
AFFECTS = frozenset({"confidentiality", "availability", "none"})
REACHES = frozenset({"content", "records", "service"})
FACT_FIELDS = frozenset(
    {
        "snc_service",
        "snc_progress",
        "hq_country",
        "hq_city",
        "siren",
        "capital_eur",
        "listed",
        "revenue",
        "shareholder",
        "shareholder_event",
        "related_party",
        "non_eu_subsidiary",
        "foreign_order",
        "statement",
        "hds_status",
        "hds_certificate",
        "hds_activity",
        "technology",
        "product",
        "datacentre",
        "reversibility_policy",
        "hdh_award",
        "hdh_payment",
        "partner_claim",
        "third_party_csf_rating",
    }
)


@dataclass(frozen=True, slots=True)
class Table:
    """One file. The first column is the natural key."""

    name: str
    columns: tuple[c.Column, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def key(self) -> str:
        return self.columns[0].name


_PROVENANCE = (
    c.reference("source", "sources"),
    c.day("checked_on", required=True),
    c.choice("confidence", CONFIDENCE),
    c.text("note_fr", required=False),
    c.text("note_en", required=False),
)
_SOURCE, *_CHECKED = _PROVENANCE
_TWO_SOURCES = (_SOURCE, c.reference("second_source", "sources", required=False), *_CHECKED)
_PROVIDER = c.reference("provider", "providers")
_SERVICE = c.reference("service", "services", required=False)

TABLES: tuple[Table, ...] = (
    Table(
        "sources",
        (
            c.text("key"),
            c.text("label_fr"),
            c.text("label_en"),
            c.addresses("address"),
            c.choice("kind", SOURCE_KINDS),
            c.text("reading_fr", required=False),
            c.text("reading_en", required=False),
        ),
    ),
    Table(
        "providers",
        (c.slug("slug"), c.text("name"), c.choice("kind", PROVIDER_KINDS), c.country("country")),
    ),
    Table(
        "legal_entities",
        (
            c.slug("key"),
            c.reference("provider", "providers", required=False),
            c.choice("role", ENTITY_ROLES),
            c.choice("kind", ENTITY_KINDS),
            c.text("name_fr"),
            c.text("name_en"),
            c.country("country"),
            c.country("administration_country"),
            c.country("establishment_country"),
            c.flag("is_listed"),
            c.flag("holders_complete"),
            c.text("city", required=False),
            c.siren("siren"),
            *_PROVENANCE,
        ),
    ),
    Table(
        "shareholdings",
        (
            c.slug("key"),
            c.reference("entity", "legal_entities"),
            c.reference("holder", "legal_entities"),
            c.basis_points("capital_bp"),
            c.basis_points("votes_bp"),
            c.choice("precision", PRECISIONS),
            c.flag("is_direct", empty=True),
            c.flag("is_declared", empty=None),
            c.partial_date("as_of"),
            c.partial_date("valid_from"),
            c.partial_date("valid_to"),
            *_PROVENANCE,
        ),
    ),
    Table("services", (c.slug("key"), _PROVIDER, c.text("name"), c.text("type", required=False))),
    Table(
        "certifications",
        (
            c.slug("key"),
            _PROVIDER,
            _SERVICE,
            c.choice("scheme", SCHEMES),
            c.text("scheme_version", required=False),
            c.choice("state", STATES),
            c.text("decision_number", required=False),
            c.text("scope_fr", required=False),
            c.text("scope_en", required=False),
            c.activities("activities"),
            c.day("valid_from"),
            c.day("valid_to"),
            c.day("announced_on"),
            c.text("milestone_fr", required=False),
            c.text("milestone_en", required=False),
            *_PROVENANCE,
        ),
    ),
    Table(
        "dependencies",
        (
            c.slug("key"),
            _PROVIDER,
            _SERVICE,
            c.choice("kind", DEPENDENCY_KINDS),
            c.text("on_fr"),
            c.text("on_en"),
            c.reference("on_provider", "providers", required=False),
            *_PROVENANCE,
        ),
    ),
    Table(
        "foreign_links",
        (
            c.slug("key"),
            _PROVIDER,
            _SERVICE,
            c.choice("nature", LINK_NATURES),
            c.text("party_fr"),
            c.text("party_en"),
            c.country("country"),
            c.choice("access", LINK_ACCESSES),
            c.choice("common_systems", SHARED),
            c.partial_date("ordered_on"),
            c.text("variant_fr", required=False),
            c.text("variant_en", required=False),
            c.activities("activities"),
            c.partial_date("valid_from"),
            c.partial_date("valid_to"),
            *_PROVENANCE,
        ),
    ),
    Table(
        "facts",
        (
            c.slug("key"),
            _PROVIDER,
            c.choice("field", FACT_FIELDS),
            c.text("value_fr"),
            c.text("value_en"),
            c.partial_date("valid_from"),
            c.partial_date("valid_to"),
            c.choice("display", DISPLAYS),
            *_PROVENANCE,
        ),
    ),
    Table(
        "laws",
        (
            c.code("code"),
            c.country("jurisdiction"),
            c.choice("kind", LAW_KINDS),
            c.choice("affects", AFFECTS),
            c.choice("reaches", REACHES, required=False),
            c.severity("severity"),
            c.text("instrument_fr"),
            c.text("instrument_en"),
            c.text("exposed_fr"),
            c.text("exposed_en"),
            c.text("data_fr", required=False),
            c.text("data_en", required=False),
            c.text("route_fr", required=False),
            c.text("route_en", required=False),
            c.text("mitigation_fr", required=False),
            c.text("mitigation_en", required=False),
            *_TWO_SOURCES,
        ),
    ),
    Table(
        "law_periods",
        (
            c.slug("key"),
            c.reference("law", "laws"),
            c.choice("status", frozenset(STATED)),
            c.partial_date("valid_from"),
            c.partial_date("valid_to"),
            *_TWO_SOURCES,
        ),
    ),
)
