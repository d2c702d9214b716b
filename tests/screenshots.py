"""`make screenshots`: every place, light and dark, 1280 and 360 px wide, into var/screenshots.

The places are those of tests/browser/places.py, with what their visitors do there.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import django
from django.conf import settings
from playwright.sync_api import Page

from hdhcompliance.launch.layout import Layout
from tests.browser.visiting import visits
from tests.running import running

THEMES = ("light", "dark")
WIDTHS = {1280: 900, 360: 740}


def main(arguments: Sequence[str]) -> int:
    """0 when every place was reached; the argument is the language of the pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hdhcompliance.settings")
    django.setup()
    language = arguments[0] if arguments else settings.LANGUAGE_CODE
    if language not in dict(settings.LANGUAGES):
        sys.stderr.write(f"Pages are in {' or '.join(dict(settings.LANGUAGES))}, not {language}.\n")
        return 2
    folder = Layout.of().var / "screenshots" / language
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="hdhc-screenshots-") as scratch:
        taken = photograph(Path(scratch), folder, language)
    sys.stdout.write(f"{taken} places in {folder}\n")
    return 0


def photograph(scratch: Path, folder: Path, language: str) -> int:
    """Number of places photographed, in an application of its own under `scratch`."""
    # Some places are laid with the product's own acts, which load once Django is set up.
    from tests.browser.places import every
    from tests.browser.scene import prepare

    with running(scratch) as app, visits(app) as guests:
        places = every(prepare(guests, scratch))
        for place in places:
            with guests.context(place.who, language=language) as context:
                page = context.new_page()
                place.reach(page)
                _pictures(page, folder / place.name)
                sys.stdout.write(f"{place.name:<28} {place.path}\n")
    return len(places)


def _pictures(page: Page, stem: Path) -> None:
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
            page.screenshot(path=f"{stem}-{width}-{theme}.png", full_page=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
