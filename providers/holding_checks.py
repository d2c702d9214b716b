"""What a holding would make impossible: refused where the person can mend it, before it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hdhcompliance.skin.formats import spoken_date
from providers.holders import as_entity, as_holding
from providers.models import CompanyRight, LegalEntity, Shareholding
from providers.ownership import Network, OwnershipRefused
from providers.ownership.sums import Sum, sums
from providers.ownership_words import stated
from providers.partial_dates import bounds, known_by


def refuse_beyond_end(row: Shareholding | CompanyRight) -> None:
    """ValidationError on `valid_to` when it would last longer than a company of it."""
    named = [key for key in (row.entity_id, row.holder_id) if key is not None]
    parties = LegalEntity.objects.filter(pk__in=named)
    for party in parties.exclude(ended_on=""):
        if not row.valid_to or bounds(row.valid_to)[1] > bounds(party.ended_on)[1]:
            words = _("%(name)s ended on %(day)s: this cannot last longer.")
            raise ValidationError({"valid_to": words % {"name": party, "day": party.ended_on}})


def refuse_impossible(held: LegalEntity, before: Iterable[Shareholding]) -> None:
    """ValidationError when the holdings that stand add up to more than `held`, or close a loop.

    `before` are those that stood before the act: an excess that the act does not make larger is
    none of its doing. Every day on which a holding of `held` starts, ends or is observed is read.
    """
    standing = Shareholding.objects.filter(superseded_by=None).select_related(
        "source", "second_source", "entity", "holder"
    )
    side = list(standing.filter(entity__is_fictitious=held.is_fictitious))
    after = [row for row in side if row.entity_id == held.pk]
    earlier = [row for row in before if row.entity_id == held.pk]
    for day in _days(after):
        for then, now in zip(_sums(held, earlier, day), _sums(held, after, day), strict=True):
            if now.exceeds and now.total > then.total:
                raise ValidationError({f"{now.kind}_bp": _excess(held, now, day)})
        _refuse_loop(held, side, day)


def _days(rows: Iterable[Shareholding]) -> list[date]:
    """The days on which what is established may change, the first one first."""
    found: set[date] = set()
    for row in rows:
        found.update(bounds(text)[0] for text in (row.valid_from, row.as_of) if text)
        if row.valid_to and bounds(row.valid_to)[1] < date.max:
            found.add(bounds(row.valid_to)[1] + timedelta(days=1))
        found.add(row.checked_on)
    return sorted(found)


def _sums(held: LegalEntity, rows: Iterable[Shareholding], day: date) -> tuple[Sum, Sum]:
    known = [row for row in rows if known_by(row.as_of, day)]
    parties = [party for row in known for party in (row.entity, row.holder)]
    entities = {party.key: as_entity(party) for party in parties}
    return sums(held.key, entities, [as_holding(row) for row in known], day)


def _excess(held: LegalEntity, found: Sum, day: date) -> str:
    words = {
        "capital": _(
            "On %(day)s, more than 100 %% of the capital of %(company)s would be held: %(shares)s."
            " Lower a share, or give a holding its first or last day."
        ),
        "votes": _(
            "On %(day)s, more than 100 %% of the votes of %(company)s would be held: %(shares)s."
            " Lower a share, or give a holding its first or last day."
        ),
    }[found.kind]
    return words % {
        "day": spoken_date(day),
        "company": held,
        "shares": ", ".join(_shares(held, found)),
    }


def _shares(held: LegalEntity, found: Sum) -> Iterable[str]:
    names = LegalEntity.objects.in_bulk([link.holder for link in found.links], field_name="key")
    for link in found.links:
        row = link.holdings[0 if found.kind == "capital" else -1]
        points = row.capital_bp if found.kind == "capital" else row.votes_bp
        share = stated(row, points if points is not None else row.capital_bp)
        yield f"{names[link.holder]} {share}"


def _refuse_loop(held: LegalEntity, side: Iterable[Shareholding], day: date) -> None:
    known = [row for row in side if known_by(row.as_of, day)]
    entities = {party.key: party for row in known for party in (row.entity, row.holder)}
    try:
        Network.of(
            [as_entity(entity) for entity in entities.values()],
            [as_holding(row) for row in known],
            on=day,
        )
    except OwnershipRefused as refused:
        if refused.code == "closed_loop" and held.key in refused.companies:
            names = ", ".join(str(entities[key]) for key in refused.companies)
            words = _("%(names)s would hold one another wholly: nobody would own them.")
            raise ValidationError({"holder": words % {"names": names}}) from refused
