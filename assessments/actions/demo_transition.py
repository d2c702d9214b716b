"""The demonstration's transition: a second fictitious tender, awarded, midway between two hosts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils import timezone

from assessments.actions.awards import Award, open_transition
from assessments.actions.demo_award import (
    day,
    moment,
    seed_evaluation,
    seed_method,
    seed_questions,
)
from assessments.actions.tenders import create_tender, grant_role
from assessments.actions.timeline import record_stage
from assessments.actions.transition import Plan, plan_transition, record_cost, tick_item
from assessments.actions.wave_steps import (
    complete_step,
    decide_go,
)
from assessments.actions.waves import (
    Adoption,
    Schedule,
    add_criterion,
    add_unit,
    measure_unit,
    plan_wave,
    record_adoption,
    settle_criterion,
)
from assessments.demonstration import award
from assessments.demonstration import transition as data
from assessments.demonstration.data import BUYER, PROCEDURE
from assessments.models import Tender, Transition, Wave
from assessments.queries.timeline import schedule_of
from assessments.transition.types import Measure
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from providers.actions import Invented, create_fictitious_provider, invent_certifications
from providers.invented import InventedHolders
from providers.models import Provider

OFFICER, REVIEWER, AUDITOR, USER = "acheteur", "juriste", "auditeur", "eval2"
Row = Mapping[str, str]


def seed_transition() -> None:
    """Written once, by the officer, from the files. Part of `seed_demo`."""
    if Tender.objects.filter(reference=data.REFERENCE).exists():
        return
    officer = User.objects.get(username=OFFICER)
    moving = _opened(officer)
    for row in data.costs():
        record_cost(
            by=officer,
            moving=moving,
            kind=row["kind"],
            label=row["label"],
            amount_cents=int(row["euros"]) * 100,
            billed_on=day(int(row["day"])),
        )
    for row in data.items():
        tick_item(
            by=officer,
            moving=moving,
            key=row["key"],
            done_on=day(int(row["day"])),
            note=row["note"],
        )
    waves = {row["wave"]: _wave(officer, moving, row) for row in data.waves()}
    for row in data.events():
        wave = waves[row["wave"]]
        wave.refresh_from_db(fields=["version"])
        ACTS[row["act"]](officer, wave, row)


def _opened(officer: User) -> Transition:
    tender = create_tender(
        by=officer,
        reference=data.REFERENCE,
        title=data.TITLE,
        buyer=BUYER,
        procedure=PROCEDURE,
        bids_due_at=moment(award.DUE_ON),
        award_on=day(data.AWARDED_ON),
        is_fictitious=True,
    )
    for code, offset in data.STAGES.items():
        seen = schedule_of(tender).version
        record_stage(by=officer, tender=tender, code=code, day=day(offset), seen=seen)
    for username, role in (
        (REVIEWER, Role.REVIEWER),
        (AUDITOR, Role.AUDITOR),
        (USER, Role.EVALUATOR),
    ):
        user = User.objects.get(username=username)
        grant_role(by=officer, tender=tender, user=user, role=role)
    incumbent, awarded = (_host(officer, *each) for each in (data.INCUMBENT, data.AWARDED))
    seed_method(officer, tender)
    seed_questions(officer, tender)
    bids = seed_evaluation(officer, tender)
    moving = open_transition(
        by=officer,
        tender=tender,
        award=Award(
            bid=bids[awarded.slug],
            awarded_on=day(data.AWARDED_ON),
            incumbent=incumbent,
            incumbent_service=incumbent.services.first(),
        ),
    )
    plan = Plan(
        **{name: day(offset) for name, offset in data.DAYS.items()},
        unfeasible=True,
        incumbent_monthly_cents=data.INCUMBENT_MONTHLY * 100,
        new_monthly_cents=data.NEW_MONTHLY * 100,
        budget_cents=data.BUDGET * 100,
    )
    return plan_transition(by=officer, moving=moving, plan=plan, seen=moving.version)


def _host(officer: User, slug: str, name: str, service: str) -> Provider:
    entities, holdings = data.holders(slug, timezone.localdate())
    host = create_fictitious_provider(
        name=name,
        slug=slug,
        service=service,
        holders=InventedHolders(entities, holdings, ()),
        by=officer,
    )
    invent_certifications(
        by=officer,
        service=host.services.get(),
        certifications=[
            Invented(
                scheme=scheme,
                version=version,
                state="granted",
                decision=decision,
                start=day(start),
                end=day(end),
                activities="1,2,3,4,5,6" if scheme == "hds" else "",
            )
            for scheme, version, decision, start, end in data.CERTIFICATIONS[slug]
        ],
        on=timezone.localdate(),
    )
    return host


def _wave(officer: User, moving: Transition, row: Row) -> Wave:
    schedule = Schedule(
        title=row["title"],
        copy_on=day(int(row["copy"])),
        cutover_on=day(int(row["cutover"])),
        closing_on=day(int(row["closing"])),
        pilots=row["pilots"],
    )
    return plan_wave(by=officer, moving=moving, schedule=schedule)


def _unit(by: User, wave: Wave, row: Row) -> None:
    kind, keys = row["code"].removesuffix("_keys"), row["code"].endswith("_keys")
    add_unit(by=by, wave=wave, name=row["value"], kind=kind, pseudonymised=keys, seen=wave.version)


def _measure(by: User, wave: Wave, row: Row) -> None:
    source, target, told = row["value"].split()
    measure = Measure(int(source), int(target), *data.checksums(wave.code, row["code"], told))
    measure_unit(by=by, wave=wave, unit=row["code"], measure=measure, seen=wave.version)


def _criterion(by: User, wave: Wave, row: Row) -> None:
    add_criterion(by=by, wave=wave, guards=row["code"], label=row["value"], seen=wave.version)


def _settle(by: User, wave: Wave, row: Row) -> None:
    settle_criterion(
        by=by,
        wave=wave,
        criterion=row["code"],
        state=row["value"],
        note=row["note"],
        seen=wave.version,
    )


def _step(by: User, wave: Wave, row: Row) -> None:
    complete_step(
        by=by,
        wave=wave,
        step=row["code"],
        done_on=day(int(row["day"])),
        note=row["note"],
        witness=User.objects.filter(username=row["value"]).first(),
        seen=wave.version,
    )


def _decide(by: User, wave: Wave, row: Row) -> None:
    decide_go(
        by=by,
        wave=wave,
        outcome=row["code"],
        reason=row["note"],
        decided_on=day(int(row["day"])),
        seen=wave.version,
    )


def _adoption(by: User, wave: Wave, row: Row) -> None:
    users, trained, pilots, opened, closed = map(int, row["value"].split())
    adoption = Adoption(
        on=day(int(row["day"])),
        users=users,
        trained=trained,
        pilots_done=pilots,
        tickets_opened=opened,
        tickets_closed=closed,
        note=row["note"],
    )
    record_adoption(by=by, wave=wave, adoption=adoption, seen=wave.version)


ACTS: Mapping[str, Callable[[User, Wave, Row], None]] = {
    "unit": _unit,
    "measure": _measure,
    "criterion": _criterion,
    "settle": _settle,
    "step": _step,
    "decide": _decide,
    "adoption": _adoption,
}
