"""Frameworks as versioned data: criteria, marking scale and reference grid. No Django here."""
