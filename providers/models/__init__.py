"""Rows about hosts. Every fact carries its source, the date it was checked and a confidence."""

from providers.models.certifications import Certification
from providers.models.dependencies import Dependency
from providers.models.facts import Fact
from providers.models.laws import Law, LawPeriod
from providers.models.links import ForeignLink
from providers.models.ownership import LegalEntity, Shareholding
from providers.models.provenance import Confidence
from providers.models.providers import Provider
from providers.models.requirements import CompanyRight, RequirementStatement
from providers.models.services import HostingService
from providers.models.sources import Source

__all__ = [
    "Certification",
    "CompanyRight",
    "Confidence",
    "Dependency",
    "Fact",
    "ForeignLink",
    "HostingService",
    "Law",
    "LawPeriod",
    "LegalEntity",
    "Provider",
    "RequirementStatement",
    "Shareholding",
    "Source",
]
