from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

from hdhcompliance import __version__
from hdhcompliance.skin.themes import THEMES, chosen


def skin(request: HttpRequest) -> dict[str, Any]:
    """`skin`: theme, themes, language, languages (code, own name) and version of the product."""
    return {
        "skin": {
            "theme": chosen(request),
            "themes": THEMES,
            "language": get_language(),
            "languages": [
                (code, str(get_language_info(code)["name_local"]).capitalize())
                for code, _name in settings.LANGUAGES
            ],
            "version": __version__,
        }
    }
