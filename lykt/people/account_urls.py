"""django-allauth's pages that Lykt uses; the rest of them, such as signing up, have no address."""

from allauth.account import views as account
from allauth.socialaccount import views as social
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from lykt.people.views import organisation

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    # Whoever signs in through the organisation has no password here, and needs none.
    path(
        "password/none/",
        RedirectView.as_view(pattern_name="people:account"),
        name="account_set_password",
    ),
    path("second-factor/", include("allauth.mfa.urls")),
]

if settings.OIDC_ISSUER:
    urlpatterns += [
        path("failed/", social.login_error, name="socialaccount_login_error"),
        path("cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
        path("oidc/<slug:provider_id>/login/", organisation.login, name="openid_connect_login"),
        path(
            "oidc/<slug:provider_id>/login/callback/",
            organisation.callback,
            name="openid_connect_callback",
        ),
    ]
