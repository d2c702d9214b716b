from __future__ import annotations

from django.contrib.auth import views as auth
from django.urls import include, path

from assessments.views import notifications
from assessments.views.home import home
from hdhcompliance.accounts import views as people
from hdhcompliance.accounts.forms import ForgottenPasswordForm, OwnPasswordForm

urlpatterns = [
    path("", home, name="home"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.notifications_read, name="notifications_read"),
    path(
        "notifications/<int:notification>/open/",
        notifications.notification_open,
        name="notification_open",
    ),
    path("", include("assessments.urls")),
    path("providers/", include("providers.urls")),
    path("laws/", include("providers.law_urls")),
    path("api/v1/", include("assessments.api.urls")),
    path("skin/", include("hdhcompliance.skin.urls")),
    path("language/", people.set_language, name="set_language"),
    path("accounts/", people.accounts, name="accounts"),
    path("accounts/<str:username>/active/", people.account_active, name="account_active"),
    path("accounts/<str:username>/password/", people.account_password, name="account_password"),
    path("login/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path(
        "password/",
        auth.PasswordChangeView.as_view(form_class=OwnPasswordForm),
        name="password_change",
    ),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("password/reset/", auth.PasswordResetView.as_view(), name="password_reset"),
    path("password/reset/sent/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path(
        "password/reset/<uidb64>/<token>/",
        auth.PasswordResetConfirmView.as_view(form_class=ForgottenPasswordForm),
        name="password_reset_confirm",
    ),
    path(
        "password/reset/done/",
        auth.PasswordResetCompleteView.as_view(),
        name="password_reset_complete",
    ),
]
