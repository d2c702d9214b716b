"""The pages of frameworks, and giving a framework's file there."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from assessments.actions.framework_imports import Source, import_framework
from assessments.frameworks.importers import edition, read
from hdhcompliance.accounts.models import User
from tests.browser.place import Place
from tests.browser.visiting import SECOND_OFFICER
from tests.importers.samples import CATALOG, LIBRARY, as_json, as_yaml, library, nodes_of


def laid(officer: User) -> None:
    """One that was imported: the places that give a file compare it with this one."""
    found = edition(read(as_yaml(LIBRARY)))
    import_framework(by=officer, found=found, source=Source("coffre.yaml", "f" * 64))


def places() -> list[Place]:
    page = "/frameworks/import/"
    return [
        Place("frameworks", "/frameworks/"),
        Place("frameworks-administrator", "/frameworks/", "admin"),
        Place("framework", "/frameworks/secnumcloud/3.2/"),
        Place("framework-imported", "/frameworks/coffre-1/3/"),
        Place("framework-import", page, SECOND_OFFICER),
        Place("framework-import-refused", page, SECOND_OFFICER, _give_broken, status=400),
        Place("framework-import-new", page, SECOND_OFFICER, _give_catalog),
        Place("framework-import-replaces", page, SECOND_OFFICER, _give_changed),
        Place("framework-import-reserved", page, SECOND_OFFICER, _give_reserved),
    ]


def _give_catalog(page: Page) -> None:
    _give(page, "catalogue.json", as_json(CATALOG))
    page.locator("#new-caption").wait_for()


def _give_changed(page: Page) -> None:
    """The library that is kept, with a requirement changed, one gone and one new."""
    values = library()
    nodes = nodes_of(values)
    nodes[1]["description"] = "La porte ferme à double tour."
    nodes[4].update(urn=f"{nodes[4]['urn']}-hautes", name="Fenêtres hautes")
    _give(page, "coffre.yaml", as_yaml(values))
    page.locator("#changed-caption").wait_for()


def _give_reserved(page: Page) -> None:
    """A file under a code of the application's own."""
    page.locator("[name=code]").fill("secnumcloud")
    _give(page, "coffre.yaml", as_yaml(LIBRARY))
    page.locator(".notice-not-met").wait_for()


def _give_broken(page: Page) -> None:
    values: dict[str, Any] = library()
    nodes = nodes_of(values)
    nodes[1]["parent_urn"] = "urn:essai:risk:req_node:coffre-1:nulle-part"
    del nodes[4]["name"]
    _give(page, "coffre.yaml", as_yaml(values))
    page.locator(".notice-not-met").wait_for()


def _give(page: Page, name: str, content: bytes) -> None:
    page.locator("main input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.locator("main form.drop-zone button[type=submit]").click()
    page.wait_for_load_state()
