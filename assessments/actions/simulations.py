"""Simulations: ordered from a kept verdict, drawn by a worker, kept for whoever asks again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions import jobs
from assessments.actions.errors import ActionRefused
from assessments.actions.verdicts import keep_verdict
from assessments.models import Job, Simulation, StoredVerdict, Tender
from assessments.queries.simulations import REPORT_DRAWS, basis_of, draws_of_report
from assessments.scoring.canonical import canonical_bytes
from assessments.scoring.dossier import read_dossier
from assessments.scoring.registry import evaluate
from assessments.scoring.robustness.simulation import Simulated, simulate_all, simulated_to_json
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import SYSTEM, record

JOB_KIND = "simulation"
DRAWS = 100_000  # a share is then known within 0.31 %
Progress = Callable[[int, str], None]


def order_simulation(*, by: User, tender: Tender, draws: int = DRAWS) -> tuple[Simulation, bool]:
    """The simulation of the present state, and whether a job must be sent for it.

    One that is done or under way is given back as it is, and the journal says nothing. The seed comes
    from what the verdict rests on: nobody chooses it.
    """
    now = timezone.now()
    with transaction.atomic():
        Tender.objects.select_for_update().get(pk=tender.pk)  # two orders at once: one job
        verdict, _created = keep_verdict(by=by, tender=tender)
        dossier = json.loads(verdict.dossier)
        if sum(bid["rank"] is not None for bid in dossier["verdict"]["bids"]) < 2:
            raise ActionRefused(
                "nothing_to_compare",
                _("Fewer than two bids are ranked: nothing can change places."),
            )
        basis = basis_of(dossier)
        seed = seed_of(basis)
        known = Simulation.objects.filter(tender=tender, basis=basis, seed=seed, draws=draws)
        found = known.select_related("job").first()
        if found is not None and (found.is_done or (found.job and not found.job.is_final)):
            return found, False
        job = Job.objects.create(kind=JOB_KIND, requested_by=by, created_at=now, queued_at=now)
        found, _created = Simulation.objects.update_or_create(
            tender=tender,
            basis=basis,
            seed=seed,
            draws=draws,
            defaults={
                "verdict": verdict,
                "job": job,
                "created_at": now,
                "created_by": by.get_username(),
            },
        )
        record(
            "simulation.ordered",
            by=by,
            target=basis,
            tender=tender.reference,
            data={"verdict": verdict.sha256, "seed": seed, "draws": draws},
        )
    return found, True


def seed_of(basis: str) -> int:
    """The first 32 bits of what is simulated: whoever holds it draws the same."""
    return int(basis[:8], 16)


def draw_for_report(verdict: StoredVerdict, progress: Callable[[int], None]) -> bool:
    """Draw a kept verdict as a report tells it, once for all its reports; whether it was done here.

    `progress(percent)`, from 0 to 100, may raise to stop: nothing is then kept. Nothing is drawn with
    fewer than two ranked bids.
    """
    data = json.loads(verdict.dossier)
    ranked = [bid for bid in data["verdict"]["bids"] if bid["rank"] is not None]
    if len(ranked) < 2 or draws_of_report(verdict.tender, data) is not None:
        return False
    basis, dossier = basis_of(data), read_dossier(data)
    seed = seed_of(basis)
    simulated = simulate_all(
        dossier, evaluate(dossier), draws=REPORT_DRAWS, seed=seed, progress=progress
    )
    return keep_for_report(verdict, basis, seed, simulated_to_json(simulated))


def keep_for_report(verdict: StoredVerdict, basis: str, seed: int, result: dict[str, Any]) -> bool:
    """False when another worker drew the same in the meantime: the first one kept stays."""
    with transaction.atomic():
        kept, created = Simulation.objects.select_for_update().get_or_create(
            tender=verdict.tender,
            basis=basis,
            seed=seed,
            draws=REPORT_DRAWS,
            defaults={
                "verdict": verdict,
                "created_at": timezone.now(),
                "created_by": SYSTEM,
                "result": result,
            },
        )
        if kept.is_done and not created:
            return False
        if not created:
            kept.result = result
            kept.save(update_fields=["result"])
        record(
            "simulation.completed",
            by=None,
            target=basis,
            tender=verdict.tender.reference,
            data={"result": hashlib.sha256(canonical_bytes(result)).hexdigest()},
        )
    return True


def keep_result(simulation: Simulation, simulated: Simulated, *, job: Job) -> Simulation:
    """Write the counts and end the job, in one transaction. JobCancelled writes nothing."""
    result = simulated_to_json(simulated)
    with transaction.atomic():
        jobs.complete(job)
        simulation.result = result
        simulation.save(update_fields=["result"])
        record(
            "simulation.completed",
            by=None,
            target=simulation.basis,
            tender=simulation.tender.reference,
            data={"result": hashlib.sha256(canonical_bytes(result)).hexdigest()},
        )
    return simulation


def produce(job: Job, progress: Progress) -> Simulation:
    """Everything a worker does for one simulation."""
    simulation = Simulation.objects.select_related("tender", "verdict").get(job=job)
    dossier = read_dossier(json.loads(simulation.verdict.dossier))
    simulated = simulate_all(
        dossier,
        evaluate(dossier),
        draws=simulation.draws,
        seed=simulation.seed,
        progress=lambda percent: progress(min(percent, 99), "drawing"),
    )
    return keep_result(simulation, simulated, job=job)
