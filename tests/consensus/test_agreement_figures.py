"""α, severity, spread and priority: by hand, beside an independent program, and what never moves them."""

from __future__ import annotations

from fractions import Fraction

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.agreement.discussion import (
    SMALLEST_GAP,
    Severity,
    gaps,
    mean,
    median,
    priority,
    severities,
    spread,
)
from assessments.agreement.reliability import ordinal_alpha, reading

pytestmark = pytest.mark.pure

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section E: four observers, twelve
# units, missing values; the ordinal α he gives is 0.815.
PUBLISHED = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)

panels = st.integers(2, 6).flatmap(
    lambda size: st.lists(
        st.lists(st.none() | st.integers(0, 4), min_size=size, max_size=size),
        min_size=1,
        max_size=25,
    )
)
Panel = list[list[int | None]]


def given_marks(panel: Panel) -> list[list[int]]:
    return [[mark for mark in unit if mark is not None] for unit in panel]


def cells(panel: Panel) -> list[dict[str, int]]:
    return [
        {f"e{place}": mark for place, mark in enumerate(unit) if mark is not None} for unit in panel
    ]


def test_published_example_gives_the_published_alpha() -> None:
    columns = zip(*(row.split() for row in PUBLISHED), strict=True)
    units = [[int(mark) for mark in column if mark != "."] for column in columns]
    alpha = ordinal_alpha(units)
    assert alpha is not None
    assert round(float(alpha), 3) == 0.815


@pytest.mark.parametrize(
    ("units", "alpha"),
    [
        # Marks 0, 0, 0, 1, 1, 1: expected 3·3 of 5 pairs, observed 1; 1 − 5/9.
        ([(0, 0), (1, 1), (0, 1)], Fraction(4, 9)),
        # One unit that disagrees on the only two marks there are: 1 − 1·1/1.
        ([(0, 4)], Fraction(0)),
        ([(0, 0), (4, 4)], Fraction(1)),
        ([(0, 1), (1, 0)], Fraction(-1, 2)),
        # Four marks 0 and two of 2, none of 1: ranks count, so that 2 is as near as 1 would be.
        ([(0, 0, 0), (2, 2, 0)], ordinal_alpha([(0, 0, 0), (1, 1, 0)])),
    ],
)
def test_alpha_worked_out_by_hand(units: list[tuple[int, ...]], alpha: Fraction) -> None:
    assert ordinal_alpha(units) == alpha


@pytest.mark.parametrize("units", [[], [()], [(3,)], [(3,), (1,)], [(2, 2), (2, 2, 2)]])
def test_alpha_says_nothing_where_no_disagreement_was_possible(units: list[tuple[int]]) -> None:
    assert ordinal_alpha(units) is None


@given(panels)
def test_alpha_is_that_of_an_independent_program(panel: Panel) -> None:
    paired = [unit for unit in given_marks(panel) if len(unit) > 1]
    values = {mark for unit in paired for mark in unit}
    mine = ordinal_alpha(given_marks(panel))
    if len(values) < 2:
        assert mine is None
        return
    matrix = np.array([[np.nan if mark is None else mark for mark in unit] for unit in panel]).T
    assert mine is not None
    theirs = krippendorff.alpha(reliability_data=matrix, level_of_measurement="ordinal")
    assert float(mine) == pytest.approx(theirs, abs=1e-9)


@given(panels, st.randoms(use_true_random=False))
def test_alpha_depends_neither_on_the_order_of_evaluators_nor_of_lines(
    panel: Panel, random: object
) -> None:
    units = given_marks(panel)
    shuffled = [sorted(unit, reverse=True) for unit in units]
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert ordinal_alpha(shuffled) == ordinal_alpha(units)


@given(panels)
def test_alpha_is_one_for_perfect_agreement_with_variation_and_never_more(panel: Panel) -> None:
    alpha = ordinal_alpha(given_marks(panel))
    assert alpha is None or alpha <= 1
    agreed = [[unit[0]] * len(unit) for unit in given_marks(panel) if len(unit) > 1]
    assume(len({unit[0] for unit in agreed}) > 1)
    assert ordinal_alpha(agreed) == 1


@pytest.mark.parametrize(
    ("alpha", "word"),
    [
        (None, "unknown"),
        (Fraction(1), "sound"),
        (Fraction(4, 5), "sound"),
        (Fraction(799, 1000), "tentative"),
        (Fraction(667, 1000), "tentative"),
        (Fraction(666, 1000), "weak"),
        (Fraction(-1, 2), "weak"),
    ],
)
def test_word_follows_the_usual_thresholds(alpha: Fraction | None, word: str) -> None:
    assert reading(alpha) == word


def test_severity_worked_out_by_hand() -> None:
    found = severities([{"e1": 4, "e2": 2, "e3": 3}, {"e1": 3, "e2": 3}, {"e3": 1}])
    # e1: 4 − 2.5 and 3 − 3, over two cells; e3 is alone on the last one.
    assert found == {
        "e1": Severity(2, Fraction(3, 4)),
        "e2": Severity(2, Fraction(-3, 4)),
        "e3": Severity(1, Fraction(0)),
    }
    assert severities([{"e1": 4}, {}]) == {}


@given(panels)
def test_severity_is_the_mean_deviation_from_the_others(panel: Panel) -> None:
    marked = [cell for cell in cells(panel) if len(cell) > 1]
    for evaluator, found in severities(cells(panel)).items():
        deviations = [
            cell[evaluator] - mean([mark for name, mark in cell.items() if name != evaluator])
            for cell in marked
            if evaluator in cell
        ]
        assert found == Severity(len(deviations), mean_of(deviations))


def mean_of(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


@given(panels)
def test_severities_of_a_panel_that_marks_everything_cancel_out(panel: Panel) -> None:
    whole = [cell for cell in cells(panel) if len(cell) == len(panel[0])]
    assert sum((one.deviation for one in severities(whole).values()), Fraction(0)) == 0
    assert severities(reversed(whole)) == severities(whole)


def test_spread_median_and_mean() -> None:
    assert [spread(marks) for marks in ([], [3], [1, 4, 2])] == [0, 0, 3]
    assert [median(marks) for marks in ([3], [4, 1], [2, 0, 2])] == [3, Fraction(5, 2), 2]
    assert mean([1, 2, 2]) == Fraction(5, 3)


def test_gap_is_the_distance_to_the_nearest_neighbour() -> None:
    scores = {"a": Fraction(80), "b": Fraction(70), "c": Fraction(71), "d": Fraction(71)}
    assert gaps(scores) == {"a": 9, "b": 1, "c": 0, "d": 0}
    assert gaps({"a": Fraction(80)}) == {}
    assert gaps({}) == {}


def test_priority_grows_with_spread_and_weight_and_falls_with_the_gap() -> None:
    half = Fraction(1, 2)
    assert priority(2, half, Fraction(4)) == Fraction(1, 4)
    assert priority(0, half, Fraction(4)) == 0
    assert priority(2, half, None) == 1
    assert priority(2, half, Fraction(0)) == priority(2, half, SMALLEST_GAP) == 100
