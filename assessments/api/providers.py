"""Providers as of a date: public facts, never a mark."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import ceil, floor
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessments.api.serializers import ProviderDetailSerializer, ProviderSerializer
from providers.forms import EARLIEST, LATEST
from providers.holders import Holders
from providers.models import Provider
from providers.ownership import Interval, Together
from providers.queries import CertificationView, provider_page, providers_as_of

_MILLION = 10**6
AS_OF = OpenApiParameter("as_of", date, description="day of the statuses, YYYY-MM-DD; today")


def as_of(request: Request) -> date:
    """The day asked for, or today. ValidationError when it is no day between 2000 and 2099."""
    given = request.query_params.get("as_of")
    if not given:
        return timezone.localdate()
    try:
        found = parse_date(given)
    except ValueError:
        found = None
    if found is None:
        raise ValidationError({"as_of": _("This date does not exist: write it YYYY-MM-DD.")})
    if not EARLIEST <= found <= LATEST:
        raise ValidationError({"as_of": _("Choose a day between 2000 and 2099.")})
    return found


def _data(provider: Provider, views: tuple[CertificationView, ...]) -> dict[str, Any]:
    return {
        "slug": provider.slug,
        "name": provider.name,
        "kind": provider.kind,
        "is_fictitious": provider.is_fictitious,
        "country": provider.country,
        "certifications": [
            {
                "scheme": view.certification.scheme,
                "service": view.certification.service.name if view.certification.service else None,
                "decision_number": view.certification.decision_number,
                "valid_from": view.certification.valid_from,
                "valid_to": view.certification.valid_to,
                "status": view.status.value,
            }
            for view in views
        ],
    }


def _ownership(holders: Holders) -> dict[str, Any]:
    reading = holders.reading
    return {
        "host": reading.host.name,
        "refused": holders.refused.code if holders.refused is not None else None,
        "product": _together(reading.product),
        "control": _together(reading.control),
        "single": _together(reading.single),
        "stakes": [
            {
                "holder": stake.holder.name,
                "place": stake.place.value,
                "country": stake.holder.country,
                "capital": _bounds(stake.capital),
                "votes": _bounds(stake.votes),
                "chain": [
                    {"holder": link.holder, "held": link.held, "stale": link.stale}
                    for link in stake.path
                ],
            }
            for stake in reading.stakes
        ],
        "requirement_19_6": [
            {
                "item": item.item.value,
                "outcome": item.outcome.value,
                "reason": item.reason,
                "sources": list(item.sources),
            }
            for item in holders.items
        ],
    }


def _together(together: Together) -> dict[str, Any]:
    return {"capital": _bounds(together.capital), "votes": _bounds(together.votes)}


def _bounds(interval: Interval) -> dict[str, str]:
    """Percentages to six decimals, rounded outwards."""
    low, high = interval.percents
    return {
        "low": f"{Decimal(floor(low * _MILLION)) / _MILLION:f}",
        "high": f"{Decimal(ceil(high * _MILLION)) / _MILLION:f}",
    }


class ProviderList(APIView):
    """Every provider, with the status of each certification on a day."""

    @extend_schema(parameters=[AS_OF], responses=ProviderSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = providers_as_of(as_of(request))
        return Response([_data(row.provider, row.certifications) for row in rows])


class ProviderDetail(APIView):
    """One provider on a day, with who holds it and requirement 19.6 of SecNumCloud item by item."""

    @extend_schema(parameters=[AS_OF], responses=ProviderDetailSerializer)
    def get(self, request: Request, slug: str) -> Response:
        try:
            page = provider_page(slug, as_of(request))
        except Provider.DoesNotExist as error:
            raise NotFound from error
        return Response(
            {**_data(page.provider, page.certifications), "ownership": _ownership(page.holders)}
        )
