"""The rows behind a decision file. Actions write them; nothing else does."""

from assessments.models.agreement import AgreedMark, Closing
from assessments.models.bids import Bid, GateOutcome, PriceLine
from assessments.models.costs import CostItem
from assessments.models.derogations import Derogation
from assessments.models.discussion import Comment, Digest, Notification, Thread
from assessments.models.drafts import FrameworkDraft, WorkbookDraft
from assessments.models.evidence import Evidence
from assessments.models.exposure import BidLink, ExposureMitigation, ExposureReading
from assessments.models.feeds import CalendarFeed
from assessments.models.frameworks import Criterion, Framework
from assessments.models.grids import Grid, GridNode, MethodVersion
from assessments.models.inquiries import PriceInquiry
from assessments.models.jobs import Job
from assessments.models.marks import Mark
from assessments.models.opinions import LegalOpinion
from assessments.models.panel import Assignment, InterestStatement, Submission
from assessments.models.people import Membership
from assessments.models.questions import PublishedAnswer, Question
from assessments.models.reports import Report
from assessments.models.requests import RiskRequest
from assessments.models.revisions import ReportRevision
from assessments.models.risks import Risk, RiskStep
from assessments.models.schedules import Schedule, StageReminder
from assessments.models.simulations import Simulation
from assessments.models.sovereignty import CsfAnswer
from assessments.models.tenders import Stage, Tender
from assessments.models.timestamps import FreezeTimestamp
from assessments.models.transfers import TransferActor, TransferStatement
from assessments.models.transition import Transition, TransitionCost, TransitionItem
from assessments.models.verdicts import StoredVerdict
from assessments.models.waves import (
    Wave,
    WaveAdoption,
    WaveCriterion,
    WaveDecision,
    WaveReminder,
    WaveReturn,
    WaveStep,
    WaveUnit,
)

__all__ = [
    "AgreedMark",
    "Assignment",
    "Bid",
    "BidLink",
    "CalendarFeed",
    "Closing",
    "Comment",
    "CostItem",
    "Criterion",
    "CsfAnswer",
    "Derogation",
    "Digest",
    "Evidence",
    "ExposureMitigation",
    "ExposureReading",
    "Framework",
    "FrameworkDraft",
    "FreezeTimestamp",
    "GateOutcome",
    "Grid",
    "GridNode",
    "InterestStatement",
    "Job",
    "LegalOpinion",
    "Mark",
    "Membership",
    "MethodVersion",
    "Notification",
    "PriceInquiry",
    "PriceLine",
    "PublishedAnswer",
    "Question",
    "Report",
    "ReportRevision",
    "Risk",
    "RiskRequest",
    "RiskStep",
    "Schedule",
    "Simulation",
    "Stage",
    "StageReminder",
    "StoredVerdict",
    "Submission",
    "Tender",
    "Thread",
    "TransferActor",
    "TransferStatement",
    "Transition",
    "TransitionCost",
    "TransitionItem",
    "Wave",
    "WaveAdoption",
    "WaveCriterion",
    "WaveDecision",
    "WaveReminder",
    "WaveReturn",
    "WaveStep",
    "WaveUnit",
    "WorkbookDraft",
]
