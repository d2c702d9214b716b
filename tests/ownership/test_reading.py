"""Effective non-EU shares: worked by hand."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from providers.ownership import (
    Entity,
    Holding,
    Kind,
    Network,
    OwnershipRefused,
    Place,
    Precision,
    Right,
    RightKind,
    read,
)
from providers.ownership.shares import WHOLE, percent
from providers.ownership.system import LARGEST_LOOP
from tests.ownership.graphs import DAY, SEEN, company, network, person, reading, share

HOST = company("host")
FUND = company("fund", "US")
ANNE = person("anne")


def test_direct_share_from_outside_is_exact_when_the_rest_is_inside() -> None:
    found = reading([HOST, FUND, ANNE], [share("fund", "host", 24), share("anne", "host", 76)])

    assert found.control.capital.low == found.control.capital.high == percent(24)
    assert found.single.votes.low == percent(24)
    assert [s.holder.key for s in found.from_outside()] == ["fund"]


def test_shares_multiply_along_a_chain_and_add_up_between_chains() -> None:
    found = reading(
        [HOST, FUND, ANNE, company("mid"), company("other")],
        [
            share("fund", "mid", 40),
            share("anne", "mid", 60),
            share("mid", "host", 50),
            share("fund", "other", 20),
            share("anne", "other", 80),
            share("other", "host", 50),
        ],
    )

    assert found.product.capital.low == found.product.capital.high == percent(30)
    assert found.stakes[0].holder.key == "anne"
    fund = next(s for s in found.stakes if s.holder.key == "fund")
    assert fund.capital.low == percent(30)
    assert [(link.holder, link.held) for link in fund.path] == [("fund", "mid"), ("mid", "host")]


def test_company_controlled_from_outside_counts_whole() -> None:
    """51 % of a company that has 60 %: 30.6 % by product, 60 % by control (L. 233-3)."""
    found = reading(
        [HOST, FUND, ANNE, company("mid")],
        [
            share("fund", "mid", 51),
            share("anne", "mid", 49),
            share("mid", "host", 60),
            share("anne", "host", 40),
        ],
    )

    assert found.product.capital.low * 10 == percent(306)
    assert found.control.capital.low == percent(60)
    assert found.single.capital.low == percent(60)
    assert [entity.key for entity in found.controllers] == ["fund"]


def test_half_the_votes_is_not_control() -> None:
    found = reading(
        [HOST, FUND, ANNE],
        [share("fund", "host", 50), share("anne", "host", 50)],
    )

    assert found.controllers == ()


def test_votes_of_two_companies_of_one_group_add_up_to_control() -> None:
    found = reading(
        [HOST, FUND, ANNE, company("one"), company("two")],
        [
            share("fund", "one", 80),
            share("fund", "two", 70),
            share("one", "host", 30),
            share("two", "host", 25),
            share("anne", "host", 45),
        ],
    )

    assert [entity.key for entity in found.controllers] == ["fund"]
    assert found.single.votes.low == percent(55)


def test_majority_of_the_board_is_control_without_votes() -> None:
    right = Right("mid", RightKind.BOARD_MAJORITY, exists=True, holder="fund")
    found = reading(
        [HOST, FUND, ANNE, company("mid")],
        [share("fund", "mid", 1), share("anne", "mid", 99), share("mid", "host", 100)],
        (right,),
    )

    assert found.control.capital.low == WHOLE
    assert found.product.capital.low == percent(1)


def test_capital_and_votes_are_apart() -> None:
    found = reading(
        [HOST, FUND, ANNE],
        [share("fund", "host", 10, 45), share("anne", "host", 90, 55)],
    )

    assert found.control.capital.high == percent(10)
    assert found.control.votes.low == percent(45)


def test_unknown_share_leaves_an_interval() -> None:
    found = reading([HOST, FUND, ANNE], [share("fund", "host", None), share("anne", "host", 70)])

    assert (found.control.capital.low, found.control.capital.high) == (0, percent(30))


def test_holder_of_unknown_country_may_be_outside() -> None:
    found = reading([HOST, company("who", None)], [share("who", "host", 100)])

    assert found.control.capital.nothing_known
    assert [s.holder.key for s in found.of_unknown_place()] == ["who"]


def test_company_of_the_union_without_known_holders_is_not_established_inside() -> None:
    found = reading([HOST, company("mid")], [share("mid", "host", 100)])

    assert found.control.capital.nothing_known


def test_what_no_opened_source_says_proves_nothing() -> None:
    holding = Holding("anne", "host", SEEN, 10_000, 10_000, established=False)
    found = reading([HOST, ANNE], [holding])

    assert found.control.capital.nothing_known


def test_over_is_more_and_under_is_less() -> None:
    over = reading([HOST, FUND], [share("fund", "host", 24, precision=Precision.OVER)])
    under = reading(
        [HOST, FUND, ANNE],
        [share("fund", "host", 10, precision=Precision.UNDER), share("anne", "host", 90)],
    )

    assert over.single.capital.low > percent(24)
    assert under.control.capital.low == 0
    assert under.control.capital.high == percent(10)


def test_about_is_a_tenth_either_way_and_a_point_at_least() -> None:
    found = reading([HOST, FUND], [share("fund", "host", 70, 8, precision=Precision.ABOUT)])

    assert found.control.capital.low == percent(63)
    assert found.control.votes.low == percent(7)
    stake = found.stakes[0]
    assert (stake.capital.high, stake.votes.high) == (percent(77), percent(9))


def test_figure_older_than_two_years_establishes_nothing() -> None:
    old = share("fund", "host", 30, observed=date(2024, 11, 29))
    just = share("fund", "host", 30, observed=date(2024, 11, 30))

    assert reading([HOST, FUND], [old]).control.capital.low == 0
    assert reading([HOST, FUND], [old]).stakes[0].stale
    assert reading([HOST, FUND], [just]).control.capital.low == percent(30)


def test_later_figure_replaces_the_earlier_one_of_the_same_holder() -> None:
    rows = [
        share("fund", "host", 30, None, observed=date(2026, 1, 1)),
        share("fund", "host", 20, 35, observed=date(2026, 9, 1)),
    ]

    found = reading([HOST, FUND], rows)

    assert found.control.capital.low == percent(20)
    assert found.control.votes.low == percent(35)


def test_holding_counts_from_its_first_to_its_last_day() -> None:
    row = Holding(
        "fund", "host", SEEN, 3000, 3000, valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30)
    )
    on = {day: Network.of([HOST, FUND], [row], on=day) for day in (SEEN, DAY)}

    assert read(on[SEEN], "host").control.capital.low == percent(30)
    assert read(on[DAY], "host").stakes == ()


def test_every_share_is_every_vote() -> None:
    found = reading([HOST, FUND], [share("fund", "host", 100, None)])

    assert found.control.votes.low == WHOLE


def test_undeclared_float_of_listed_shares_is_not_attributed() -> None:
    listed = Entity("host", "Host", country="FR", listed=True, complete=True)
    rows = [
        share("anne", "host", 40),
        Holding("fund", "host", SEEN, 300, 300, declared=False),
        Holding("big", "host", SEEN, 2000, 2000, declared=True),
    ]

    found = reading([listed, FUND, ANNE, company("big", "CN")], rows)

    assert found.control.capital.low == found.control.capital.high == percent(20)


def test_cross_holding_is_solved_exactly() -> None:
    """host = 0.9 mid; mid = 0.1 fund + 0.9 host; host: 0.1 anne. fund = 0.09 / (1 - 0.81)."""
    found = reading(
        [HOST, FUND, ANNE, company("mid")],
        [
            share("mid", "host", 90),
            share("anne", "host", 10),
            share("fund", "mid", 10),
            share("host", "mid", 90),
        ],
    )

    expected = 9 * WHOLE // 19
    assert found.product.capital.low == expected
    assert found.product.capital.high - expected <= 1
    assert found.loops == (("host", "mid"),)
    fund = next(s for s in found.stakes if s.holder.key == "fund")
    assert fund.capital.low == expected


def test_member_of_a_loop_is_not_counted_through_itself() -> None:
    found = reading(
        [HOST, company("mid", "US")],
        [share("mid", "host", 90), share("host", "mid", 90)],
    )

    assert found.stakes[0].capital.low == percent(90)
    assert found.control.capital.low == percent(90)


def test_loop_without_owner_is_refused_and_named() -> None:
    rows = [share("mid", "host", 100), share("host", "mid", 100)]

    with pytest.raises(OwnershipRefused) as refused:
        reading([HOST, company("mid")], rows)

    assert refused.value.code == "closed_loop"
    assert refused.value.companies == ("host", "mid")


def test_more_than_everything_is_refused_naming_the_company() -> None:
    rows = [share("fund", "host", 60), share("anne", "host", 40.01)]

    with pytest.raises(OwnershipRefused) as refused:
        reading([HOST, FUND, ANNE], rows)

    assert (refused.value.code, refused.value.companies) == ("over_100", ("host",))


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([share("nobody", "host", 10)], "unknown_entity"),
        ([share("host", "host", 10)], "itself"),
        ([share("host", "anne", 10)], "not_a_company"),
    ],
)
def test_malformed_holding_is_refused(rows: list[Holding], code: str) -> None:
    with pytest.raises(OwnershipRefused) as refused:
        reading([HOST, ANNE], rows)

    assert refused.value.code == code


def test_host_that_is_no_entity_is_refused() -> None:
    with pytest.raises(OwnershipRefused):
        read(network([], []), "host")


def test_loop_too_large_to_solve_leaves_more_unknown_and_claims_nothing() -> None:
    size = LARGEST_LOOP + 1
    names = ["host", *(f"c{place:03}" for place in range(size))]
    rows = [share(names[place], names[place - 1], 50) for place in range(size + 1)]
    rows += [share("fund", names[3], 40)]

    found = reading([FUND, *(company(name) for name in names)], rows)

    assert found.product.capital.low < percent(40)
    assert found.product.capital.high == WHOLE


def test_chain_of_two_thousand_companies_is_followed() -> None:
    names = ["host", *(f"c{place:04}" for place in range(2000))]
    rows = [share(above, held, 100) for held, above in itertools.pairwise(names)]
    rows.append(share("fund", names[-1], 30))

    found = reading([FUND, *(company(name) for name in names)], rows)

    assert found.product.capital.low == percent(30)


def test_member_of_the_area_is_outside_the_union_and_membership_has_dates() -> None:
    for country, day, place in [
        ("NO", DAY, Place.NON_EU),
        ("GB", date(2020, 1, 31), Place.EU),
        ("GB", date(2020, 2, 1), Place.NON_EU),
        ("HR", date(2013, 6, 30), Place.NON_EU),
        (None, DAY, Place.UNKNOWN),
    ]:
        assert company("c", country).place(day) is place


def test_seat_inside_with_administration_outside_is_outside() -> None:
    entity = Entity("c", "C", kind=Kind.COMPANY, country="IE", administration="US")

    assert entity.place(DAY) is Place.NON_EU
