"""The words of a procedure template, which is French law and written in French, in both languages.

Who acts, and the grounds that are no article. Articles stand as they are cited; what a person typed
stays as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

BETWEEN = " ; "

PARTIES: Mapping[str, Promise] = {
    "acheteur": _("buyer"),
    "attributaire": _("successful bidder"),
    "candidats": _("bidders"),
    "candidats retenus": _("shortlisted candidates"),
    "direction juridique": _("legal department"),
    "fournisseurs": _("suppliers"),
    "pouvoir adjudicateur": _("contracting authority"),
    "prescripteurs": _("those whose need it is"),
    "RSSI": _("head of information security"),
    "titulaire": _("holder of the contract"),
    "titulaire UGAP": _("holder of the UGAP contract"),
    "titulaires": _("holders of the framework agreement"),
    "évaluateurs": _("evaluators"),
}
GROUNDS: Mapping[str, Promise] = {
    "arrêté DECP": _("order on essential data (DECP)"),
    "arrêté du 22 mars 2019": _("order of 22 March 2019"),
    "bonne pratique": _("good practice"),
    "conditions du marché UGAP": _("terms of the UGAP contract"),
    "contrat": _("contract"),
    "dossier de consultation": _("tender documents"),
    "principe d’impartialité": _("principle of impartiality"),
    "référentiel SIAF": _("retention schedule of the national archives (SIAF)"),
    "règlement de la consultation": _("rules of the consultation"),
}


def who_acts(actor: str) -> str:
    """« acheteur ; prescripteurs », in the reader's language."""
    return _said(actor, PARTIES)


def grounds(basis: str) -> str:
    """« bonne pratique ; CJUE C-6/15 », in the reader's language."""
    return _said(basis, GROUNDS)


def _said(text: str, words: Mapping[str, Promise]) -> str:
    parts = [str(words.get(part, part)) for part in text.split(BETWEEN)]
    return pgettext("between the items of a list", "; ").join(parts)
