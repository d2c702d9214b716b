"""From who holds whom to what foreign laws could reach: what must hold of any network, any laws.

A holder from outside the European Union is added in two ways: in the place of a holder from inside,
and in the place of what was not known. The first never lowers anything. The second never lowers what
is established, and what is possible only once nothing is left unknown (docs/exposure.md).
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from providers.exposure import ACTIVITIES, Affects, Link, Mitigation, figure, load_parameters, read
from providers.exposure_holders import holder_links
from providers.holders import Held
from providers.models import CompanyRight, LegalEntity, Source
from providers.ownership import Entity, Holding, Kind, Network, Precision, Right, RightKind
from providers.ownership import read as read_ownership
from providers.ownership.requirements import Outcome, judge
from tests.exposure.making import FakeLaw, link
from tests.ownership.graphs import DAY, SEEN
from tests.ownership.networks import networks

pytestmark = pytest.mark.pure

PARAMETERS = load_parameters()
NEW = Entity("new", "New", country="US")
Drawn = tuple[list[Entity], list[Holding]]
Row = TypeVar("Row")

laws = st.lists(
    st.builds(
        FakeLaw,
        code=st.sampled_from(["L1", "L2", "L3", "L4", "L5"]),
        jurisdiction=st.sampled_from(["US", "US", "CN", "CA"]),
        affects=st.sampled_from([each.value for each in Affects]),
        reaches=st.sampled_from(["content", "records", "service"]),
        severity=st.sampled_from([1, 2, 3, None]),
        status=st.sampled_from(["in_force", "debated", "disputed", "lapsed"]),
    ),
    max_size=5,
    unique_by=lambda law: law.code,
)
links = st.lists(
    st.sampled_from([link("sales"), link("staff", country="CN", activities=(4, 5))]), max_size=2
)
# Against every link: one recorded against the unknown alone says nothing of who is found there.
mitigations = st.lists(
    st.builds(
        Mitigation,
        level=st.sampled_from(["contract", "hyok", "proven"]),
        law=st.sampled_from(["", "L1"]),
    ),
    max_size=1,
)


@dataclass(frozen=True, slots=True)
class Around:
    """What does not change: laws, other links of the host, mitigations."""

    laws: Sequence[FakeLaw]
    links: Sequence[Link]
    mitigations: Sequence[Mitigation]


around = st.builds(Around, laws, links, mitigations)


@dataclass(frozen=True, slots=True)
class Told:
    """All that is said of a host. `established` and `possible`: the maxima, by effect and activity.

    `by_law`: both figures of each law, over its lines. `unknown`: whether any share is.
    """

    established: list[int]
    possible: list[int]
    by_law: Mapping[str, tuple[int, int]]
    items: list[Outcome]
    unknown: bool


def told(
    entities: Sequence[Entity],
    holdings: Sequence[Holding],
    rest: Around,
    rights: Sequence[Right] = (),
) -> Told:
    network = Network.of(entities, holdings, rights, on=DAY)
    ownership = read_ownership(network, "host")
    rows = {each.key: LegalEntity(key=each.key, name_fr=each.name) for each in entities}
    held = Held(ownership, rows, tuple(_row(right, rows) for right in rights))
    found = [*rest.links, *holder_links("Hôte", held)]
    reading = read(rest.laws, found, PARAMETERS, rest.mitigations)
    maxima = [
        figure(reading.lines, affects, activity)
        for affects in Affects
        for activity in (None, *ACTIVITIES)
    ]
    by_law: dict[str, tuple[int, int]] = {}
    for line in reading.lines:
        one, other = by_law.get(line.law_code, (0, 0))
        by_law[line.law_code] = max(one, line.established), max(other, line.possible)
    return Told(
        established=[each.established for each in maxima],
        possible=[each.possible for each in maxima],
        by_law=by_law,
        items=[each.outcome for each in judge(ownership, network, ())],
        unknown=ownership.control.is_open,
    )


def _row(right: Right, rows: Mapping[str, LegalEntity]) -> CompanyRight:
    return CompanyRight(
        key=right.key,
        kind=right.kind,
        exists=right.exists,
        entity=rows[right.held],
        holder=rows[right.holder] if right.holder else None,
        source=Source(key="S1", kind="press"),
    )


def never_lower(before: Sequence[int], after: Sequence[int]) -> bool:
    return all(one <= other for one, other in zip(before, after, strict=True))


def established_by_law(before: Told, after: Told) -> bool:
    nothing = (0, 0)
    return all(one[0] <= after.by_law.get(code, nothing)[0] for code, one in before.by_law.items())


def turned(before: Told, after: Told) -> list[int]:
    """The items of 19.6 that are met and were not; their places among the nine."""
    pairs = enumerate(zip(before.items, after.items, strict=True))
    return [
        place for place, (one, other) in pairs if other is Outcome.MET and one is not Outcome.MET
    ]


@settings(max_examples=150)
@given(networks(), around, st.data())
def test_holder_from_outside_in_the_place_of_one_from_inside_lowers_nothing(
    drawn: Drawn, rest: Around, data: st.DataObject
) -> None:
    entities, holdings = drawn
    held = data.draw(_companies(entities))
    inside = Entity("inside", "Inside", kind=Kind.PERSON, country="FR")
    share = data.draw(st.integers(0, 1000))
    part = data.draw(st.integers(0, share))
    whole = Holding("inside", held, SEEN, share, share)
    after = [replace(whole, capital_bp=share - part, votes_bp=share - part)]
    after.append(Holding("new", held, SEEN, part, part))
    veto = data.draw(st.booleans())
    right = Right(held, RightKind.VETO, True, "new", key="veto")

    one = told([*entities, inside], [*holdings, whole], rest)
    other = told(
        [*entities, inside, NEW], [*holdings, *after], rest, (right,) if veto and part else ()
    )

    assert never_lower(one.established, other.established)
    assert never_lower(one.possible, other.possible)
    assert established_by_law(one, other)
    assert turned(one, other) == []


@settings(max_examples=150)
@given(networks(), around, st.data())
def test_holder_from_outside_found_in_what_was_unknown_lowers_nothing(
    drawn: Drawn, rest: Around, data: st.DataObject
) -> None:
    entities, holdings = drawn
    held = data.draw(_companies(entities))
    part = data.draw(st.integers(0, 1000))

    one = told(entities, holdings, rest)
    other = told([*entities, NEW], [*holdings, Holding("new", held, SEEN, part, part)], rest)

    assert never_lower(one.established, other.established)
    assert established_by_law(one, other)
    if other.unknown or not one.unknown:
        assert never_lower(one.possible, other.possible)
    # 19.6.b.1 is about the largest holder: another one, found smaller, may settle it.
    assert set(turned(one, other)) <= {1}
    assert Outcome.NOT_MET not in [one.items[place] for place in turned(one, other)]


@settings(max_examples=100)
@given(networks(), around, st.data())
def test_chain_of_wholly_owned_companies_changes_no_figure(
    drawn: Drawn, rest: Around, data: st.DataObject
) -> None:
    entities, holdings = drawn
    assume(holdings)
    place = data.draw(st.integers(0, len(holdings) - 1))
    split = holdings[place]
    length = data.draw(st.integers(1, 4))
    middle = [Entity(f"m{step}", f"M{step}", country="FR") for step in range(length)]
    names = [split.holder, *(entity.key for entity in middle)]
    chain = [Holding(up, down, SEEN, 10_000, 10_000) for up, down in itertools.pairwise(names)]
    chain.append(replace(split, holder=names[-1]))

    one = told(entities, holdings, rest)
    other = told([*entities, *middle], [*holdings[:place], *chain, *holdings[place + 1 :]], rest)

    assert one == other


@settings(max_examples=50)
@given(networks(), around, st.integers())
def test_order_of_rows_changes_no_figure(drawn: Drawn, rest: Around, seed: int) -> None:
    def mixed(rows: Sequence[Row]) -> list[Row]:
        return random.Random(seed).sample(list(rows), len(rows))  # an order, not a secret

    entities, holdings = drawn
    others = Around(mixed(rest.laws), mixed(rest.links), mixed(rest.mitigations))
    assert told(entities, holdings, rest) == told(mixed(entities), mixed(holdings), others)


def test_share_of_unknown_size_does_not_hide_what_may_be_behind() -> None:
    """A holder found beside it leaves it less: what is unknown is then counted at its worst."""
    host, fund = Entity("host", "Host", country="FR"), Entity("fund", "Fund", country="CN")
    unknown = Holding("fund", "host", SEEN, None, None, Precision.EXACT)
    severe = FakeLaw("L1", jurisdiction="CN", severity=3)
    mild = FakeLaw("L2", jurisdiction="US", severity=1)
    rest = Around([severe, mild], (), ())

    one = told([host, fund], [unknown], rest)
    found = Holding("new", "host", SEEN, 6000, 6000)
    other = told([host, fund, NEW], [unknown, found], rest)

    assert never_lower(one.possible, other.possible)


def test_unknown_found_whole_under_a_milder_law_is_the_one_case_that_lowers_what_is_possible() -> (
    None
):
    host = Entity("host", "Host", country="FR")
    severe = FakeLaw("L1", jurisdiction="CN", severity=3)
    mild = FakeLaw("L2", jurisdiction="US", severity=1)
    rest = Around([severe, mild], (), ())

    one = told([host], [], rest)
    other = told([host, NEW], [Holding("new", "host", SEEN, 10_000, 10_000)], rest)

    assert (one.established[0], one.possible[0], one.unknown) == (0, 1500, True)
    assert (other.established[0], other.possible[0], other.unknown) == (500, 500, False)
    assert turned(one, other) == []


def _companies(entities: Sequence[Entity]) -> st.SearchStrategy[str]:
    return st.sampled_from([each.key for each in entities if each.kind is Kind.COMPANY])
