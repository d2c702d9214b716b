"""axe-core on a page as it stands: what it finds wrong, and what it could not decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
SPANS = Excuse(
    "color-contrast",
    "th[rowspan] > small",
    "a heading over two rows hides part of the second, which axe takes for its ground: the same"
    " words in a heading of one row are measured",
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

# The only rules that look at a colour: the others find the same in both themes.
COLOURS = ("color-contrast", "link-in-text-block")
# Returns [rule, html, number of the excuse or -1] of each node. Nothing on our pages plays, so
# there are no media to wait for; the rules of style sheets are experimental and not run.
RUN = """
async ([excuses, rules]) => {
  const found = await axe.run({
    resultTypes: ["violations", "incomplete"],
    preload: false,
    ...(rules.length ? { runOnly: { type: "rule", values: rules } } : {}),
  });
  const nodes = rules => rules.flatMap(rule => rule.nodes.map(node => [rule.id, node]));
  const inside = (node, where) => document.querySelector(node.target[0])?.closest(where);
  const excuse = (id, node) => excuses.findIndex(([rule, where]) => rule === id && inside(node, where));
  return [
    ...nodes(found.violations).map(([id, node]) => [id, node.html, -1]),
    ...nodes(found.incomplete).map(([id, node]) => [`undecided: ${id}`, node.html, excuse(id, node)]),
  ];
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


def faults(
    page: Page, excuses: Iterable[Excuse], used: set[Excuse], rules: Sequence[str] = ()
) -> list[str]:
    """Violations and what stays undecided without an excuse, one line each; `used` grows.

    `rules`: only these, every rule when there are none.
    """
    known = list(excuses)
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    wrong = []
    excused = [[one.rule, one.where] for one in known]
    for rule, html, number in page.evaluate(RUN, [excused, list(rules)]):
        if number < 0:
            wrong.append(f"{rule}: {' '.join(html.split())[:160]}")
        else:
            used.add(known[number])
    return wrong
