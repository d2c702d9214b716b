"""Why a framework's file is refused: what is wrong, where, and what to do (codes: docs/frameworks.md)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assessments.frameworks.importers import Fault, ImportRefused
from assessments.queries.framework_imports import Fate, Preview

MEGABYTE = 1024 * 1024

SENTENCES: Mapping[str, str | Promise] = {
    "empty": _("This file is empty: choose the framework's file."),
    "too_large": _(
        "This file is larger than %(megabytes)s MB: take what is no requirement out of it"
        " (mappings, resources), or split it."
    ),
    "encoding": _("This is no UTF-8 text: open the file in an editor, save it as UTF-8."),
    "malformed": _("The file cannot be parsed (%(found)s): mend it there."),
    "constant": _("%(found)s is no JSON: write a number, or take it out."),
    "duplicate_key": _("The key “%(found)s” stands twice in one object: keep one of them."),
    "complex_key": _("A key must be a simple text: write it on one line."),
    "tag": _("The tag %(found)s is not read: take it out, the value alone is enough."),
    "alias": _("The alias *%(found)s is not read: write the value in full in its place."),
    "merge": _("The merge key << is not read: write the keys in full in its place."),
    "several_documents": _("A second document starts: keep one framework in a file."),
    "nested": _("Values stand in one another more than %(limit)s deep: flatten them."),
    "too_many_values": _("The file holds more than %(limit)s values: split it."),
    "texts_too_long": _("The texts hold more than %(limit)s characters together: split the file."),
    "unknown_shape": _(
        "Neither a CISO Assistant library (“objects”) nor an OSCAL catalog (“catalog”) is found"
        " at the top of the file (%(found)s): give one of them."
    ),
    "missing": _("“%(found)s” is missing: add it."),
    "not_text": _("“%(found)s” is not a text: write a text."),
    "not_flag": _("“%(found)s” says neither true nor false: write one of them."),
    "not_number": _("“%(found)s” is not a whole number: write one."),
    "not_list": _("“%(found)s” is not a list: make it one."),
    "not_object": _("An object with keys is expected here: mend what stands there (%(found)s)."),
    "control": _("A character that does not print stands in this text: take it out."),
    "too_long": _("The text has more than %(limit)s characters: shorten it."),
    "duplicate_id": _("Another node has the same identifier %(found)s: give each its own."),
    "dangling_parent": _("Its parent %(found)s is not in the file: add it, or mend “parent_urn”."),
    "cycle": _("The node is above itself (%(found)s): mend “parent_urn” of one of them."),
    "deep": _("The node stands more than %(limit)s deep: flatten the tree."),
    "too_many_nodes": _("The file holds more than %(limit)s nodes: split it."),
    "no_text": _("The node is to be assessed and has neither name nor description: add one."),
    "no_criteria": _(
        "No node is to be assessed: mark requirements with “assessable: true”, or give controls."
    ),
    "scale": _("The scale does not hold together (%(found)s): mend its ends and its levels."),
    "code": _(
        "“%(found)s” cannot be the code of a framework: give one of small letters, digits, dots and"
        " dashes, %(limit)s characters at most."
    ),
    "version": _(
        "“%(found)s” cannot be a version: give one of letters, digits, dots and dashes,"
        " %(limit)s characters at most."
    ),
}


def reasons(refusal: ImportRefused) -> list[str]:
    """A sentence for each fault, in their order."""
    return [sentence(fault) for fault in refusal.faults]


def sentence(fault: Fault) -> str:
    """Where it stands, then what is wrong and what to do."""
    text = str(SENTENCES[fault.code]) % {
        "found": fault.found or "–",
        "limit": fault.limit,
        "megabytes": fault.limit // MEGABYTE,
    }
    if fault.line:
        place = gettext("Line %(line)s, column %(column)s") % {
            "line": fault.line,
            "column": fault.column,
        }
    else:
        place = fault.place
    return gettext("%(place)s: %(text)s") % {"place": place, "text": text} if place else text


def why_not(found: Preview) -> str:
    """Why a good file cannot be imported as it is; empty when it can."""
    if found.fate is Fate.RESERVED:
        return gettext(
            "The code “%(code)s” belongs to this application's own data: import the file under"
            " another code."
        ) % {"code": found.edition.code}
    if found.fate is Fate.IN_USE:
        return ngettext(
            "Version %(version)s of “%(code)s” is used by %(count)s grid and can no longer change:"
            " import the new content under a new version.",
            "Version %(version)s of “%(code)s” is used by %(count)s grids and can no longer change:"
            " import the new content under a new version.",
            found.grids,
        ) % {
            "version": found.edition.version,
            "code": found.edition.code,
            "count": found.grids,
        }
    return ""
