"""What may be told of a dossier to anybody who asks, by rules that are data (docs/reports.md).

python -m assessments.redaction dossier.json --against redacted.json
"""
