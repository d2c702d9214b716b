"""The rows behind a decision file. Actions write them; nothing else does."""

from assessments.models.bids import Bid, GateOutcome, PriceLine
from assessments.models.frameworks import Criterion, Framework
from assessments.models.grids import Grid, GridNode
from assessments.models.jobs import Job
from assessments.models.marks import Mark
from assessments.models.people import Membership
from assessments.models.reports import Report
from assessments.models.tenders import Stage, Tender
from assessments.models.verdicts import StoredVerdict

__all__ = [
    "Bid",
    "Criterion",
    "Framework",
    "GateOutcome",
    "Grid",
    "GridNode",
    "Job",
    "Mark",
    "Membership",
    "PriceLine",
    "Report",
    "Stage",
    "StoredVerdict",
    "Tender",
]
