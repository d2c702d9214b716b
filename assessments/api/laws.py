"""Laws as of a date, with the record that answers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessments.api.providers import AS_OF, as_of
from assessments.api.serializers import LawSerializer
from providers.law_queries import laws_as_of
from providers.laws import LawOnDay


def _data(law: LawOnDay) -> dict[str, Any]:
    return {
        "code": law.code,
        "jurisdiction": law.jurisdiction,
        "instrument_fr": law.instrument_fr,
        "instrument_en": law.instrument_en,
        "kind": law.kind,
        "affects": law.affects,
        "reaches": law.reaches,
        "severity": law.severity,
        "status": law.status.value,
        "why": law.reading.why.value,
        "valid_from": law.period_from,
        "valid_to": law.period_to,
        # A source that was never opened is not one.
        "sources": [] if law.to_be_checked else list(law.sources),
        "to_be_checked": law.to_be_checked,
    }


class LawList(APIView):
    """Every law that exposes or shields, as it stands on a day; dates may be `2027-03`."""

    @extend_schema(parameters=[AS_OF], responses=LawSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response([_data(law) for law in laws_as_of(as_of(request))])
