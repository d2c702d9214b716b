"""The simulation against the exact oracle, within the error it states."""

from __future__ import annotations

import numpy as np
import pytest

from assessments.scoring.robustness.smaa import pairwise_exactly, simulate

BIDS = ("a", "b", "c", "d")


def tables(seed: int, groups: int) -> list[list[float]]:
    generator = np.random.default_rng(seed)
    weights = generator.dirichlet(np.ones(groups)) * 100
    values = generator.integers(0, 5, (groups, len(BIDS))) / 4
    return [list(map(float, row)) for row in weights[:, None] * values]


@pytest.mark.parametrize("groups", [2, 8, 35, 300])
@pytest.mark.parametrize("seed", [1, 2])
def test_wins_are_the_exact_ones_within_the_stated_error(groups: int, seed: int) -> None:
    points = tables(seed, groups)
    found = simulate(points, BIDS, draws=100_000, seed=seed)
    # Twelve pairs in eight cases: the 95 % interval is doubled, so that chance does not fail it.
    for one in range(len(BIDS)):
        for other in range(len(BIDS)):
            if one != other:
                exact = pairwise_exactly(
                    [row[one] for row in points], [row[other] for row in points]
                )
                share = found.wins[one][other] / found.draws
                assert abs(share - exact) <= 2 * found.error


@pytest.mark.parametrize("concentration", [4, 16])
def test_concentrated_weights_give_the_exact_wins_too(concentration: int) -> None:
    points = tables(3, 8)
    found = simulate(points, BIDS, draws=50_000, seed=3, concentration=concentration)
    for one in range(len(BIDS)):
        for other in range(len(BIDS)):
            if one != other:
                columns = [row[one] for row in points], [row[other] for row in points]
                exact = pairwise_exactly(*columns, concentration)
                assert abs(found.wins[one][other] / found.draws - exact) <= 2 * found.error


def test_oracle_on_cases_known_by_hand() -> None:
    assert pairwise_exactly([1.0], [0.0]) == pytest.approx(1, abs=1e-9)
    assert pairwise_exactly([0.0], [1.0]) == pytest.approx(0, abs=1e-9)
    # Two groups, differences 3 and -1: P(3·E1 > E2) = 3 / (3 + 1).
    assert pairwise_exactly([3.0, 0.0], [0.0, 1.0]) == pytest.approx(0.75, abs=1e-9)
    # Differences 1, 1 and -1: P(E1 + E2 > E3) = 1 - (1/2)².
    assert pairwise_exactly([1.0, 1.0, 0.0], [0.0, 0.0, 1.0]) == pytest.approx(0.75, abs=1e-9)
    assert pairwise_exactly([2.0, 5.0], [2.0, 5.0]) == 0
    # Two Erlang draws of two: P(X > Y) = 1/2; and P(3·X > Y) = Σ of a negative binomial = 27/32.
    assert pairwise_exactly([1.0, 0.0], [0.0, 1.0], 2) == pytest.approx(0.5, abs=1e-9)
    assert pairwise_exactly([3.0, 0.0], [0.0, 1.0], 2) == pytest.approx(27 / 32, abs=1e-9)


def test_shares_are_a_whole() -> None:
    found = simulate(tables(3, 20), BIDS, draws=50_000, seed=3)
    for row in found.ranks:
        assert sum(row) == found.draws
    for place in range(len(BIDS)):
        assert sum(row[place] for row in found.ranks) == found.draws
        assert found.wins[place][place] == 0


def test_same_seed_gives_the_same_answer_and_another_does_not() -> None:
    points = tables(4, 20)
    first = simulate(points, BIDS, draws=20_000, seed=5)
    assert simulate(points, BIDS, draws=20_000, seed=5) == first
    assert simulate(points, BIDS, draws=20_000, seed=6) != first


def test_identical_bids_never_beat_one_another() -> None:
    found = simulate([[1.0, 1.0], [2.0, 2.0]], ("a", "b"), draws=5_000, seed=1)
    assert found.wins == ((0, 0), (0, 0))
    assert found.ranks[0][0] == found.draws


@pytest.mark.parametrize("bids", [2, 9, 17])
def test_equal_bids_stay_equal_whatever_the_product_rounds(bids: int) -> None:
    column = np.random.default_rng(3).random(300).tolist()
    found = simulate(
        [[float(points)] * bids for points in column],
        list(map(str, range(bids))),
        draws=5_000,
        seed=1,
    )
    assert not any(map(any, found.wins))


def test_progress_is_told_and_can_stop_the_simulation() -> None:
    seen: list[int] = []

    class Stop(Exception):
        pass

    def progress(done: int, draws: int) -> None:
        seen.append(done)
        if done > 200_000:
            raise Stop

    with pytest.raises(Stop):
        simulate(tables(1, 8), BIDS, draws=1_000_000, seed=1, progress=progress)
    assert seen == sorted(seen)
    assert seen[-1] < 1_000_000


def test_stated_error_is_that_of_a_share_of_one_half() -> None:
    found = simulate(tables(1, 8), BIDS, draws=10_000, seed=1)
    assert found.error == pytest.approx(1.96 * (0.25 / 10_000) ** 0.5)
