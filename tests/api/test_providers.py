from __future__ import annotations

import pytest

from tests import factories
from tests.api.conftest import Ask

pytestmark = pytest.mark.django_db


def test_providers_carry_their_status_and_no_mark(ask: Ask) -> None:
    scene = factories.tender()
    (alpha,) = (
        row
        for row in ask(scene.stranger, "GET", "providers/?as_of=2027-01-31").json()
        if row["slug"] == "alpha"
    )
    assert set(alpha) == {"slug", "name", "kind", "is_fictitious", "country", "certifications"}
    assert alpha["is_fictitious"] is True


@pytest.mark.parametrize(
    "day",
    ["2026-02-30", "2026-13-01", "yesterday", "2026", "0000-00-00", "1999-12-31", "9999-12-31"],
)
@pytest.mark.parametrize("path", ["providers/", "providers/alpha/"])
def test_day_that_does_not_exist_is_400_with_what_to_write(ask: Ask, path: str, day: str) -> None:
    scene = factories.tender()
    response = ask(scene.stranger, "GET", f"{path}?as_of={day}")
    assert response.status_code == 400
    assert response.json()["as_of"]


def test_unknown_provider_is_404(ask: Ask) -> None:
    scene = factories.tender()
    assert ask(scene.stranger, "GET", "providers/nope/").status_code == 404


def test_provider_says_who_holds_it_and_each_item_of_the_requirement(ask: Ask) -> None:
    scene = factories.tender()
    ownership = ask(scene.stranger, "GET", "providers/alpha/").json()["ownership"]
    assert ownership["product"]["capital"] == {"low": "0", "high": "100"}
    assert len(ownership["requirement_19_6"]) == 9
    assert {row["outcome"] for row in ownership["requirement_19_6"]} == {"unknown"}
