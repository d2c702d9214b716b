"""axe-core on a page as it stands: what it finds wrong, and what it could not decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT: str = Axe().axe_script


@dataclass(frozen=True, slots=True)
class Excuse:
    """What axe leaves undecided by `rule` inside `where` (a selector), and why that is no fault."""

    rule: str
    where: str
    reason: str


DRAWN = Excuse(
    "color-contrast",
    "svg[role=img] text",
    "axe does not see what is painted under the letters of a drawing: these pairs of colours are"
    " computed in tests/skin/test_contrast.py",
)
HEADS = Excuse(
    "th-has-data-cells",
    "table.chapters",
    "the chapters' names head rows of figures, the parts' names head groups of rows without any",
)
KEYS = Excuse(
    "color-contrast",
    "kbd",
    "axe does not judge a single sign such as an arrow; longer names of keys have the same colours",
)
UNDER = Excuse(
    "color-contrast",
    "body:has(dialog[open])",
    "axe does not see through the veil of an open dialog: the page is measured without it, and the"
    " dialog's tables and buttons have the colours of every table and button",
)
WATERMARK = Excuse(
    "color-contrast",
    ".watermarked",
    "axe does not see the colours of a picture under the words: those of the watermark are computed"
    " in tests/skin/test_contrast.py",
)
CUT = Excuse(
    "color-contrast",
    ".table-responsive, .grid-scroll",
    "a cell cut by the edge of a region that scrolls: measured on the unrolled page instead",
)

# The only rules that look at a colour, by far the slowest: asked only about texts not painted like
# one that was measured before (see paint.js).
COLOURS = ("color-contrast", "link-in-text-block")
PAINT = Path(__file__).with_name("paint.js").read_text(encoding="utf-8")
# Nothing on our pages plays, so there are no media to wait for; the rules of style sheets are
# experimental and not run. Faults are [rule, html, number of the excuse or -1] of each node;
# `passed` are the places of the texts that a rule about colours found good.
RUN = """
async ([excuses, colours, texts]) => {
  const found = await axe.run(texts ? { include: texts.map(place => window.texts[place]) } : document, {
    resultTypes: ["violations", "incomplete", ...(texts ? ["passes"] : [])],
    elementRef: true,
    preload: false,
    ...(texts
      ? { runOnly: { type: "rule", values: colours } }
      : { rules: Object.fromEntries(colours.map(rule => [rule, { enabled: false }])) }),
  });
  const nodes = rules => rules.flatMap(rule => rule.nodes.map(node => [rule.id, node]));
  const excuse = (id, node) => excuses.findIndex(
    ([rule, where]) => rule === id && node.element.closest(where));
  const good = new Set(nodes(found.passes).map(([, node]) => node.element));
  return {
    faults: [
      ...nodes(found.violations).map(([id, node]) => [id, node.html, -1]),
      ...nodes(found.incomplete).map(([id, node]) => [`undecided: ${id}`, node.html, excuse(id, node)]),
    ],
    passed: texts?.filter(place => good.has(window.texts[place])) ?? [],
  };
}
"""
# Regions that scroll are rolled out and nothing sticks over them: axe then measures every cell.
# A style sheet made by script is the one kind that the content security policy lets pass.
UNROLL = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    .table-responsive, .grid-scroll { overflow: visible !important; max-height: none !important; }
    main, main * { position: static !important; }
  `);
  document.adoptedStyleSheets = [sheet];
  return document.documentElement.scrollWidth;
}
"""
ROLL = "() => { document.adoptedStyleSheets = []; }"


@dataclass(frozen=True, slots=True)
class Judge:
    """axe over many pages; `used` are the excuses met, `measured` the ways of painting a text."""

    used: set[Excuse] = field(default_factory=set)
    measured: set[str] = field(default_factory=set)

    def structure(self, page: Page, excuses: Sequence[Excuse]) -> list[str]:
        """What every rule but those about colours finds, one line each."""
        return self._faults(self._run(page, excuses), excuses)

    def colours(self, page: Page, excuses: Sequence[Excuse]) -> list[str]:
        """What the rules about colours find on texts that nothing measured stands for."""
        painted: list[tuple[str, bool]] = page.evaluate(PAINT)
        fresh = {signature: place for place, (signature, stands) in enumerate(painted) if stands}
        texts = [place for signature, place in fresh.items() if signature not in self.measured]
        texts += [place for place, (_signature, stands) in enumerate(painted) if not stands]
        if not texts:
            return []
        found = self._run(page, excuses, texts)
        signatures = (painted[place] for place in found["passed"])
        self.measured.update(signature for signature, stands in signatures if stands)
        return self._faults(found, excuses)

    def _run(
        self, page: Page, excuses: Sequence[Excuse], texts: Sequence[int] | None = None
    ) -> dict[str, Any]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(SCRIPT)
        excused = [[one.rule, one.where] for one in excuses]
        found: dict[str, Any] = page.evaluate(RUN, [excused, COLOURS, texts])
        return found

    def _faults(self, found: dict[str, Any], excuses: Sequence[Excuse]) -> list[str]:
        wrong = []
        for rule, html, number in found["faults"]:
            if number < 0:
                wrong.append(f"{rule}: {' '.join(html.split())[:160]}")
            else:
                self.used.add(excuses[number])
        return wrong
