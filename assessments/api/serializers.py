from __future__ import annotations

from typing import Any

from rest_framework import serializers

from assessments.models import AgreedMark, Bid, Comment, Mark, Risk, Tender


class TenderSerializer(serializers.ModelSerializer[Tender]):
    frozen = serializers.BooleanField(source="grid.is_frozen", read_only=True)
    grid_hash = serializers.CharField(source="grid.sha256", read_only=True)

    class Meta:
        model = Tender
        fields = [
            "reference",
            "title",
            "buyer",
            "procedure",
            "is_fictitious",
            "bids_due_at",
            "award_on",
            "contract_start_on",
            "contract_end_on",
            "bids_opened_at",
            "frozen",
            "grid_hash",
        ]
        read_only_fields = fields


class BidSerializer(serializers.ModelSerializer[Bid]):
    provider = serializers.CharField(source="provider.name")
    provider_slug = serializers.CharField(source="provider.slug")
    service = serializers.CharField(source="service.name", default=None)
    price_cents = serializers.SerializerMethodField()

    class Meta:
        model = Bid
        fields = ["code", "provider", "provider_slug", "service", "price_cents"]

    def get_price_cents(self, bid: Bid) -> int | None:
        """None while the bids are closed, as on the pages."""
        price: int | None = getattr(bid, "price_cents", None)
        return price if bid.tender.bids_are_open else None


class MarkSerializer(serializers.ModelSerializer[Mark]):
    bid = serializers.CharField(source="bid.code", read_only=True)
    node = serializers.CharField(source="node.code", read_only=True)
    evaluator = serializers.CharField(source="panel_code", read_only=True)

    class Meta:
        model = Mark
        fields = ["bid", "node", "evaluator", "value", "justification", "version", "updated_at"]


class AgreedMarkSerializer(serializers.ModelSerializer[AgreedMark]):
    bid = serializers.CharField(source="bid.code", read_only=True)
    node = serializers.CharField(source="node.code", read_only=True)

    class Meta:
        model = AgreedMark
        fields = ["bid", "node", "value", "reason", "version", "decided_by", "decided_at"]


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """`author` is a code on the panel, else a role, as in the dossier."""

    thread = serializers.IntegerField(source="thread_id", read_only=True)
    node = serializers.CharField(source="thread.node.code", read_only=True)
    bid = serializers.CharField(source="thread.bid.code", default=None, allow_null=True)
    resolved = serializers.BooleanField(source="thread.is_resolved", read_only=True)
    author = serializers.CharField(source="author_code", read_only=True)

    class Meta:
        model = Comment
        fields = ["thread", "node", "bid", "resolved", "author", "text", "written_at"]


class RatingSerializer(serializers.Serializer[Any]):
    """Likelihood and impact, 1 to 4; `level`: 1 low, 2 moderate, 3 high, 4 critical."""

    likelihood = serializers.IntegerField()
    impact = serializers.IntegerField()
    level = serializers.IntegerField()


class RiskSerializer(serializers.ModelSerializer[Risk]):
    """A risk of the register; a rating that is not given is null."""

    bid = serializers.CharField(source="bid.code", default=None, allow_null=True)
    before = RatingSerializer(allow_null=True)
    after = RatingSerializer(allow_null=True)
    owner = serializers.CharField(source="owner.username", default=None, allow_null=True)

    class Meta:
        model = Risk
        fields = [
            "code",
            "bid",
            "title",
            "description",
            "origin",
            "affects",
            "law_code",
            "activities",
            "before",
            "treatment_kind",
            "treatment",
            "after",
            "owner",
            "due_on",
            "status",
            "version",
        ]


class StrictIntegerField(serializers.IntegerField):
    """An integer and nothing that merely looks like one: `true`, `3.0` and `"3"` are refused."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class MarkEntrySerializer(serializers.Serializer[Any]):
    """What a client sends to write a cell; `seen_version` is 0 for a cell seen empty."""

    value = StrictIntegerField(allow_null=True)
    justification = serializers.CharField(allow_blank=True, default="", trim_whitespace=False)
    seen_version = StrictIntegerField(min_value=0, max_value=2**31 - 1)


class TokenSerializer(serializers.Serializer[Any]):
    """A token for the `Authorization: Token …` header, shown this once."""

    expiry = serializers.DateTimeField()
    token = serializers.CharField()


class RefusalSerializer(serializers.Serializer[Any]):
    """Why nothing was done: `code` for machines, `detail` for people."""

    code = serializers.CharField()
    detail = serializers.CharField()


class ConflictSerializer(serializers.Serializer[Any]):
    """The answer to a second writer: what stands, beside what was sent."""

    code = serializers.CharField()
    detail = serializers.CharField()
    current = MarkSerializer(allow_null=True)


class VerdictBidSerializer(serializers.Serializer[Any]):
    bid = serializers.CharField()
    provider = serializers.CharField()
    admitted = serializers.BooleanField()
    rank = serializers.IntegerField(allow_null=True)
    score = serializers.CharField(allow_null=True, help_text="Exact, as numerator/denominator.")
    display = serializers.CharField(allow_null=True)
    gates_failed = serializers.ListField(child=serializers.CharField())


class VerdictSerializer(serializers.Serializer[Any]):
    engine = serializers.CharField()
    grid_hash = serializers.CharField(allow_null=True)
    bids = VerdictBidSerializer(many=True)


class StatusSerializer(serializers.Serializer[Any]):
    scheme = serializers.CharField()
    service = serializers.CharField(allow_null=True)
    decision_number = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    status = serializers.CharField()


class ProviderSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    is_fictitious = serializers.BooleanField()
    country = serializers.CharField()
    certifications = StatusSerializer(many=True)


class LawSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    jurisdiction = serializers.CharField()
    instrument_fr = serializers.CharField()
    instrument_en = serializers.CharField()
    kind = serializers.CharField(help_text="exposure or shield")
    affects = serializers.CharField(help_text="confidentiality, availability or none")
    reaches = serializers.CharField(help_text="content, records, service, or empty")
    severity = serializers.IntegerField(allow_null=True, help_text="1 to 3, suggested")
    status = serializers.CharField()
    why = serializers.CharField(help_text="recorded, imprecise, no_record or contradicted")
    valid_from = serializers.CharField(help_text="Partial date of the record; empty: not known.")
    valid_to = serializers.CharField()
    sources = serializers.ListField(child=serializers.CharField())
    to_be_checked = serializers.BooleanField(help_text="General knowledge: no page was opened.")


class BoundsSerializer(serializers.Serializer[Any]):
    """A share in percent: what is established, and what is not excluded."""

    low = serializers.DecimalField(max_digits=9, decimal_places=6)
    high = serializers.DecimalField(max_digits=9, decimal_places=6)


class CapitalAndVotesSerializer(serializers.Serializer[Any]):
    capital = BoundsSerializer()
    votes = BoundsSerializer()


class ChainLinkSerializer(serializers.Serializer[Any]):
    holder = serializers.CharField()
    held = serializers.CharField()
    stale = serializers.BooleanField(help_text="too old to establish anything")


class StakeSerializer(CapitalAndVotesSerializer):
    holder = serializers.CharField()
    place = serializers.ChoiceField(choices=["eu", "non_eu", "unknown"])
    country = serializers.CharField(allow_null=True)
    chain = ChainLinkSerializer(many=True)


class RequirementItemSerializer(serializers.Serializer[Any]):
    item = serializers.CharField(help_text="19.6.a to 19.6.f")
    outcome = serializers.ChoiceField(choices=["met", "not_met", "unknown"])
    reason = serializers.CharField()
    sources = serializers.ListField(child=serializers.CharField())


class OwnershipSerializer(serializers.Serializer[Any]):
    """Shares from outside the Union: multiplied, by control, and the most of one holder."""

    host = serializers.CharField()
    refused = serializers.CharField(allow_null=True)
    product = CapitalAndVotesSerializer()
    control = CapitalAndVotesSerializer()
    single = CapitalAndVotesSerializer()
    stakes = StakeSerializer(many=True)
    requirement_19_6 = RequirementItemSerializer(many=True)


class ProviderDetailSerializer(ProviderSerializer):
    ownership = OwnershipSerializer()
