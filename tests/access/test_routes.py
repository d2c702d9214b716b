"""Every named route against every kind of visitor; reading a page changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.conftest import House
from tests.access.table import TABLE, WHO, Row

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|TRUNCATE)\b", re.I)
# Django's own form views take a PUT, CSRF token included, as they take a POST; two of them, and
# the middleware before a page nobody of this house may see, judge the visitor before the method.
PUT_IS_POST = {"password_change", "password_reset"}
VISITOR_FIRST = {"login", "password_reset_confirm", "skin:styleguide"}


def named_routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from named_routes(entry, inner)
        else:
            assert isinstance(entry, URLPattern)
            assert entry.name, f"the route {entry.pattern} has no name"
            yield prefix + entry.name


def test_every_route_is_in_the_table() -> None:
    assert {row.name for row in TABLE} == set(named_routes(get_resolver()))


@pytest.mark.django_db
@pytest.mark.parametrize("row", TABLE, ids=str)
def test_route_answers_each_visitor_as_in_the_table(house: House, row: Row) -> None:
    """A page that is read writes nothing, whoever reads it."""
    found = {}
    for who in WHO:
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            response = house.ask(who, row)
            found[who] = response.status_code
            if who == "anonymous" and row.expected[who] == 302 and row.expected["stranger"] != 302:
                assert response["Location"].startswith("/login/")
            transaction.set_rollback(True)
        if (row.method, response.status_code) == ("GET", 200):
            assert not written(queries), who
    assert found == row.expected


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted({row.name for row in TABLE} - VISITOR_FIRST))
def test_method_that_is_not_in_the_table_is_refused(house: House, name: str) -> None:
    rows = [row for row in TABLE if row.name == name]
    known = {row.method for row in rows} | ({"PUT"} if name in PUT_IS_POST else set())
    who = next(who for who in reversed(WHO) if rows[0].expected[who] not in (403, 404))
    for method in METHODS:
        if method not in known:
            with transaction.atomic():
                status = house.ask(who, rows[0], method).status_code
                transaction.set_rollback(True)
            assert status in (401, 405), method


@pytest.mark.django_db
@pytest.mark.parametrize("row", [row for row in TABLE if row.method == "GET"], ids=str)
def test_head_is_answered_like_get_and_writes_nothing(house: House, row: Row) -> None:
    who = next((who for who in reversed(WHO) if row.expected[who] == 200), None)
    if who is None:
        return
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        assert house.ask(who, row, "HEAD").status_code == 200
    assert not written(queries)


def written(queries: CaptureQueriesContext) -> list[str]:
    return [
        query["sql"]
        for query in queries.captured_queries
        if WRITES.match(query["sql"]) and "django_session" not in query["sql"]
    ]
