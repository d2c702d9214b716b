"""Whatever users type is text: nothing is fetched, nothing leaks, the report still comes out."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest

from assessments.reports import render
from assessments.reports.press import printing
from assessments.reports.press.assets import AssetFetcher, AssetRefused
from assessments.reports.render import render_analysis
from tests.reports.annexed import annexed
from tests.reports.conftest import quiet
from tests.reports.making import meta
from tests.reports.papers import MAKERS, paper

pytestmark = pytest.mark.pure

CANARY = "CANARY-7f3a91"
VECTORS = (
    '<img src="{url}">',
    '<link rel="attachment" href="{url}">',
    '<a rel="attachment" href="{url}">x</a>',
    '<link rel="stylesheet" href="{url}">',
    '<style>@import url("{url}");</style>',
    '<p style="background:url({url})">x</p>',
    '<style>@font-face{{font-family:x;src:url("{url}")}} *{{font-family:x}}</style>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}"/></svg>',
    '<object data="{url}"></object><embed src="{url}">',
    '<base href="{url}"><img src="canary.txt">',
    '<style>@page{{background:url("{url}");@top-left{{content:url("{url}")}}}}</style>',
    '<meta name="dcterms.created" content="x"><meta http-equiv="refresh" content="0;url={url}">',
    '<a href="javascript:alert(1)">x</a><script>fetch("{url}")</script>',
    '"> <img src={url}> "',
    "</pre></td></table></section><iframe src='{url}'></iframe>",
    "{{{{ report.method.nonce }}}} {{% include '{url}' %}} {{% debug %}}",
    "%(first)s %s %d {{0}} \\u0000 &lt;b&gt; &#x3c;i&#x3e; ]]> <!-- {url}",
    "\u202e right to left \u2066 isolate {url}",
)


@pytest.fixture
def fetchers(monkeypatch: pytest.MonkeyPatch) -> list[AssetFetcher]:
    """Every fetcher made while a report is rendered."""
    made: list[AssetFetcher] = []

    class Recorded(AssetFetcher):
        def __init__(self, *arguments: object, **named: object) -> None:
            super().__init__(*arguments, **named)
            made.append(self)

    monkeypatch.setattr(printing, "AssetFetcher", Recorded)
    # Another process would not tell what it fetched.
    monkeypatch.setattr(render, "PRINTED_APART", 10_000)
    return made


# All vectors in one report, but for the last: it turns the order of those beside it round.
@pytest.mark.parametrize("vector", [" ".join(VECTORS[:-1]), VECTORS[-1]], ids=["markup", "bidi"])
def test_hostile_text_is_printed_not_obeyed(
    vector: str, fetchers: list[AssetFetcher], tmp_path: Path
) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text(CANARY)
    words = vector.format(url=canary.as_uri())
    dossier = annexed(words=words, gates={"beta": "not_met"})
    pdf = render_analysis(dossier, meta(dossier, "en", words=words), progress=quiet)

    assert [url for fetcher in fetchers for url in fetcher.refused] == []
    assert {url.split(":")[0] for fetcher in fetchers for url in fetcher.served} == {"asset"}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert list(document.attachments) == ["dossier.json", "method.tst"]
        assert all(CANARY.encode() not in _stream(item) for item in document.objects)
    text = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    printed = _letters(text.replace("\n", "").replace(canary.as_uri(), ""))
    typed = _letters(words.replace(canary.as_uri(), ""))
    assert typed in printed
    # What is said on a line is typed by the most people of all; it stands there to its last word.
    for said in ("Isannex4dated", "Firstline", "Secondline", "Whysolow", "Asharedteam"):
        assert said in printed


@pytest.mark.parametrize("kind", [kind for kind in MAKERS if kind != "analysis"])
def test_hostile_text_is_printed_in_every_kind(
    kind: str, fetchers: list[AssetFetcher], tmp_path: Path
) -> None:
    """The vectors together, but for the last: it turns the order of those beside it round."""
    canary = tmp_path / "canary.txt"
    canary.write_text(CANARY)
    words = " ".join(vector.format(url=canary.as_uri()) for vector in VECTORS[:-1])
    pdf = paper(kind, MAKERS[kind](words), words=words)

    assert [url for fetcher in fetchers for url in fetcher.refused] == []
    assert {url.split(":")[0] for fetcher in fetchers for url in fetcher.served} == {"asset"}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert all(CANARY.encode() not in _stream(item) for item in document.objects)
    text = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    printed = _letters(text.replace("\n", ""))
    for vector in VECTORS[:-1]:
        for part in vector.split("{url}"):
            assert _letters(part.format()) in printed


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/x",
        "https://example.org/x",
        "ftp://example.org/x",
        "data:text/plain,x",
        "asset:../settings.py",
        "asset:/etc/passwd",
        "asset:",
        "ASSET:sans.woff2",
        "sans.woff2",
    ],
)
def test_fetcher_refuses_all_but_its_own_names(url: str) -> None:
    fetcher = AssetFetcher()
    with pytest.raises(AssetRefused):
        fetcher.fetch(url)
    assert fetcher.refused == [url]


def test_every_asset_named_by_the_style_sheet_exists() -> None:
    fetcher = AssetFetcher()
    style = fetcher.fetch("asset:analysis.css").read().decode()
    names = [part.split('"')[0] for part in style.split('url("')[1:]]
    assert names
    for name in names:
        assert fetcher.fetch(name).read()


def _stream(item: pikepdf.Object) -> bytes:
    if not isinstance(item, pikepdf.Stream):
        return b""
    return item.read_bytes() if item.get("/Subtype") != "/Image" else b""


def _letters(text: str) -> str:
    """What survives layout: line breaks and invisible direction marks do not."""
    return "".join(character for character in text if character.isascii() and character.isalnum())
