"""The registered reports: their files, and the counter-signature of one by a legal reviewer."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.access import report_of, reports_of
from assessments.actions.countersignatures import (
    LARGEST_KEY,
    LONGEST_REASON,
    ReportMoved,
    Seen,
    counter_sign,
)
from assessments.actions.errors import ActionRefused
from assessments.api.serializers import RefusalSerializer
from assessments.api.views import TenderView
from assessments.models import Report, ReportRevision
from assessments.reports.naming import file_name, revision_name
from assessments.signing.countersign_apart import Key
from hdhcompliance.accounts.policy import Permission


class RevisionSerializer(serializers.ModelSerializer[ReportRevision]):
    """A newer file of a sealed report."""

    class Meta:
        model = ReportRevision
        fields = [
            *("position", "kind", "sha256", "size", "at", "by", "signer", "certificate_sha256"),
            *("role", "reason", "development", "level", "proven_until"),
        ]
        read_only_fields = fields


class ReportSerializer(serializers.ModelSerializer[Report]):
    number = serializers.IntegerField(source="pk", read_only=True)
    revisions = RevisionSerializer(many=True, read_only=True)

    class Meta:
        model = Report
        fields = [
            *("number", "kind", "subject", "language", "ordered_at", "ordered_by"),
            *("sha256", "size", "signer", "sealed_at", "level", "proven_until", "revisions"),
        ]
        read_only_fields = fields


class CounterSignatureSerializer(serializers.Serializer[Any]):
    """A key used once and kept nowhere; `sha256` and `superseded_by` say what was read."""

    pkcs12 = serializers.CharField(
        max_length=LARGEST_KEY * 2, help_text="the PKCS#12 file, base64", write_only=True
    )
    passphrase = serializers.CharField(trim_whitespace=False, max_length=1000, write_only=True)
    reason = serializers.CharField(max_length=LONGEST_REASON)
    sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}\Z", help_text="of the newest file of the report, as it was read"
    )
    superseded_by = serializers.IntegerField(
        allow_null=True, default=None, help_text="number of the newer report, where there is one"
    )

    def validate_pkcs12(self, value: str) -> bytes:
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise serializers.ValidationError(_("Send the file in base64.")) from error


class ReportList(TenderView, generics.ListAPIView[Report]):
    """The reports the caller may read, the newest first, with their counter-signatures."""

    serializer_class = ReportSerializer
    permission = Permission.DOWNLOAD_REPORT
    queryset = Report.objects.none()

    def get_queryset(self) -> QuerySet[Report]:
        return reports_of(self.access())


class ReportFile(TenderView):
    """The file of a report as it was sealed."""

    permission = Permission.DOWNLOAD_REPORT

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, reference: str, report: int) -> FileResponse:
        found = report_of(self.access(), report)
        if not found.is_sealed:
            raise Http404
        return _file(found, file_name(found), f"application/{found.extension}")


class CounterSignatures(TenderView):
    """Sign the newest file of a report with one's own key."""

    permission = Permission.COUNTER_SIGN
    throttle_scope = "countersign"

    @method_decorator(sensitive_variables("sent", "given"))
    @extend_schema(
        request=CounterSignatureSerializer,
        responses={201: RevisionSerializer, 409: RefusalSerializer, 422: RefusalSerializer},
    )
    def post(self, request: Request, reference: str, report: int) -> Response:
        access = self.access()
        found = report_of(access, report)
        sent = CounterSignatureSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        given = sent.validated_data
        try:
            revision = counter_sign(
                by=access.user,
                report=found,
                key=Key(given["pkcs12"], given["passphrase"]),
                reason=given["reason"],
                seen=Seen(given["sha256"], given["superseded_by"]),
            )
        except ReportMoved as moved:
            return Response({"code": moved.code, "detail": str(moved)}, status=409)
        return Response(RevisionSerializer(revision).data, status=201)


class RevisionFile(TenderView):
    """A newer file of a report, as it was registered."""

    permission = Permission.DOWNLOAD_REPORT

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, reference: str, report: int, position: int) -> FileResponse:
        found = report_of(self.access(), report)
        for revision in found.revisions.all():
            if revision.position == position:
                return _file(revision, revision_name(found, position), "application/pdf")
        raise Http404


def _file(row: Report | ReportRevision, name: str, content_type: str) -> FileResponse:
    try:
        file = row.file.open("rb")
    except FileNotFoundError as error:
        raise ActionRefused(
            "file_missing",
            _("The file of this report is no longer on the server: have it restored first."),
        ) from error
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
