"""Thin adapters: fetch with the right checked, call one action or query, serialize."""

from __future__ import annotations

from django.conf import settings
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from knox.views import LoginView as KnoxLoginView
from knox.views import LogoutView as KnoxLogoutView
from rest_framework import generics
from rest_framework.authtoken.serializers import AuthTokenSerializer
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessments.access import TenderAccess, bid_of, tender_access, tenders_of
from assessments.actions.errors import ActionRefused, Conflict
from assessments.actions.marks import Entry, record_mark
from assessments.api.serializers import (
    AgreedMarkSerializer,
    BidSerializer,
    CommentSerializer,
    ConflictSerializer,
    MarkEntrySerializer,
    MarkSerializer,
    RefusalSerializer,
    RiskSerializer,
    TenderSerializer,
    TokenSerializer,
    VerdictSerializer,
)
from assessments.models import AgreedMark, Bid, Comment, GridNode, Mark, Membership, Risk, Tender
from assessments.queries.bids import bids_of
from assessments.queries.discussion import comments_for
from assessments.queries.dossiers import assess
from assessments.queries.panel import visible_marks
from assessments.queries.risks import register
from assessments.scoring.dossier import summary_json
from hdhcompliance.accounts.policy import Permission, Role


class LoginView(KnoxLoginView):  # type: ignore[misc]  # knox ships no types
    """User name and password in, a token out (shown once, stored hashed)."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_scope = "login"
    serializer_class = AuthTokenSerializer

    @extend_schema(responses={200: TokenSerializer, 429: RefusalSerializer})
    def post(self, request: Request, format: str | None = None) -> Response:  # noqa: A002 - knox's name
        serializer = AuthTokenSerializer(data=request.data, context={"request": request})
        valid = serializer.is_valid()
        if getattr(request, "axes_locked_out", False):
            detail = _("Too many wrong passwords: wait %(minutes)s minutes, then try again.")
            minutes = round(settings.AXES_COOLOFF_TIME * 60)
            return Response(
                {"code": "locked_out", "detail": detail % {"minutes": minutes}}, status=429
            )
        if not valid:
            raise ValidationError(serializer.errors)
        request.user = serializer.validated_data["user"]
        answer: Response = super().post(request, format=None)
        return answer


class LogoutView(KnoxLogoutView):  # type: ignore[misc]  # knox ships no types
    """End the token sent with the request."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, format: str | None = None) -> Response:  # noqa: A002 - knox's name
        answer: Response = super().post(request, format=None)
        return answer


class TenderView(APIView):
    """Views below one tender: `permission` is checked before anything is read."""

    permission: Permission

    def access(self) -> TenderAccess:
        return tender_access(self.request.user, self.kwargs["reference"], self.permission)


class TenderList(generics.ListAPIView[Tender]):
    """The tenders in which the caller holds a role."""

    serializer_class = TenderSerializer

    def get_queryset(self) -> QuerySet[Tender]:
        return tenders_of(self.request.user).select_related("grid")


class TenderDetail(TenderView, generics.RetrieveAPIView[Tender]):
    """One tender."""

    serializer_class = TenderSerializer
    permission = Permission.VIEW_TENDER

    def get_object(self) -> Tender:
        return self.access().tender


class BidList(TenderView, generics.ListAPIView[Bid]):
    """The bids of a tender; prices once they are open."""

    serializer_class = BidSerializer
    permission = Permission.VIEW_TENDER
    queryset = Bid.objects.none()

    def get_queryset(self) -> QuerySet[Bid]:
        return bids_of(self.access().tender).select_related("tender")


def with_panel_code(marks: QuerySet[Mark]) -> QuerySet[Mark]:
    """Marks named as in the dossier."""
    codes = Membership.objects.filter(
        tender=OuterRef("bid__tender"), user=OuterRef("evaluator"), role=Role.EVALUATOR
    )
    return marks.annotate(
        panel_code=Subquery(codes.values("panel_code")[:1], output_field=CharField())
    )


class MarkList(TenderView, generics.ListAPIView[Mark]):
    """The marks the caller may see: all, or an evaluator's own and those of chapters handed in."""

    serializer_class = MarkSerializer
    permission = Permission.VIEW_TENDER
    queryset = Mark.objects.none()

    @extend_schema(
        parameters=[
            OpenApiParameter("bid", str, description="code of a bid"),
            OpenApiParameter("chapter", str, description="code of a branch of the grid"),
        ]
    )
    def get(self, request: Request, *args: str, **kwargs: str) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Mark]:
        access = self.access()
        marks = visible_marks(
            access.tender, access.seat, sees_all=access.may(Permission.VIEW_ALL_MARKS)
        )
        if bid := self.request.query_params.get("bid"):
            marks = marks.filter(bid__code=bid)
        if chapter := self.request.query_params.get("chapter"):
            marks = marks.filter(node__parent__code=chapter)
        ordered = marks.select_related("bid", "node").order_by(
            F("bid__colour"), F("node__order"), F("pk")
        )
        return with_panel_code(ordered)


class CommentList(TenderView, generics.ListAPIView[Comment]):
    """The comments the caller may read, oldest first; a thread is the comments of one number."""

    serializer_class = CommentSerializer
    permission = Permission.READ_COMMENTS
    queryset = Comment.objects.none()

    def get_queryset(self) -> QuerySet[Comment]:
        access = self.access()
        found = comments_for(access.tender, access.user)
        return found.select_related("thread__node", "thread__bid")


class RiskList(TenderView, generics.ListAPIView[Risk]):
    """The register of risks, as numbered."""

    serializer_class = RiskSerializer
    permission = Permission.READ_RISKS
    queryset = Risk.objects.none()

    def get_queryset(self) -> QuerySet[Risk]:
        return register(self.access().tender)


class MarkDetail(TenderView):
    """One cell of the caller's own grid."""

    permission = Permission.MARK

    @extend_schema(
        request=MarkEntrySerializer,
        responses={200: MarkSerializer, 409: ConflictSerializer, 422: RefusalSerializer},
    )
    def put(self, request: Request, reference: str, bid: str, node: str) -> Response:
        access = self.access()
        found = GridNode.objects.filter(grid=access.tender.grid, code=node).first()
        if found is None:
            raise Http404
        found.grid = access.tender.grid
        sent = MarkEntrySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        entry = Entry(bid=bid_of(access, bid), node=found, **sent.validated_data)
        try:
            mark = record_mark(by=access.user, entry=entry)
        except Conflict as conflict:
            current = conflict.current if isinstance(conflict.current, Mark) else None
            body = {"code": conflict.code, "detail": str(conflict)}
            return Response({**body, "current": self._data(current)}, status=409)
        return Response(self._data(mark))

    def _data(self, mark: Mark | None) -> dict[str, object] | None:
        if mark is None:
            return None
        full = with_panel_code(Mark.objects.filter(pk=mark.pk)).select_related("bid", "node").get()
        return dict(MarkSerializer(full).data)


class AgreedMarkList(TenderView, generics.ListAPIView[AgreedMark]):
    """The marks the panel agreed on, with their reasons."""

    serializer_class = AgreedMarkSerializer
    permission = Permission.VIEW_ALL_MARKS
    queryset = AgreedMark.objects.none()

    def get_queryset(self) -> QuerySet[AgreedMark]:
        agreed = AgreedMark.objects.filter(bid__tender=self.access().tender)
        return agreed.select_related("bid", "node").order_by("bid__colour", "node__order")


class VerdictDetail(TenderView):
    """The tender judged as it stands: gates, exact scores, ranks."""

    permission = Permission.VIEW_RESULTS

    @extend_schema(responses={200: VerdictSerializer, 422: RefusalSerializer})
    def get(self, request: Request, reference: str) -> Response:
        tender = self.access().tender
        if not tender.bids_are_open:
            raise ActionRefused(
                "bids_not_open", _("There is nothing to judge before bids are opened.")
            )
        return Response(summary_json(assess(tender).verdict))
