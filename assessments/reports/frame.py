"""What every kind of report prints around its own content: who, when, for whom, how to check it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.queries.report_meta import ReportMeta
from assessments.reports.context import utc
from assessments.reports.figures import long_moment
from assessments.reports.naming import name_of


@dataclass(frozen=True, slots=True)
class Check:
    """One way to check the file: what it shows, and the commands as they are typed."""

    title: str
    lead: str
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The names are those of ReportContext, so that both share templates."""

    language: str
    file_name: str
    tender: Mapping[str, str]
    fictitious: bool
    warning: str
    status: str
    ordered_at: str
    ordered_by: str
    created: str
    journal_sequence: int
    journal_head: str
    signer: str
    development: bool
    verification_url: str


def frame_of(kept: Mapping[str, Any], meta: ReportMeta, *, status: str, subject: str = "") -> Frame:
    """The frame of an object that has `tender` and `fictitious`, in the active language.

    `status`: the few words that stand at the foot of each page.
    """
    return Frame(
        language=meta.language,
        file_name=name_of(
            kept["tender"]["reference"],
            kind=meta.kind,
            language=meta.language,
            number=meta.number,
            fictitious=kept["fictitious"],
            subject=subject,
        ),
        tender=kept["tender"],
        fictitious=kept["fictitious"],
        warning=_("FICTITIOUS DATA: no real bid, price or mark") if kept["fictitious"] else "",
        status=status,
        ordered_at=long_moment(meta.ordered_at),
        ordered_by=meta.ordered_by,
        created=utc(meta.ordered_at),
        journal_sequence=meta.journal_sequence,
        journal_head=meta.journal_head,
        signer=meta.signer_name,
        development=meta.development,
        verification_url=meta.verification_url,
    )


def common_checks(frame: Frame) -> tuple[Check, ...]:
    """The two checks that hold for every kind: the verification page and the signature."""
    return (
        Check(
            _("On the verification page"),
            _(
                "Send the file: the page says whether it is registered and unchanged. The file is"
                " not kept."
            ),
            (frame.verification_url,),
        ),
        Check(
            _("The signature, without us"),
            _(
                "Poppler’s tool says who signed, when, and whether the whole file is covered. Where an"
                " authority has dated the file, its timestamp comes last and covers it all: the tool"
                " lists it without judging it."
            ),
            (f"pdfsig {frame.file_name}",),
        ),
    )
