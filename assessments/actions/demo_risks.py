"""The demonstration's register of risks: invented risks on fictitious bids, in several states."""

from __future__ import annotations

from collections.abc import Mapping

from assessments.actions.discussion import open_thread, reply, resolve_thread
from assessments.actions.risks import Content, add_risk, move_risks
from assessments.demonstration import risks as data
from assessments.models import Bid, Risk, Tender, Thread
from assessments.rating import Rating
from hdhcompliance.accounts.models import User
from providers.models import Source


def seed_risks(tender: Tender, bids: Mapping[str, Bid]) -> None:
    """Added by the officer, then moved and discussed as the files say. Part of `seed_demo`."""
    people = {user.get_username(): user for user in User.objects.filter(is_fictitious=True)}
    officer = people["acheteur"]
    risks = [
        add_risk(by=officer, tender=tender, bid=bids.get(each.bid), content=_content(each, people))
        for each in data.risks()
    ]
    for move in data.moves():
        risk = Risk.objects.get(pk=risks[move.risk - 1].pk)
        move_risks(
            by=people[move.author],
            tender=tender,
            seen={risk.code: risk.version},
            to=move.to,
            reason=move.reason,
        )
    _discussion(tender, risks, people)


def _content(each: data.Risk, people: Mapping[str, User]) -> Content:
    return Content(
        title=each.title,
        description=each.description,
        affects=each.affects,
        law_code=each.law_code,
        activities=each.activities,
        before=Rating(*each.before) if each.before else None,
        after=Rating(*each.after) if each.after else None,
        treatment_kind=each.treatment_kind,
        treatment=each.treatment,
        owner=people.get(each.owner),
        due_on=each.due_on,
    )


def _discussion(tender: Tender, risks: list[Risk], people: Mapping[str, User]) -> None:
    # Where the public facts are not loaded, comments quote nothing.
    kept = set(Source.objects.values_list("key", flat=True))
    threads: dict[str, Thread] = {}
    for each in data.comments():
        author, quoted = people[each.author], [key for key in each.quoted if key in kept]
        if each.thread in threads:
            reply(by=author, thread=threads[each.thread], text=each.text, quoted=quoted)
        else:
            threads[each.thread] = open_thread(
                by=author,
                tender=tender,
                risk=risks[each.risk - 1],
                text=each.text,
                quoted=quoted,
            ).comment.thread
        if each.resolved_by:
            resolve_thread(by=people[each.resolved_by], thread=threads[each.thread])
