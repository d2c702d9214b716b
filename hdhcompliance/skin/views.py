from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hdhcompliance.skin.styleguide import sample, sample_forms
from hdhcompliance.skin.themes import COOKIE, COOKIE_AGE, VALUES


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie and go back to the page it was chosen on."""
    value = request.POST.get("theme")
    if value not in VALUES:
        message = _("This theme is not offered: choose light, dark or that of your system.")
        return render(request, "400.html", {"message": message}, status=400)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        COOKIE,
        value,
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )
    return response


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "skin/accessibility.html")


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component on one page, for those who build pages: 404 to anybody else."""
    if not (settings.DEBUG or getattr(request.user, "is_staff", False)):
        raise Http404
    messages.success(request, _("Saved: this is what a message looks like."))
    messages.error(request, _("Nothing was saved: this is what a refusal looks like."))
    return render(request, "skin/styleguide.html", {**sample(), **sample_forms()})
