"""The official score: exact, explained, replayable. Plain Python; see docs/method.md."""
