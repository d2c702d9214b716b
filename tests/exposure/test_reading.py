"""The rule of exposure, by hand and by properties."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers.exposure import (
    ACTIVITIES,
    Affects,
    Kind,
    Known,
    Link,
    Mitigation,
    Reading,
    Text,
    UnknownParameters,
    Weight,
    figure,
    kinds_of,
    load_parameters,
    read,
)
from tests.exposure.making import FakeLaw, link

pytestmark = pytest.mark.pure

PARAMETERS = load_parameters()
CONF, AVAIL = Affects.CONFIDENTIALITY, Affects.AVAILABILITY
STRENGTH = sorted(Kind, key=lambda kind: PARAMETERS.nexus[kind])


def figures(reading: Reading) -> list[int]:
    """Established and possible of both effects."""
    found = [figure(reading.lines, affects) for affects in Affects]
    return [value for each in found for value in (each.established, each.possible)]


def test_worked_example_of_the_documentation() -> None:
    """docs/exposure.md: a subsidiary with common systems, then the same with customer-held keys."""
    laws = [FakeLaw("CLOUD_ACT", severity=3), FakeLaw("NSL", severity=2, reaches="records")]
    links = [link("filiale", Kind.SUBSIDIARY), link("vente", Kind.SALES)]
    reading = read(laws, links, PARAMETERS)
    # 3 x 3 x 1 = 9; 3 x 2 x 0.5 = 3; 1 x 3 x 1 = 3; 1 x 2 x 0.5 = 1
    assert {line.key: line.established for line in reading.lines} == {
        "CLOUD_ACT:filiale": 900,
        "NSL:filiale": 300,
        "CLOUD_ACT:vente": 300,
        "NSL:vente": 100,
    }
    assert figure(reading.lines, CONF).established == 900
    held = read(laws, links, PARAMETERS, [Mitigation("hyok", link="filiale")])
    # 9 x 0.4 = 3.6: the subsidiary is still the widest door
    assert figure(held.lines, CONF).established == 360


def test_what_is_not_established_counts_in_the_possible_figure_only() -> None:
    reading = read([FakeLaw("L")], [link(kind=Kind.SALES, at_worst=Kind.SUBSIDIARY)], PARAMETERS)
    found = figure(reading.lines, CONF)
    assert (found.established, found.possible) == (300, 900)


def test_unknown_country_is_read_under_the_law_that_would_weigh_most() -> None:
    laws = [FakeLaw("HALF", "CA", severity=2), FakeLaw("FULL", "CN", severity=3)]
    reading = read(laws, [link(country="")], PARAMETERS)
    assert [(line.law_code, line.established, line.possible) for line in reading.lines] == [
        ("FULL", 0, 900)
    ]


def test_country_without_a_recorded_law_is_told_and_may_count() -> None:
    [line] = read([FakeLaw("L")], [link(country="TN")], PARAMETERS).lines
    assert (line.law, line.established, line.possible) == (None, 0, 900)


def test_united_kingdom_is_read_under_either_code() -> None:
    [line] = read([FakeLaw("UK_IPA", "UK")], [link(country="GB")], PARAMETERS).lines
    assert line.law_code == "UK_IPA"


@pytest.mark.parametrize(
    ("status", "established", "possible", "weight"),
    [
        ("in_force", 900, 900, Weight.COUNTS),
        ("residual", 900, 900, Weight.COUNTS),
        ("debated", 900, 900, Weight.COUNTS),
        ("lapsed", 0, 0, Weight.NOTHING),
        ("expired", 0, 0, Weight.NOTHING),
        ("pending", 0, 900, Weight.POSSIBLE),
        ("disputed", 0, 900, Weight.POSSIBLE),
        ("unknown", 0, 900, Weight.POSSIBLE),
        ("never heard of", 0, 900, Weight.POSSIBLE),
    ],
)
def test_status_of_the_law_decides_what_counts(
    status: str, established: int, possible: int, weight: Weight
) -> None:
    [line] = read([FakeLaw("L", status=status)], [link()], PARAMETERS).lines
    assert (line.established, line.possible, line.weight) == (established, possible, weight)


def test_law_known_by_no_opened_source_may_count() -> None:
    [line] = read([FakeLaw("L", to_be_checked=True)], [link()], PARAMETERS).lines
    assert (line.established, line.possible, line.weight) == (0, 900, Weight.POSSIBLE)


def test_keys_do_nothing_against_a_service_cut_off() -> None:
    laws = [FakeLaw("OFAC", affects="availability"), FakeLaw("CLOUD_ACT")]
    reading = read(laws, [link()], PARAMETERS, [Mitigation("hyok")])
    assert figure(reading.lines, AVAIL).established == 900
    assert figure(reading.lines, CONF).established == 360
    told = {line.law_code: (line.level, line.percent) for line in reading.lines}
    assert told == {"OFAC": ("none", 0), "CLOUD_ACT": ("hyok", 60)}


def test_data_within_reach_bear_on_confidentiality_alone() -> None:
    laws = [FakeLaw("OFAC", affects="availability"), FakeLaw("CLOUD_ACT")]
    reading = read(laws, [link()], PARAMETERS, [Mitigation("none", reach=0)])
    assert (figure(reading.lines, AVAIL).established, figure(reading.lines, CONF).possible) == (
        900,
        0,
    )


def test_shields_are_told_and_lower_nothing() -> None:
    shield = FakeLaw("GDPR_48", "EU", kind="shield", affects="none")
    bare = read([FakeLaw("L")], [link()], PARAMETERS)
    reading = read([shield, FakeLaw("L")], [link()], PARAMETERS)
    assert reading.shields == (shield,)
    assert reading.lines == bare.lines


def test_no_link_gives_no_line() -> None:
    assert read([FakeLaw("L")], [link(kind=Kind.NONE)], PARAMETERS).lines == ()
    assert figure((), CONF).worst is None


def test_activity_is_exposed_by_the_links_that_concern_it() -> None:
    links = [link("five", activities=(5,)), link("all", Kind.SALES)]
    lines = read([FakeLaw("L")], links, PARAMETERS).lines
    assert [figure(lines, CONF, number).established for number in ACTIVITIES] == [
        300,
        300,
        300,
        300,
        900,
        300,
    ]


# What is known of a link -> the kind established, the kind left open at worst.
KNOWN = [
    (Known("seat"), Kind.SEAT, Kind.SEAT),
    (Known("subsidiary", common_systems="yes"), Kind.SUBSIDIARY, Kind.SUBSIDIARY),
    (Known("subsidiary", common_systems="unknown"), Kind.SALES, Kind.SUBSIDIARY),
    (Known("subsidiary", common_systems="no"), Kind.SALES, Kind.SALES),
    (Known("subsidiary", common_systems="no", ordered=True), Kind.SUBSIDIARY, Kind.SUBSIDIARY),
    (Known("supplier", access="live"), Kind.LIVE_SUPPLIER, Kind.LIVE_SUPPLIER),
    (Known("supplier", access="unknown"), Kind.QUARANTINED_SUPPLIER, Kind.LIVE_SUPPLIER),
    (Known("supplier", access="none"), Kind.QUARANTINED_SUPPLIER, Kind.QUARANTINED_SUPPLIER),
    (Known("staff", access="live"), Kind.FOREIGN_STAFF, Kind.FOREIGN_STAFF),
    (Known("staff", access="unknown"), Kind.NONE, Kind.FOREIGN_STAFF),
    (Known("staff", access="none"), Kind.NONE, Kind.NONE),
    (Known("staff", access="live", to_be_checked=True), Kind.NONE, Kind.FOREIGN_STAFF),
    (Known("sales"), Kind.SALES, Kind.SALES),
    (Known("seat", to_be_checked=True), Kind.NONE, Kind.SEAT),
]


@pytest.mark.parametrize(("known", "kind", "at_worst"), KNOWN)
def test_what_is_known_of_a_link_gives_two_kinds(known: Known, kind: Kind, at_worst: Kind) -> None:
    assert kinds_of(known) == (kind, at_worst)


def test_unknown_parameters_are_refused() -> None:
    with pytest.raises(UnknownParameters):
        load_parameters("exposure-1999-01")


# -- properties ------------------------------------------------------------------------------

_laws = st.lists(
    st.builds(
        FakeLaw,
        code=st.sampled_from(["CLOUD_ACT", "NSL", "CAN_PROD", "OFAC", "CN_NIL"]),
        jurisdiction=st.sampled_from(["US", "CA", "CN", "UK"]),
        affects=st.sampled_from(["confidentiality", "availability"]),
        reaches=st.sampled_from(["content", "records", ""]),
        severity=st.sampled_from([1, 2, 3, None]),
        status=st.sampled_from([*PARAMETERS.statuses, "other"]),
        to_be_checked=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda law: law.code,
)
_link = st.builds(
    Link,
    key=st.text("abc", min_size=1, max_size=4),
    kind=st.sampled_from(Kind),
    at_worst=st.sampled_from(Kind),
    party=st.just(Text("P", "P")),
    country=st.sampled_from(["US", "CA", "CN", "GB", "TN", ""]),
    activities=st.sampled_from([(), (5,), (1, 2, 3)]),
)
_links = st.lists(_link, max_size=5, unique_by=lambda found: found.key)
_mitigation = st.builds(
    Mitigation,
    level=st.sampled_from(sorted(PARAMETERS.levels)),
    reach=st.sampled_from([None, 0, 50, 100]),
    law=st.sampled_from(["", "CLOUD_ACT", "OFAC"]),
    link=st.sampled_from(["", "a", "b"]),
)
_mitigations = st.lists(_mitigation, max_size=3)


def not_above(one: list[int], other: list[int]) -> bool:
    return all(a <= b for a, b in zip(one, other, strict=True))


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw, on a busy machine
@given(_laws, _links, _mitigations)
def test_established_never_exceeds_possible(
    laws: list[FakeLaw], links: list[Link], mitigations: list[Mitigation]
) -> None:
    for line in read(laws, links, PARAMETERS, mitigations).lines:
        assert 0 <= line.established <= line.possible <= 1500


@given(_laws, _links, _mitigations, _link)
def test_adding_a_link_never_lowers(
    laws: list[FakeLaw], links: list[Link], mitigations: list[Mitigation], added: Link
) -> None:
    before = figures(read(laws, links, PARAMETERS, mitigations))
    assert not_above(before, figures(read(laws, [*links, added], PARAMETERS, mitigations)))


@given(_laws, _links, _mitigations, st.randoms())
def test_order_changes_nothing(
    laws: list[FakeLaw], links: list[Link], mitigations: list[Mitigation], random: Random
) -> None:
    before = read(laws, links, PARAMETERS, mitigations)
    for rows in (laws, links, mitigations):
        random.shuffle(rows)
    assert read(laws, links, PARAMETERS, mitigations) == before


@given(_laws, _links, _mitigations, _mitigation)
def test_mitigation_never_raises(
    laws: list[FakeLaw], links: list[Link], mitigations: list[Mitigation], added: Mitigation
) -> None:
    before = figures(read(laws, links, PARAMETERS, mitigations))
    assert not_above(figures(read(laws, links, PARAMETERS, [*mitigations, added])), before)


@given(_laws, _links, _mitigations, st.sampled_from(["lapsed", "expired"]))
def test_law_that_lapses_never_raises(
    laws: list[FakeLaw], links: list[Link], mitigations: list[Mitigation], status: str
) -> None:
    before = figures(read(laws, links, PARAMETERS, mitigations))
    for place in range(len(laws)):
        ended = [replace(law, status=status) if n == place else law for n, law in enumerate(laws)]
        assert not_above(figures(read(ended, links, PARAMETERS, mitigations)), before)


@given(_laws, _links, _mitigations)
def test_stronger_nexus_never_lowers(
    laws: list[FakeLaw], links: list[Link], mitigations: list[Mitigation]
) -> None:
    before = figures(read(laws, links, PARAMETERS, mitigations))
    for place, kind in product(range(len(links)), STRENGTH):
        if PARAMETERS.nexus[kind] < PARAMETERS.nexus[links[place].kind]:
            continue
        stronger = [
            replace(each, kind=kind) if n == place else each for n, each in enumerate(links)
        ]
        assert not_above(before, figures(read(laws, stronger, PARAMETERS, mitigations)))


@given(_laws, _links, _mitigations)
def test_knowing_less_never_lowers_what_is_possible(
    laws: list[FakeLaw], links: list[Link], mitigations: list[Mitigation]
) -> None:
    """An unknown status instead of a known one, an unknown country instead of a known one."""
    before = figures(read(laws, links, PARAMETERS, mitigations))
    doubtful = [
        law if law.status in ("lapsed", "expired") else replace(law, status="unknown")
        for law in laws
    ]
    assert not_above(before[1::2], figures(read(doubtful, links, PARAMETERS, mitigations))[1::2])
