"""What must hold of any network."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from providers.ownership import Entity, Holding, Kind, Network, Ownership, read
from tests.ownership.graphs import DAY, SEEN
from tests.ownership.networks import networks


def _read(entities: list[Entity], holdings: list[Holding]) -> Ownership:
    return read(Network.of(entities, holdings, on=DAY), "host")


def _together(found: Ownership) -> list[int]:
    intervals = [
        pair for each in (found.product, found.control) for pair in (each.capital, each.votes)
    ]
    return [bound for pair in intervals for bound in (pair.low, pair.high)]


def _exposure(found: Ownership) -> list[int]:
    """What may only rise. What one holder might have falls when another is known to have it."""
    return [*_together(found), found.single.capital.low, found.single.votes.low]


@settings(max_examples=100)
@given(networks(), st.data())
def test_adding_a_holder_from_outside_never_lowers_exposure(
    drawn: tuple[list[Entity], list[Holding]], data: st.DataObject
) -> None:
    entities, holdings = drawn
    held = data.draw(st.sampled_from([each.key for each in entities if each.kind is Kind.COMPANY]))
    part = data.draw(st.integers(0, 1000))
    new = Entity("new", "New", country="US")
    more = Holding("new", held, SEEN, part, part)

    before = _read(entities, holdings)
    after = _read([*entities, new], [*holdings, more])

    assert all(one <= other for one, other in zip(_exposure(before), _exposure(after), strict=True))


@settings(max_examples=100)
@given(networks(), st.data())
def test_chain_of_wholly_owned_companies_changes_nothing(
    drawn: tuple[list[Entity], list[Holding]], data: st.DataObject
) -> None:
    entities, holdings = drawn
    if not holdings:
        return
    place = data.draw(st.integers(0, len(holdings) - 1))
    length = data.draw(st.integers(1, 4))
    split = holdings[place]
    middle = [Entity(f"m{step}", f"M{step}", country="FR") for step in range(length)]
    names = [split.holder, *(entity.key for entity in middle)]
    chain = [
        Holding(above, below, SEEN, 10_000, 10_000) for above, below in itertools.pairwise(names)
    ]
    chain.append(replace(split, holder=names[-1]))

    before = _read(entities, holdings)
    after = _read([*entities, *middle], [*holdings[:place], *chain, *holdings[place + 1 :]])

    assert _exposure(before) == _exposure(after)
    assert before.single == after.single


@settings(max_examples=100)
@given(networks(), st.integers())
def test_order_of_rows_changes_nothing(
    drawn: tuple[list[Entity], list[Holding]], seed: int
) -> None:
    entities, holdings = drawn
    shuffled, rows = list(entities), list(holdings)
    random.Random(seed).shuffle(shuffled)  # an order, not a secret
    random.Random(seed + 1).shuffle(rows)

    assert _read(entities, holdings) == _read(shuffled, rows)


@settings(max_examples=100)
@given(networks())
def test_bounds_are_in_order_and_control_is_never_below_product(
    drawn: tuple[list[Entity], list[Holding]],
) -> None:
    found = _read(*drawn)

    for each in (found.product, found.control, found.single):
        assert 0 <= each.capital.low <= each.capital.high <= 10**40
        assert 0 <= each.votes.low <= each.votes.high <= 10**40
    assert found.product.capital.low <= found.control.capital.low
    assert found.product.capital.high <= found.control.capital.high
    assert found.single.capital.low <= found.control.capital.low
    for stake in found.stakes:
        assert 0 <= stake.capital.low <= stake.capital.high <= 10**40
