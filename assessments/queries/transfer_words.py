"""The EXI 31 table and what it lacks, in words: the same for the page, paper and the CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import TransferActor
from assessments.transfers.rules import Actor, Lack, Lacking, Wording

# The seven columns of the tables that hosts publish, in their order.
COLUMNS: Sequence[str | Promise] = (
    gettext_lazy("Name of the actor"),
    gettext_lazy("Role: host or subcontractor"),
    gettext_lazy("HDS certified"),
    gettext_lazy("SecNumCloud 3.2 qualified"),
    gettext_lazy("Hosting activities involved"),
    gettext_lazy("Access from outside the EEA (EXI 29)"),
    gettext_lazy("Risk of access imposed by third-country law (EXI 30)"),
)

LACKING: Mapping[Lacking, str | Promise] = {
    Lacking.NO_HOST: gettext_lazy("no row says who the host is"),
    Lacking.HDS: gettext_lazy("HDS certification not known"),
    Lacking.SECNUMCLOUD: gettext_lazy("SecNumCloud 3.2 qualification not known"),
    Lacking.ACTIVITIES: gettext_lazy("hosting activities not known"),
    Lacking.ACCESS: gettext_lazy("access from outside the EEA not known (EXI 29)"),
    Lacking.RISK: gettext_lazy("risk of imposed access not known (EXI 30)"),
    Lacking.MITIGATIONS: gettext_lazy("no mitigation of the risk described (EXI 30)"),
    Lacking.RESIDUAL: gettext_lazy("no residual risk stated (EXI 30)"),
    Lacking.APPRAISAL: gettext_lazy(
        "risk appraisal of exposure to non-EU law not known (EXI 05-H)"
    ),
    Lacking.PAGE: gettext_lazy("address of the public page not known (EXI 31)"),
}

WORDINGS: Mapping[Wording, str | Promise] = {
    Wording.QUALIFIED: gettext_lazy(
        "The short “no risk” wording is open: every actor is SecNumCloud 3.2 qualified, with no access"
        " from outside the EEA and no risk of imposed access."
    ),
    Wording.NO_TRANSFER: gettext_lazy(
        "The short wording is open for want of any transfer: no access from outside the EEA and no risk"
        " of imposed access, though not every actor is SecNumCloud 3.2 qualified."
    ),
    Wording.TABLE: gettext_lazy(
        "The table is due: an access from outside the EEA or a risk of imposed access is stated."
    ),
    Wording.UNKNOWN: gettext_lazy(
        "No wording can be chosen yet: an access or a risk is not known, and unknown is never “none”."
    ),
}


def lacking(lack: Lack) -> str:
    """One lack as a phrase, after the name of its actor if it has one."""
    said = str(LACKING[lack.what])
    if not lack.actor:
        return said
    return _("%(actor)s: %(lack)s") % {"actor": lack.actor, "lack": said}


def cells(actor: Actor) -> list[str]:
    """The seven cells of one row."""
    return [
        actor.name,
        str(TransferActor.Role(actor.role).label),
        str(TransferActor.Certified(actor.hds).label),
        str(TransferActor.Qualified(actor.secnumcloud).label),
        ", ".join(map(str, actor.activities)) or str(TransferActor.Certified.UNKNOWN.label),
        _access(actor),
        _risk(actor),
    ]


def _access(actor: Actor) -> str:
    label = str(TransferActor.Access(actor.access).label)
    return f"{label} · {actor.access_details}" if actor.access_details else label


def _risk(actor: Actor) -> str:
    parts = [str(TransferActor.Risk(actor.risk).label)]
    for text, words in (
        (actor.laws, _("Laws: %(text)s")),
        (actor.mitigations, _("Mitigations: %(text)s")),
        (actor.residual, _("Residual risk: %(text)s")),
    ):
        if text:
            parts.append(words % {"text": text})
    return " · ".join(parts)
