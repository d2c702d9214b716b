"""The pages of frameworks: list, detail, upload, preview, confirmation. Without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from assessments.actions.frameworks import load_frameworks
from assessments.frameworks.importers import Asked, Fault
from assessments.models import Framework, FrameworkDraft
from assessments.queries.import_reasons import SENTENCES, sentence
from assessments.views import uploads
from hdhcompliance.accounts.models import User
from tests import factories
from tests.importers.making import framework_draft, imported
from tests.importers.samples import LIBRARY, as_yaml, library, nodes_of
from tests.importers.test_action import draw_on

pytestmark = pytest.mark.django_db

PAGE = "/frameworks/import/"


@pytest.fixture
def admin() -> User:
    return factories.user("admin", superuser=True)


@pytest.fixture
def visitor(admin: User, client: Client) -> Client:
    client.force_login(admin)
    client.cookies["django_language"] = "en"
    return client


def give(client: Client, data: bytes, **values: str) -> tuple[int, str]:
    response = client.post(PAGE, {"file": SimpleUploadedFile("coffre.yaml", data), **values})
    return response.status_code, response.headers.get("Location", response.content.decode())


def answer(page: str) -> dict[str, str]:
    """What the form of a preview posts as it stands."""
    found = re.search(r'name="shown" value="(\w+)"', page)
    assert found
    return {"shown": found[1]}


def test_from_upload_to_the_page_of_the_framework(visitor: Client) -> None:
    values = library()
    nodes_of(values)[1]["name"] = "<script>alert(1)</script>"
    status, address = give(visitor, as_yaml(values))
    assert status == 303
    page = visitor.get(address).content.decode()
    assert "Import 4 requirements" in page
    assert not Framework.objects.exists()
    done = visitor.post(address, answer(page), follow=True)
    shown = done.content.decode()
    assert "The framework is imported." in shown
    assert "&lt;script&gt;" not in shown  # the English text is another
    assert "The door can be locked." in shown
    assert visitor.get(address).status_code == 404
    again = visitor.post(address, answer(page), follow=True)
    assert "already imported or discarded" in again.content.decode()


def test_text_of_a_file_is_shown_as_text(visitor: Client) -> None:
    values = library()
    nodes_of(values)[4]["name"] = "<script>alert(1)</script>"
    _status, address = give(visitor, as_yaml(values))
    imported(values, code="autre")
    for page in (address, "/frameworks/autre/3/"):
        text = visitor.get(page).content.decode()
        assert "&lt;script&gt;alert" in text
        assert "<script>alert" not in text


def test_file_can_be_kept_under_another_code_and_version(visitor: Client) -> None:
    _status, address = give(visitor, as_yaml(LIBRARY), code="coffre", version="2027")
    assert "coffre 2027" in visitor.get(address).content.decode()


def test_preview_of_a_used_version_offers_no_import(visitor: Client) -> None:
    draw_on(imported().framework)
    values = library()
    del nodes_of(values)[4]
    _status, address = give(visitor, as_yaml(values))
    page = visitor.get(address).content.decode()
    assert "is used by 1 grid and can no longer change" in page
    assert "fenetres" in page
    assert "Import 3" not in page
    assert visitor.post(address, answer(page)).status_code == 409


def test_preview_of_the_same_content_says_so(visitor: Client) -> None:
    imported()
    _status, address = give(visitor, as_yaml(LIBRARY))
    page = visitor.get(address).content.decode()
    assert "already kept as it is" in page
    assert "Import 4" not in page


def test_preview_shows_what_changes(visitor: Client) -> None:
    imported()
    values = library()
    nodes_of(values)[2]["description"] = "la clé est gardée ;"
    _status, address = give(visitor, as_yaml(values))
    page = visitor.get(address).content.decode()
    assert "la clé est rangée ;" in page
    assert "la clé est gardée ;" in page
    assert "importing replaces it" in page


def test_discarded_file_is_forgotten(visitor: Client, admin: User) -> None:
    draft = framework_draft(admin)
    for text in ("The file is discarded", "already imported or discarded"):
        done = visitor.post(f"{PAGE}{draft.pk}/discard/", follow=True)
        assert text in done.content.decode()
    assert not FrameworkDraft.objects.exists()


def test_draft_of_another_person_is_not_there(visitor: Client) -> None:
    draft = framework_draft(factories.user("other", superuser=True))
    assert visitor.get(f"{PAGE}{draft.pk}/").status_code == 404
    assert visitor.get(f"{PAGE}{uuid4()}/").status_code == 404
    visitor.post(f"{PAGE}{draft.pk}/discard/")
    assert FrameworkDraft.objects.count() == 1


def test_refused_file_is_told_where_and_what_to_do(visitor: Client) -> None:
    values = library()
    nodes_of(values)[1]["parent_urn"] = "urn:nowhere"
    nodes_of(values)[4]["assessable"] = "peut-être"
    status, page = give(visitor, as_yaml(values), version="2027")
    assert status == 400
    assert "Its parent urn:nowhere is not in the file" in page
    assert "requirement_nodes[4]" in page
    assert 'value="2027"' in page  # what was typed stays
    assert not FrameworkDraft.objects.exists()


def test_code_of_this_application_is_refused_without_a_list(visitor: Client) -> None:
    load_frameworks(by=None)
    _status, address = give(visitor, as_yaml(LIBRARY), code="secnumcloud")
    page = visitor.get(address).content.decode()
    assert "belongs to this application" in page
    assert "Requirements the file no longer has" not in page
    visitor.cookies["django_language"] = "fr"
    assert "est celui de données de cette application" in visitor.get(address).content.decode()


def test_page_without_a_file_says_what_to_do(visitor: Client) -> None:
    response = visitor.post(PAGE, {})
    assert response.status_code == 400
    assert "Choose the framework" in response.content.decode()


def test_file_too_large_is_refused_before_it_is_parsed(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = b"x" * (settings.FRAMEWORK_MAX_BYTES + 1)
    status, page = give(visitor, data)
    assert status == 413
    assert "16 MB" in page
    monkeypatch.setattr(uploads, "DRAIN", 0)  # the announced size alone is enough
    status, page = give(visitor, data)
    assert status == 413
    assert "16 MB" in page


def test_upload_without_its_token_is_refused(admin: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)
    assert give(client, as_yaml(LIBRARY))[0] == 403


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_fault_has_its_sentence(language: str) -> None:
    with translation.override(language):
        for code in SENTENCES:
            said = sentence(Fault(code, "nodes[3]", "ceci", limit=16 * 1024 * 1024))
            assert "%(" not in said
            assert said.startswith("nodes[3]")


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def cut(count: int) -> dict[str, Any]:
    """The library with that many criteria."""
    values = library()
    values["objects"]["framework"]["requirement_nodes"] = [
        {"urn": f"u:{number}", "assessable": True, "name": f"Règle {number}"}
        for number in range(count)
    ]
    return values


def three(_admin: User, count: int) -> str:
    for number in range(count):
        imported(code=f"c{number}")
    return "/frameworks/"


def detail(_admin: User, count: int) -> str:
    imported(cut(count), version=str(count))
    return f"/frameworks/coffre-1/{count}/"


def draft(admin: User, count: int) -> str:
    imported(cut(count + 1), version=str(count))
    given = framework_draft(admin, cut(count), Asked(version=str(count)))
    return f"{PAGE}{given.pk}/"


@pytest.mark.parametrize(("prepare", "at_most"), [(three, 3), (detail, 5), (draft, 6)])
def test_page_costs_the_same_for_one_and_three(
    visitor: Client, admin: User, prepare: Callable[[User, int], str], at_most: int
) -> None:
    counts = [queries(visitor, prepare(admin, count)) for count in (1, 3)]
    # The session, the visitor, and the notifications counted in the frame.
    assert counts[0] == counts[1] <= at_most + 3


def test_long_framework_is_shown_page_by_page(visitor: Client) -> None:
    imported(cut(230))
    page = visitor.get("/frameworks/coffre-1/3/?page=3").content.decode()
    assert "Règle 229" in page
    assert "Règle 199" not in page
    assert "230 requirements" in page


def test_texts_say_their_language(visitor: Client) -> None:
    imported()
    page = visitor.get("/frameworks/coffre-1/3/").content.decode()
    assert '<span lang="en">Doors</span>' in page
    assert 'lang="fr">Fenêtres' in page


def test_only_administrators_are_offered_the_import(visitor: Client) -> None:
    assert PAGE in visitor.get("/frameworks/").content.decode()
    visitor.force_login(factories.user("other"))
    assert PAGE not in visitor.get("/frameworks/").content.decode()
