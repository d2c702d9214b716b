"""Every template file is used, and every file that is named exists."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth import forms, views
from django.views import csrf, defaults

pytestmark = pytest.mark.pure

PACKAGES = ("hdhcompliance", "assessments", "providers")
# Django renders templates that it names itself.
DJANGO = (views, forms, defaults, csrf)
NAMED = re.compile(r"""["']([\w/-]+\.html|[\w-]+/[\w/-]+\.txt)["']""")


def sources(root: Path) -> Iterator[tuple[str, str]]:
    """Everything that may name a template: where it stands, and its text."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            yield str(path.relative_to(root)), path.read_text(encoding="utf-8")
    for path in sorted((root / "templates").rglob("*.*")):
        name = str(path.relative_to(root / "templates"))
        yield name, path.read_text(encoding="utf-8")
    for module in DJANGO:
        yield module.__name__, inspect.getsource(module)


def templates(root: Path) -> set[str]:
    folder = root / "templates"
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def named_in(root: Path, *, by_us: bool) -> set[str]:
    """Names of templates in the sources; a template that names itself alone does not count."""
    return {
        name
        for where, text in sources(root)
        if not (by_us and where.startswith("django."))
        for name in NAMED.findall(text)
        if name != where
    }


def test_every_template_is_rendered_extended_or_included(root: Path) -> None:
    assert templates(root) - named_in(root, by_us=False) == set()


def test_every_template_that_is_named_exists(root: Path) -> None:
    assert named_in(root, by_us=True) - templates(root) == set()
