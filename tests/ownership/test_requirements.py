"""19.6 item by item: unknown is never met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from providers.ownership import Entity, Holding, Network, Right, RightKind, Statement, read
from providers.ownership.requirements import Item, Outcome, Reading, judge
from tests.ownership.graphs import DAY, company, person, share

SETTLED = Entity("host", "Host", country="FR", administration="FR", establishment="FR")
FUND = company("fund", "US")
ANNE = person("anne")
NO_VETO = Right("host", RightKind.VETO, exists=False, sources=("S3",))
NO_BOARD = Right("host", RightKind.BOARD_MAJORITY, exists=False, sources=("S3",))
PROVED = [
    Statement(item, holds=True, evidenced=True, service=service, sources=("S2",))
    for item in ("19.6.c", "19.6.d", "19.6.e", "19.6.f")
    for service in ("one", "two")
]


def judged(
    holdings: list[Holding],
    *,
    host: Entity = SETTLED,
    rights: tuple[Right, ...] = (),
    statements: tuple[Statement, ...] | list[Statement] = (),
    others: tuple[Entity, ...] = (),
) -> dict[Item, Reading]:
    network = Network.of([host, FUND, ANNE, *others], holdings, rights, on=DAY)
    readings = judge(read(network, "host"), network, statements, ("one", "two"))
    return {reading.item: reading for reading in readings}


def test_everything_proved_is_met_with_its_sources() -> None:
    found = judged(
        [share("fund", "host", 24), share("anne", "host", 76)],
        rights=(NO_VETO, NO_BOARD),
        statements=PROVED,
    )

    assert {reading.outcome for reading in found.values()} == {Outcome.MET}
    assert len(found) == 9
    assert found[Item.SINGLE].sources == ("S1",)
    assert found[Item.SINGLE].path[0].holder == "fund"
    assert found[Item.VETO].sources == ("S3",)


def test_nothing_known_is_unknown_everywhere() -> None:
    found = judged([], host=Entity("host", "Host"))

    assert {reading.outcome for reading in found.values()} == {Outcome.UNKNOWN}


def test_seat_alone_does_not_prove_the_administration() -> None:
    found = judged([], host=company("host"))[Item.SEAT]

    assert (found.outcome, found.reason) == (Outcome.UNKNOWN, "seat_alone")
    assert [seat.outcome for seat in found.seats] == [
        Outcome.MET,
        Outcome.UNKNOWN,
        Outcome.UNKNOWN,
    ]


def test_seat_that_no_opened_source_gives_is_to_be_checked() -> None:
    found = judged([], host=Entity("host", "Host", country="US", established=False))[Item.SEAT]

    assert (found.outcome, found.reason) == (Outcome.UNKNOWN, "to_check")


def test_one_place_outside_is_not_met() -> None:
    host = replace(SETTLED, administration="CH")

    assert judged([], host=host)[Item.SEAT].outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("fund", "single", "together"),
    [
        (24, Outcome.MET, Outcome.MET),
        (24.01, Outcome.NOT_MET, Outcome.MET),
        (39, Outcome.NOT_MET, Outcome.MET),
        (39.01, Outcome.NOT_MET, Outcome.NOT_MET),
    ],
)
def test_caps_are_not_passed_by_being_reached(
    fund: float, single: Outcome, together: Outcome
) -> None:
    found = judged([share("fund", "host", fund), share("anne", "host", round(100 - fund, 2))])

    assert (found[Item.SINGLE].outcome, found[Item.TOGETHER].outcome) == (single, together)


def test_small_holders_from_outside_count_together() -> None:
    others = tuple(company(f"f{place}", "US") for place in range(4))
    rows = [share(other.key, "host", 10) for other in others] + [share("anne", "host", 60)]

    found = judged(rows, others=others)

    assert found[Item.SINGLE].outcome is Outcome.MET
    assert found[Item.TOGETHER].outcome is Outcome.NOT_MET


def test_votes_alone_are_enough_to_fail() -> None:
    found = judged([share("fund", "host", 10, 30), share("anne", "host", 90, 70)])

    assert found[Item.SINGLE].outcome is Outcome.NOT_MET


def test_unknown_rest_above_the_cap_is_unknown_never_met() -> None:
    found = judged([share("fund", "host", 10), share("anne", "host", 65)])

    assert found[Item.SINGLE].outcome is Outcome.UNKNOWN
    assert found[Item.TOGETHER].outcome is Outcome.MET


def test_veto_outside_is_not_met_and_named() -> None:
    veto = Right("host", RightKind.VETO, exists=True, holder="fund", sources=("S4",))

    found = judged([share("fund", "host", 5)], rights=(veto, NO_BOARD))

    assert found[Item.VETO].outcome is Outcome.NOT_MET
    assert found[Item.VETO].rights == (veto,)
    assert found[Item.BOARD].outcome is Outcome.MET


def test_veto_of_a_company_controlled_from_outside_is_not_met() -> None:
    veto = Right("host", RightKind.VETO, exists=True, holder="mid")
    rows = [share("fund", "mid", 80), share("mid", "host", 10)]

    found = judged(rows, rights=(veto,), others=(company("mid"),))

    assert found[Item.VETO].outcome is Outcome.NOT_MET


def test_veto_of_a_holder_of_unknown_country_outweighs_a_general_denial() -> None:
    veto = Right("host", RightKind.VETO, exists=True, holder="who")

    found = judged([], rights=(veto, NO_VETO), others=(company("who", None),))

    assert found[Item.VETO].outcome is Outcome.UNKNOWN


def test_veto_inside_the_union_does_not_count() -> None:
    veto = Right("host", RightKind.VETO, exists=True, holder="anne")

    assert judged([], rights=(veto, NO_VETO))[Item.VETO].outcome is Outcome.MET
    assert judged([], rights=(veto,))[Item.VETO].outcome is Outcome.UNKNOWN


def test_majority_of_votes_outside_appoints_the_board() -> None:
    found = judged([share("fund", "host", 51)], rights=(NO_BOARD,))

    assert (found[Item.BOARD].outcome, found[Item.BOARD].reason) == (Outcome.NOT_MET, "controlled")


def test_denial_without_opened_source_proves_nothing() -> None:
    found = judged([], rights=(replace(NO_VETO, established=False),))

    assert found[Item.VETO].outcome is Outcome.UNKNOWN


def test_word_of_the_host_alone_is_not_evidence_but_tells_against_it() -> None:
    word = Statement("19.6.c", holds=True, evidenced=False)
    against = Statement("19.6.c", holds=False, evidenced=False, service="two")

    assert judged([], statements=[word])[Item.REACH].outcome is Outcome.UNKNOWN
    assert judged([], statements=[word, against])[Item.REACH].outcome is Outcome.NOT_MET


def test_one_service_proved_of_two_is_unknown() -> None:
    found = judged([], statements=PROVED[:1])[Item.REACH]

    assert (found.outcome, found.reason) == (Outcome.UNKNOWN, "part_evidenced")


def test_statement_ended_before_the_day_is_not_read() -> None:
    ended = Statement("19.6.f", holds=True, evidenced=True, valid_to=date(2026, 11, 29))

    assert judged([], statements=[ended])[Item.NOTICE].reason == "not_stated"
