"""The only files a report may load: our own fonts and style sheets, by name."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.ttLib import woff2  # type: ignore[import-untyped]  # ships no types
from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "asset:"
STYLE = Path(__file__).parent / "style"
STATIC = Path(__file__).resolve().parents[3] / "static"
SANS, MONO = "vendor/ibm-plex-sans-1.1.0", "vendor/ibm-plex-mono-2.5.0"
FONTS = {
    "sans.woff2": f"{SANS}/IBMPlexSans-Regular.woff2",
    "sans-semibold.woff2": f"{SANS}/IBMPlexSans-SemiBold.woff2",
    "sans-bold.woff2": f"{SANS}/IBMPlexSans-Bold.woff2",
    "sans-italic.woff2": f"{SANS}/IBMPlexSans-Italic.woff2",
    "mono.woff2": f"{MONO}/IBMPlexMono-Regular.woff2",
}
TYPES = {".css": "text/css", ".woff2": "font/ttf", ".svg": "image/svg+xml"}


class AssetRefused(ValueError):
    """Something that is not one of our assets was asked for; WeasyPrint goes on without it."""


class AssetFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Serves `asset:NAME` from a closed list; every other address is refused without a look."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.served: list[str] = []
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        path = _known().get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if path is None:
            self.refused.append(url)
            raise AssetRefused("a report loads its own assets only")
        self.served.append(url)
        content = _unpacked(path) if path.suffix == ".woff2" else path.read_bytes()
        return URLFetcherResponse(url, content, {"Content-Type": TYPES[path.suffix]})


def asset_path(name: str) -> Path:
    """Where the asset `name` is kept. Raises KeyError for any other name."""
    return _known()[name]


@cache
def _unpacked(path: Path) -> bytes:
    """A font without its compression: WeasyPrint would undo it for every report, 0.6 s each time."""
    font = BytesIO()
    woff2.decompress(BytesIO(path.read_bytes()), font)
    return font.getvalue()


@cache
def _known() -> dict[str, Path]:
    known = {name: STATIC / path for name, path in FONTS.items()}
    known.update({path.name: path for path in STYLE.iterdir() if path.suffix in TYPES})
    return known
