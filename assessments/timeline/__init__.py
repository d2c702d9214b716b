"""Procedure templates, time limits and the real calendar, as versioned data. No Django here."""

from assessments.timeline.loader import load, templates

__all__ = ["load", "templates"]
