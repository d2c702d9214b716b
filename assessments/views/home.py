"""My work: the tenders of this person and what waits for them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.actions.errors import ActionRefused
from assessments.actions.tenders import create_tender
from assessments.forms.tenders import TenderForm
from assessments.queries.home import laws_ahead, may_create_tenders, my_work, with_next
from hdhcompliance.accounts.models import User


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    work = with_next(my_work(request.user))
    return render(
        request,
        "assessments/home.html",
        {
            "work": work,
            "laws": laws_ahead(work, timezone.localdate()),
            "may_create": may_create_tenders(request.user),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_tender(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    if not may_create_tenders(request.user):
        raise PermissionDenied(_("Only officers and administrators open tenders."))
    form = TenderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            tender = create_tender(
                by=request.user,
                # What a demonstration account opens is a demonstration too.
                is_fictitious=request.user.is_fictitious,
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.add_error(None, error)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The tender is open with the reference grid: check it, then freeze it.")
            )
            return redirect(tender)
    status = 400 if form.is_bound else 200
    return render(request, "assessments/tender_new.html", {"form": form}, status=status)
