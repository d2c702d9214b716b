"""Trying an act with what a form holds, and telling its refusal where the person can mend it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from hdhcompliance.journal.refusal import ActionRefused


def attempt(form: forms.BaseForm, act: Callable[[], object], *, seen: str = "") -> HTTPStatus:
    """OK when the act is done; BAD_REQUEST or CONFLICT with the form telling why.

    `seen`: what the form is to carry next, when what it was written upon has changed since.
    """
    if not form.is_valid():
        return HTTPStatus.BAD_REQUEST
    try:
        act()
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        if refusal.code == "changed":
            form.data = {**form.data.dict(), "seen": seen}  # type: ignore[attr-defined]  # a QueryDict
        return HTTPStatus.CONFLICT
    except ValidationError as error:
        place(form, error)
        return HTTPStatus.BAD_REQUEST
    return HTTPStatus.OK


def place(form: forms.BaseForm, error: ValidationError) -> None:
    """Each message beside its field; those about no field of this form above them all."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for told, errors in error.error_dict.items():
        # What ends is asked for by its last day.
        name = "last_day" if told == "valid_to" and "last_day" in form.fields else told
        known = name != NON_FIELD_ERRORS and name in form.fields
        form.add_error(name if known else None, errors)
