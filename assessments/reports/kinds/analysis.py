"""The analysis report on the bids: everything, and the dossier that proves it."""

from assessments.reports.kinds.kind import Kind
from assessments.reports.render import analysis

KIND = Kind(write=analysis, draws=True)
