from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from tests import factories
from tests.api.conftest import Ask


def schema() -> dict[str, dict[str, dict[str, object]]]:
    out = io.StringIO()
    call_command(
        "spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", stdout=out
    )
    found: dict[str, dict[str, dict[str, object]]] = json.loads(out.getvalue())
    return found


def test_schema_is_valid_without_a_warning() -> None:
    assert schema()["info"]["title"]


def test_schema_tells_the_answers_of_a_writer() -> None:
    put = schema()["paths"]["/api/v1/tenders/{reference}/marks/{bid}/{node}/"]["put"]
    assert isinstance(put, dict)
    assert {"200", "409"} <= set(put["responses"])


@pytest.mark.django_db
def test_schema_is_served_to_members(ask: Ask) -> None:
    response = ask(factories.user("someone"), "GET", "schema/")
    assert response.status_code == 200
    assert response.json()["openapi"].startswith("3.")
