"""What sets a kind of report apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from assessments.models import Tender
from assessments.queries.report_meta import ReportMeta
from assessments.reports.press.paper import Paper
from hdhcompliance.accounts.policy import Permission

Subject = tuple[str, str]  # its code and its name


class NothingToTell(ValueError):
    """There is no such report of this subject: `code` and the sentence that says why."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code)
        self.code, self.message = code, message


def whole_tender(tender: Tender) -> Sequence[Subject]:
    return [("", "")]


def nothing_more(tender: Tender, subject: str, dossier: Mapping[str, Any]) -> None:
    """The dossier of the verdict is all it takes."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of report is made, from its order to its bytes.

    `write`: the paper of what is kept, in the active language; a pure function. None: no paper but
    an archive (reports/bundle.py). `orders`, `reads`: what it takes to order one, and to read it.
    `gather`: what is kept of a subject at the time of the order, as JSON; given the dossier of the
    verdict, empty for a kind that is not `judged`. None: the dossier itself. May raise NothingToTell.
    `subjects`: what there is one report of each, in a tender.
    `judged`: it rests on a verdict, which must be complete. `final`: on a closed evaluation.
    `draws`: it tells of the simulation, drawn first where it is not kept.
    """

    write: Callable[[Mapping[str, Any], ReportMeta], Paper] | None
    gather: Callable[[Tender, str, Mapping[str, Any]], dict[str, Any] | None] = nothing_more
    subjects: Callable[[Tender], Sequence[Subject]] = whole_tender
    orders: Permission = Permission.ORDER_REPORT
    reads: Permission = Permission.DOWNLOAD_REPORT
    judged: bool = True
    final: bool = False
    draws: bool = False
