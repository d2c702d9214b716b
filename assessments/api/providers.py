"""Providers as of a date: public facts, never a mark."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessments.api.serializers import ProviderSerializer
from providers.forms import EARLIEST, LATEST
from providers.models import Provider
from providers.queries import CertificationView, provider_page, providers_as_of

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


class ProviderList(APIView):
    """Every provider, with the status of each certification on a day."""

    @extend_schema(parameters=[AS_OF], responses=ProviderSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = providers_as_of(as_of(request))
        return Response([_data(row.provider, row.certifications) for row in rows])


class ProviderDetail(APIView):
    """One provider on a day."""

    @extend_schema(parameters=[AS_OF], responses=ProviderSerializer)
    def get(self, request: Request, slug: str) -> Response:
        try:
            page = provider_page(slug, as_of(request))
        except Provider.DoesNotExist as error:
            raise NotFound from error
        return Response(_data(page.provider, page.certifications))
