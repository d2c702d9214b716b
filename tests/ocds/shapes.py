"""What a release package of ours may be made of, written down by hand from the 1.1 reference.

A name that ends with « ! » is required. A list holds one shape; a set of words is a closed codelist;
DAY is a date-time of RFC 3339 and URI an absolute address; whole numbers and texts are their types.
Source: https://standard.open-contracting.org/1.1/en/schema/reference/ and …/codelists/.
"""

from __future__ import annotations

from typing import Any, Final

DAY: Final = "date-time"
URI: Final = "uri"

PERIOD = {"startDate": DAY, "endDate": DAY}
REFERENCE = {"id!": str, "name": str}
PARTY = {
    **REFERENCE,
    "identifier": {"scheme": str, "id": str, "legalName": str},
    "roles": [str],
}
MILESTONE = {
    "id!": str,
    "title": str,
    "type": str,
    "code": str,
    "dueDate": DAY,
    "dateMet": DAY,
    "status": {"scheduled", "met", "notMet", "partiallyMet"},
}
TENDER = {
    "id!": str,
    "title": str,
    "description": str,
    "status": {
        *("planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn"),
    },
    "procuringEntity": REFERENCE,
    "procurementMethod": {"open", "selective", "limited", "direct"},
    "procurementMethodDetails": str,
    "mainProcurementCategory": {"goods", "works", "services"},
    "awardCriteria": str,
    "submissionMethod": [str],
    "tenderPeriod": PERIOD,
    "enquiryPeriod": PERIOD,
    "awardPeriod": PERIOD,
    "contractPeriod": PERIOD,
    "numberOfTenderers": int,
    "milestones": [MILESTONE],
}
AWARD = {
    "id!": str,
    "title": str,
    "status": {"pending", "active", "cancelled", "unsuccessful"},
    "date": DAY,
    "suppliers": [REFERENCE],
    "contractPeriod": PERIOD,
}
TAGS = {
    *("planning", "planningUpdate", "tender", "tenderAmendment", "tenderUpdate"),
    *("tenderCancellation", "award", "awardUpdate", "awardCancellation", "contract"),
    *("contractUpdate", "contractAmendment", "implementation", "implementationUpdate"),
    *("contractTermination", "compiled"),
}
RELEASE: dict[str, Any] = {
    "ocid!": str,
    "id!": str,
    "date!": DAY,
    "tag!": [TAGS],
    "initiationType!": {"tender"},
    "language": str,
    "parties": [PARTY],
    "buyer": REFERENCE,
    "tender": TENDER,
    "awards": [AWARD],
}
PACKAGE: dict[str, Any] = {
    "uri!": URI,
    "version!": str,
    "publishedDate!": DAY,
    "publisher!": {"name!": str},
    "releases!": [RELEASE],
}
