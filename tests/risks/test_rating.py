from __future__ import annotations

from itertools import product

import pytest

from assessments.rating import STEPS, Level, Rating, rating


def test_the_sixteen_cells() -> None:
    levels = [[Rating(likelihood, impact).level for impact in STEPS] for likelihood in STEPS]

    low, moderate, high, critical = Level.LOW, Level.MODERATE, Level.HIGH, Level.CRITICAL
    assert levels == [
        [low, low, moderate, moderate],
        [low, moderate, high, high],
        [moderate, high, high, critical],
        [moderate, high, critical, critical],
    ]


def test_more_likely_or_graver_is_never_a_lower_level() -> None:
    for likelihood, impact in product(STEPS[:-1], STEPS):
        assert Rating(likelihood, impact).level <= Rating(likelihood + 1, impact).level
        assert Rating(impact, likelihood).level <= Rating(impact, likelihood + 1).level


@pytest.mark.parametrize(("likelihood", "impact"), [(0, 1), (1, 5), (-1, -1)])
def test_outside_the_scale_is_no_rating(likelihood: int, impact: int) -> None:
    with pytest.raises(ValueError, match="not a rating"):
        Rating(likelihood, impact)


def test_half_a_rating_is_none() -> None:
    assert rating(3, None) is None
    assert rating(None, 3) is None
    assert rating(3, 2) == Rating(3, 2)
