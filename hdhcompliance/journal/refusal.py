"""The refusal of an act, in the user's language. Whoever raises one has written nothing."""

from __future__ import annotations

from django.utils.functional import Promise


class ActionRefused(Exception):
    """`code` is for machines, `message` for people: what happened and what to do."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
