"""A long paper is printed in a process of its own: the same bytes, stopped with the work, no secret."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from assessments.reports import render
from assessments.reports.press import apart
from assessments.reports.press.apart import DONE, PressFailed, printed_apart
from assessments.reports.press.assets import STYLE
from assessments.reports.press.paper import Attached, Paper, packed, unpacked
from assessments.reports.press.printing import printed
from assessments.reports.press.progress import STARTS, Meter
from tests.reports.conftest import quiet
from tests.reports.making import meta, small

pytestmark = pytest.mark.pure

AT = datetime(2027, 3, 1, 8, 30, tzinfo=UTC)


class StopError(Exception):
    pass


def paper(warning: str = "FICTIF") -> Paper:
    """A page with what a report has: the style, fonts, a table, a file."""
    html = (
        '<!DOCTYPE html><html lang="fr" data-tender="T-1"><head><title>T-1</title>'
        '<link rel="stylesheet" href="asset:analysis.css"></head><body class="fictitious">'
        "<h2>Prix</h2><table><tr><th>Offre</th><td>1 230,50 €</td></tr></table></body></html>"
    )
    return Paper(html, warning, (Attached("dossier.json", b"{}", "The data"),))


def as_press(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(apart, "_COMMAND", (sys.executable, "-c", program))


def test_what_is_handed_over_is_what_is_read() -> None:
    told = Paper("<p>Délai : 3 %", "FICTIF", (Attached("a.bin", b"\x00\xff", "A", "Supplement"),))
    assert unpacked(packed(told, AT)) == (told, AT)


def test_printed_apart_gives_the_same_bytes_and_the_same_progress() -> None:
    told: dict[str, list[tuple[int, str]]] = {"here": [], "apart": []}
    meters = {
        place: Meter(lambda percent, step, place=place: told[place].append((percent, step)))  # type: ignore[misc] # bound now
        for place in told
    }
    assert printed_apart(paper(), AT, meters["apart"]) == printed(paper(), AT, meters["here"])
    assert told["apart"] == told["here"]


def test_several_are_printed_at_once_each_its_own() -> None:
    papers = [paper("FICTIF"), paper("")]
    with ThreadPoolExecutor(len(papers)) as pool:
        side_by_side = list(pool.map(lambda each: printed_apart(each, AT, Meter(quiet)), papers))
    assert side_by_side == [printed(each, AT, Meter(quiet)) for each in papers]


def test_reader_that_stops_takes_the_process_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            made.append(self)

    def stop(_percent: int, _step: str) -> None:
        raise StopError

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    with pytest.raises(StopError):
        printed_apart(paper(), AT, Meter(stop))
    (press,) = made
    assert press.returncode is not None
    assert press.returncode < 0


@pytest.mark.parametrize(
    "program",
    [
        "import sys; sys.stdin.read()",
        "import sys; sys.stdin.read(); print('5 composing')",
        "exit(3)",
    ],
    ids=["says nothing", "stops on the way", "reads nothing"],
)
def test_process_that_ends_without_a_file_is_a_failure(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_press(monkeypatch, program)
    # More than a pipe holds, so that a process that reads nothing is noticed.
    long = Paper("x" * 200_000, "", ())
    with pytest.raises(PressFailed):
        printed_apart(long, AT, Meter(quiet))


def test_process_sees_no_secret_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://someone:secret@example.invalid/x")
    as_press(
        monkeypatch,
        f"import os, sys; sys.stdin.read(); print({DONE.decode()!r}, end=''); print(sorted(os.environ))",
    )
    told = printed_apart(Paper("", "", ()), AT, Meter(quiet)).decode()
    assert "PATH" in told
    assert "DATABASE_URL" not in told
    assert "DATABASE_URL" in os.environ


def test_style_keeps_to_the_layout_that_was_measured() -> None:
    """A grid takes 4.7 times as long, a flexible box 1.5 times, a table that sizes itself a third more."""
    style = " ".join((STYLE / "analysis.css").read_text().split())
    assert "table-layout: fixed" in style
    for slow in (
        "display: grid",
        "display: flex",
        "table-layout: auto",
        "border-collapse: collapse",
    ):
        assert slow not in style


@pytest.mark.parametrize(("length", "place"), [(1_000, "here"), (400_000, "apart")])
def test_long_papers_only_are_printed_apart(
    length: int, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def press(name: str) -> Any:
        def told(*_arguments: Any) -> bytes:
            asked.append(name)
            return b""

        return told

    monkeypatch.setattr(render, "printed", press("here"))
    monkeypatch.setattr(render, "printed_apart", press("apart"))
    steps: list[str] = []
    render.render_paper(
        lambda _kept, _meta: Paper("x" * length, "", ()),
        {},
        meta(small()),
        progress=lambda _percent, step: steps.append(step),
    )
    assert asked == [place]
    assert steps == list(STARTS)[:2]
