"""Reading the transition of a tender: where it stands, and each of its waves."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.access import moving_of
from assessments.api.views import TenderView
from assessments.models import Transition
from assessments.queries import transition_words as words
from assessments.queries.transition import (
    Standing,
    counted,
    counter_of,
    end_blocks_of,
    findings_of,
    standings,
    ticked,
)
from assessments.transition.rules import Block
from hdhcompliance.accounts.policy import Permission


class BlockSerializer(serializers.Serializer[Any]):
    """What holds a step or the end: a code, what it is about, and its sentence."""

    why = serializers.CharField()
    about = serializers.CharField()
    sentence = serializers.CharField()


class LimitSerializer(serializers.Serializer[Any]):
    limit = serializers.CharField()
    article = serializers.CharField()
    outcome = serializers.CharField(help_text="lawful, extended, running, breach or unknown")
    limit_on = serializers.DateField(allow_null=True)
    on = serializers.DateField(allow_null=True)
    planned = serializers.BooleanField()
    gap = serializers.IntegerField(help_text="days beyond the limit, or short of it")


class CounterSerializer(serializers.Serializer[Any]):
    """The double run so far. Amounts in euros excl. VAT, as decimals."""

    first = serializers.DateField(allow_null=True)
    last = serializers.DateField(allow_null=True)
    days = serializers.IntegerField()
    incumbent = serializers.DecimalField(max_digits=20, decimal_places=2)
    new = serializers.DecimalField(max_digits=20, decimal_places=2)
    other = serializers.DecimalField(max_digits=20, decimal_places=2)
    spent = serializers.DecimalField(max_digits=20, decimal_places=2)
    budget = serializers.DecimalField(max_digits=20, decimal_places=2)
    forecast = serializers.DecimalField(max_digits=20, decimal_places=2, allow_null=True)
    runs_out_on = serializers.DateField(allow_null=True)


class TransitionCostSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    text = serializers.CharField(source="label")
    amount_cents = serializers.IntegerField()
    billed_on = serializers.DateField()


class TransitionItemSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    phase = serializers.CharField()
    done_on = serializers.DateField(allow_null=True)


class TransitionSerializer(serializers.Serializer[Any]):
    bid = serializers.CharField()
    incumbent = serializers.CharField(help_text="slug of the host that is left")
    awarded_on = serializers.DateField()
    award_reason = serializers.CharField()
    notice_on = serializers.DateField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    retrieval_ends_on = serializers.DateField(allow_null=True)
    erasure_notice_on = serializers.DateField(allow_null=True)
    erased_on = serializers.DateField(allow_null=True)
    certificate = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)
    limits = LimitSerializer(many=True)
    counter = CounterSerializer(allow_null=True)
    costs = TransitionCostSerializer(many=True)
    checklist = TransitionItemSerializer(many=True)
    held = BlockSerializer(many=True, help_text="what holds the end of the transition")
    version = serializers.IntegerField()


class UnitSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    pseudonymised = serializers.BooleanField()
    rows_source = serializers.IntegerField(allow_null=True)
    rows_target = serializers.IntegerField(allow_null=True)
    checksum_source = serializers.CharField()
    checksum_target = serializers.CharField()
    match = serializers.CharField(source="measure.match", help_text="same, different or missing")


class WaveCriterionSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    guards = serializers.CharField()
    text = serializers.CharField(source="label")
    state = serializers.CharField()


class StepDoneSerializer(serializers.Serializer[Any]):
    step = serializers.CharField()
    done_on = serializers.DateField()
    by = serializers.CharField()
    witness = serializers.CharField()


class WaveSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField(help_text="planned, underway, ready, switched or closed")
    next = serializers.CharField(allow_null=True)
    copy_on = serializers.DateField()
    cutover_on = serializers.DateField()
    closing_on = serializers.DateField()
    steps = StepDoneSerializer(many=True)
    units = UnitSerializer(many=True)
    criteria = WaveCriterionSerializer(many=True)
    held = BlockSerializer(many=True, help_text="what holds the next step")
    version = serializers.IntegerField()


class TransitionDetail(TenderView):
    """Where the transition stands today; 404 before the award."""

    permission = Permission.READ_TRANSITION

    @extend_schema(responses={200: TransitionSerializer})
    def get(self, request: Request, reference: str) -> Response:
        moving, today = moving_of(self.access()), timezone.localdate()
        told = {
            **_plain(moving),
            "bid": moving.bid.code,
            "incumbent": moving.incumbent.slug,
            "limits": findings_of(moving, today),
            "counter": counter_of(moving, today),
            "costs": counted(moving),
            "checklist": [
                {
                    "key": each.item.key,
                    "phase": each.item.phase,
                    "done_on": each.row.done_on if each.row else None,
                }
                for each in ticked(moving)
            ],
            "held": _blocks(end_blocks_of(moving, today)),
        }
        return Response(TransitionSerializer(told).data)


class WaveList(TenderView):
    """The waves of the transition, in their order; 404 before the award."""

    permission = Permission.READ_TRANSITION

    @extend_schema(responses={200: WaveSerializer(many=True)})
    def get(self, request: Request, reference: str) -> Response:
        rows = [_wave(each) for each in standings(moving_of(self.access()))]
        return Response(WaveSerializer(rows, many=True).data)


def _plain(moving: Transition) -> dict[str, Any]:
    names = ("awarded_on", "award_reason", "notice_on", "starts_on", "ends_on", "closed_at")
    more = ("retrieval_ends_on", "erasure_notice_on", "erased_on", "certificate", "version")
    return {name: getattr(moving, name) for name in (*names, *more)}


def _wave(standing: Standing) -> dict[str, Any]:
    wave = standing.wave
    plain = ("code", "title", "copy_on", "cutover_on", "closing_on", "version")
    return {
        **{name: getattr(wave, name) for name in plain},
        "state": standing.state,
        "next": standing.next,
        "steps": wave.steps.all(),
        "units": wave.units.all(),
        "criteria": wave.criteria.all(),
        "held": _blocks(standing.held),
    }


def _blocks(held: tuple[Block, ...]) -> list[dict[str, str]]:
    return [
        {"why": each.why, "about": each.about, "sentence": words.because(each)} for each in held
    ]
