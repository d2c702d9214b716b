"""From the holders of a host to its links: 19.6.b as rows of the nexus scale."""

from __future__ import annotations

import pytest

from providers.exposure import Kind
from providers.exposure_holders import UNPLACED, holder_links
from providers.holders import Held
from providers.models import CompanyRight, LegalEntity, Source
from providers.ownership import Entity, Holding
from tests.ownership.graphs import company, person, reading, share

HOST, FUND, ANNE = company("host"), company("fund", "US"), person("anne")
OTHER = company("other", "CA")


def kinds(
    entities: list[Entity], holdings: list[Holding], rights: tuple[CompanyRight, ...] = ()
) -> dict[str, tuple[Kind, Kind]]:
    rows = {each.key: LegalEntity(key=each.key, name_fr=each.name) for each in entities}
    found = holder_links("Hôte", Held(reading(entities, holdings), rows, rights))
    return {link.key: (link.kind, link.at_worst) for link in found}


@pytest.mark.parametrize(
    ("percent", "kind"),
    [(24, Kind.NONE), (25, Kind.SHAREHOLDER), (50, Kind.SHAREHOLDER), (51, Kind.CONTROL)],
)
def test_share_gives_its_place_on_the_scale(percent: int, kind: Kind) -> None:
    holdings = [share("fund", "host", percent), share("anne", "host", 100 - percent)]
    found = kinds([HOST, FUND, ANNE], holdings)
    assert found["holder:fund"] == (kind, kind)
    assert "holder:unplaced" not in found


def test_two_holders_below_the_single_cap_breach_it_together() -> None:
    holdings = [share("fund", "host", 20), share("other", "host", 20), share("anne", "host", 60)]
    found = kinds([HOST, FUND, OTHER, ANNE], holdings)
    assert found["holder:fund"] == found["holder:other"] == (Kind.SHAREHOLDER, Kind.SHAREHOLDER)


def test_what_is_not_proven_to_be_inside_is_one_link_of_unknown_country() -> None:
    entities = [HOST, FUND]
    rows = {each.key: LegalEntity(key=each.key, name_fr=each.name) for each in entities}
    held = Held(reading(entities, [share("fund", "host", 10)]), rows, ())
    rest = holder_links("Hôte", held)[-1]
    assert (rest.key, rest.kind, rest.at_worst) == ("holder:unplaced", Kind.NONE, Kind.CONTROL)
    assert (rest.country, rest.party) == ("", UNPLACED)


def test_chain_goes_through_the_companies_between() -> None:
    entities = [HOST, company("mid"), FUND]
    holdings = [share("mid", "host", 100), share("fund", "mid", 100)]
    rows = {each.key: LegalEntity(key=each.key, name_fr=each.name) for each in entities}
    [link] = [
        link
        for link in holder_links("Hôte", Held(reading(entities, holdings), rows, ()))
        if link.country
    ]
    assert [step.fr for step in link.chain] == ["Hôte", rows["mid"].name_fr, rows["fund"].name_fr]
    assert (link.kind, link.country) == (Kind.CONTROL, "US")


@pytest.mark.parametrize(("source", "kind"), [("press", Kind.BLOCKING), ("unverified", Kind.NONE)])
def test_veto_held_from_outside_blocks(source: str, kind: Kind) -> None:
    veto = CompanyRight(
        key="veto",
        kind="veto",
        exists=True,
        entity=LegalEntity(key="host"),
        holder=LegalEntity(key="fund"),
        source=Source(key="T1", kind=source),
    )
    holdings = [share("fund", "host", 10), share("anne", "host", 90)]
    found = kinds([HOST, FUND, ANNE], holdings, (veto,))
    assert found["right:veto"] == (kind, Kind.BLOCKING)


def test_records_that_contradict_one_another_leave_everything_possible() -> None:
    [link] = holder_links("Hôte", Held(None, {}, ()))
    assert (link.kind, link.at_worst, link.country) == (Kind.NONE, Kind.CONTROL, "")
