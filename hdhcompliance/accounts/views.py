"""Accounts, for administrators; and the choice of language, for everyone."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hdhcompliance.accounts.actions import create_account, renew_password, set_account_active
from hdhcompliance.accounts.forms import AccountForm
from hdhcompliance.accounts.models import User


def _administrator(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not request.user.is_superuser:
        raise PermissionDenied(_("Only administrators manage accounts."))
    return request.user


@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    administrator = _administrator(request)
    form = AccountForm(request.POST or None)
    shown: tuple[User, str] | None = None
    if request.method == "POST" and form.is_valid():
        shown = create_account(by=administrator, **form.cleaned_data)
        form = AccountForm()
    return _page(request, form, shown, 400 if form.is_bound else 200)


@require_POST
def account_active(request: HttpRequest, username: str) -> HttpResponse:
    administrator = _administrator(request)
    user = get_object_or_404(User, username=username)
    if user == administrator:
        messages.error(request, _("You cannot close your own account."))
    else:
        set_account_active(by=administrator, user=user, active=not user.is_active)
        messages.success(
            request, _("The account is open.") if user.is_active else _("The account is closed.")
        )
    return redirect("accounts")


@require_POST
def account_password(request: HttpRequest, username: str) -> HttpResponse:
    administrator = _administrator(request)
    user = get_object_or_404(User, username=username)
    password = renew_password(by=administrator, user=user)
    return _page(request, AccountForm(), (user, password), 200)


def _page(
    request: HttpRequest, form: AccountForm, shown: tuple[User, str] | None, status: int
) -> HttpResponse:
    return render(
        request,
        "accounts/accounts.html",
        {"users": User.objects.order_by("username"), "form": form, "shown": shown},
        status=status,
    )


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie. Django's own view ignores an unknown one in silence."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        message = _("This language is not offered: choose French or English.")
        return render(request, "400.html", {"message": message}, status=400)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )
    return response
