"""Findings about certifications, in sentences of the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from assessments.models import Derogation
from hdhcompliance.skin.formats import spoken_date
from providers.models import Certification, HostingService
from providers.relevant_dates import Finding, Held, Moment, Outcome, Why

MOMENTS: Mapping[Moment, str | Promise] = {
    Moment.DEADLINE: gettext_lazy("Receipt of bids"),
    Moment.AWARD: gettext_lazy("Award"),
    Moment.START: gettext_lazy("Start of the contract"),
    Moment.END: gettext_lazy("End of the contract"),
}


def sentence(finding: Finding, service: HostingService | None) -> str:
    """Why the day says what it says, without a capital: it follows the day or a badge."""
    item = finding.certification
    if item is None:
        return _bare(finding.why)
    if finding.why is Why.VALID:
        return _valid(finding, item)
    if finding.why in (Why.ENDS_DURING, Why.ENDS_BEFORE_START, Why.EXPIRED):
        return _over(finding.why, item)
    if finding.why in (Why.OTHER_SERVICE, Why.NO_SERVICE):
        return _elsewhere(item, service)
    return _step(finding.why, item)


def _bare(why: Why) -> str:
    if why is Why.NO_DATE:
        return _("this date of the tender is not known yet")
    return _("no certification of this service is known: that is no proof that it has none")


def _valid(finding: Finding, item: Held) -> str:
    assert item.valid_to is not None and finding.day is not None
    end = spoken_date(item.valid_to)
    if finding.moment is not Moment.AS_OF:
        return _("valid until %(day)s") % {"day": end}
    left = (item.valid_to - finding.day).days
    if not left:
        return _("valid, this is its last day")
    said = ngettext(
        "valid until %(day)s, %(days)d day later",
        "valid until %(day)s, %(days)d days later",
        left,
    )
    return said % {"day": end, "days": left}


def _over(why: Why, item: Held) -> str:
    assert item.valid_to is not None
    said = {
        Why.ENDS_DURING: _("ends on %(day)s, during the contract: its renewal is to be followed"),
        Why.ENDS_BEFORE_START: _("ends on %(day)s, before the contract starts"),
        Why.EXPIRED: _("ended on %(day)s, no renewal is known"),
    }
    return said[why] % {"day": spoken_date(item.valid_to)}


def _elsewhere(item: Held, service: HostingService | None) -> str:
    if service is None:
        return _("“%(certified)s” is certified, and the bid names no service") % {
            "certified": item.service
        }
    return _("“%(certified)s” is certified: the service bid is not the service qualified") % {
        "certified": item.service
    }


def _step(why: Why, item: Held) -> str:
    if why is Why.NOT_YET_VALID and item.valid_from:
        return _("valid from %(day)s only") % {"day": spoken_date(item.valid_from)}
    if why is Why.MILESTONE:
        return _("%(milestone)s: a milestone is not granted") % {"milestone": item.milestone}
    said: dict[Why, str] = {
        Why.IN_PROGRESS: _("in progress is not granted"),
        Why.ABSENT: _("none found"),
        Why.END_UNKNOWN: _("granted, its end of validity is unknown"),
        Why.START_UNKNOWN: _("granted, its start of validity is unknown"),
        Why.SCOPE_UNKNOWN: _(
            "the company is certified; that it covers this service is not verified"
        ),
    }
    return said.get(why, _bare(why))


def paragraph(
    scheme: Certification.Scheme,
    findings: Sequence[Finding],
    service: HostingService | None,
    derogation: Derogation | None,
) -> str:
    """The days with their reasons, those alike together, then the derogation if there is one."""
    together: dict[str, list[str]] = {}
    for each in findings:
        if each.moment is Moment.AS_OF:
            continue
        together.setdefault(sentence(each, service), []).append(_moment(each))
    named = service.name if service else _("no service named")
    parts = [f"{scheme.label}, {named}."]
    colon = pgettext("between a label and its text", ":")
    parts += [f"{' · '.join(moments)}{colon} {said}." for said, moments in together.items()]
    if derogation is not None:
        parts.append(exempted(derogation))
    return " ".join(parts)


def _moment(finding: Finding) -> str:
    name = str(MOMENTS[finding.moment])
    return f"{name} ({spoken_date(finding.day)})" if finding.day else name


def exempted(derogation: Derogation) -> str:
    """The derogation in one sentence, which says that it is no qualification."""
    until = (
        _("until %(day)s") % {"day": spoken_date(derogation.ends_on)}
        if derogation.ends_on
        else _("until 18 months after a compliant offer is available in France")
    )
    return _(
        "Derogation decided on %(day)s by %(authority)s (%(basis)s), %(until)s: it is not a"
        " qualification."
    ) % {
        "day": spoken_date(derogation.decided_on),
        "authority": derogation.authority,
        "basis": derogation.legal_basis,
        "until": until,
    }


def expiry(end: date, days: Mapping[Moment, date | None], as_of: date) -> str:
    """What an end means for the tender; empty when no day of the tender is known."""
    if end < as_of:
        return _("already over, no renewal is known")
    for moment, said in (
        (Moment.DEADLINE, _("before bids are due")),
        (Moment.AWARD, _("before the award")),
        (Moment.START, _("before the contract starts")),
        (Moment.END, _("during the contract")),
    ):
        day = days[moment]
        if day is not None and end < day:
            return said
    return ""


def summary(scheme: Certification.Scheme, outcomes: Sequence[Outcome]) -> str:
    """How many bids hold the certification, and how many do not, under a condition, or are unknown."""
    counted = Counter(outcomes)
    said = ngettext(
        "%(scheme)s: %(met)d bid of %(total)d holds it from the receipt of bids to the start of the"
        " contract.",
        "%(scheme)s: %(met)d bids of %(total)d hold it from the receipt of bids to the start of the"
        " contract.",
        counted[Outcome.MET],
    ) % {"scheme": scheme.label, "met": counted[Outcome.MET], "total": len(outcomes)}
    others = [
        (Outcome.CONDITIONAL, _("under a condition: %(number)d")),
        (Outcome.NOT_MET, _("not held: %(number)d")),
        (Outcome.UNKNOWN, _("not established: %(number)d")),
    ]
    told = [text % {"number": counted[each]} for each, text in others if counted[each]]
    if not told:
        return said
    return _("%(said)s Of the others, %(told)s.") % {"said": said, "told": ", ".join(told)}
