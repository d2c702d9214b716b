"""French words left on a page that was asked for in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from django.utils.translation import trans_real
from playwright.sync_api import Page

SHORTEST = 25  # characters: below, a French text may be an English one as well
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|<[^>]*>|{[^}]*}")
# Dates and numbers come from no catalogue.
FORMATS = re.compile(
    r"\b\d{1,2} (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre"
    r"|décembre) \d{4}\b|\d,\d{2}(?!\d)|\d\s€(?!\d)"
)
# Quoted as they stand in a signed file: the development certificate's own name, why somebody signed.
NAMES = frozenset(
    {
        "Développement – sans valeur juridique",
        "Cachet du dossier de décision de l’acheteur",
        "Relecture juridique du rapport",
    }
)
# What a reader meets, passages that say they are in French apart.
READ = """
() => {
  const texts = [document.title];
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL, node =>
    node.nodeType === Node.ELEMENT_NODE && node.matches("[lang=fr], script")
      ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  while (nodes.nextNode()) {
    const node = nodes.currentNode;
    if (node.nodeType === Node.TEXT_NODE) texts.push(node.data);
    else for (const name of ["aria-label", "title", "placeholder", "alt"])
      if (node.getAttribute?.(name)) texts.push(` ${node.getAttribute(name)} `);
  }
  return texts.join("");
}
"""


def left_on(page: Page) -> list[str]:
    """French sentences of the catalogues, dates and numbers found on the page."""
    text = _spaced(page.evaluate(READ))
    return [*(piece for piece in sentences() - NAMES if piece in text), *FORMATS.findall(text)]


@cache
def sentences() -> frozenset[str]:
    """Every translation of ours and of Django's, cut at its placeholders."""
    return frozenset(_sentences())


def _sentences() -> Iterator[str]:
    for key, translated in trans_real.translation("fr")._catalog.items():  # type: ignore[attr-defined]  # no public way
        english = _spaced(key[0] if isinstance(key, tuple) else key)
        for piece in PLACEHOLDER.split(translated):
            if len(spaced := _spaced(piece)) > SHORTEST and spaced not in english:
                yield spaced


def _spaced(text: str) -> str:
    return " ".join(text.split())
