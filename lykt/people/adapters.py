"""How django-allauth is fitted to Lykt: nobody signs up, guessing is slowed, secrets are sealed."""

from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from qrcode.image.svg import SvgPathImage

from lykt.people import throttle
from lykt.people.models import Person
from lykt.vault import sealing

_WAYS_TO_CONFIRM = {
    "reauthenticate": _("Use the password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in with e-mail and password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "The e-mail or the password is not right. Check both, and try again."
        ),
        "too_many_login_attempts": _("Too many wrong attempts. Wait five minutes, and try again."),
        "incorrect_password": _("The password is not right. Try again."),
        "enter_current_password": _("The current password is not right. Try again."),
        "rate_limited": _("Too many attempts. Wait a little, and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return throttle.source_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt against the device's own allowance, or the strangers'."""
        email = credentials.get("email", "").lower()
        device = throttle.device_key(request, email)
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action=throttle.KNOWN_DEVICE if device else throttle.STRANGER,
            key=device or email,
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        ways = super().get_reauthentication_methods(user)
        return [way | {"description": _WAYS_TO_CONFIRM[way["id"]]} for way in ways]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say what could not be seen otherwise; the next page shows that a sign-in went well."""
        if kwargs.get("message") or "account/messages/password_changed.txt" in args:
            super().add_message(*args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """One-time codes and passkeys."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right. Codes change every 30 seconds; try the next."),
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal_secret(text, "mfa")

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal_secret(encrypted_text, "mfa")

    def build_totp_svg(self, url: str) -> str:
        """The picture as a piece of HTML; a data: address would need a looser policy."""
        image = qrcode.make(url, image_factory=SvgPathImage, box_size=16)
        return str(image.to_string(encoding="unicode"))

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return pgettext("a passkey's suggested name", "Passkey {number}").format(number=number)


class OrganisationAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in through the organisation: only for people who are here already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Not django-allauth's way, which takes away the person's password; see the next."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Join the organisation's account to the person with the same verified e-mail, once.

        From then on the account's own identifier counts, so that an e-mail address that passes
        to somebody else lets nobody in.
        """
        # Whatever the address of the sign-in asked for: nobody joins accounts by hand.
        sociallogin.state = sociallogin.state | {"process": AuthProcess.LOGIN}
        if sociallogin.is_existing:
            return
        person = _person_with_verified_email(sociallogin)
        if person is None:
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("people:not_known")))
        sociallogin.connect(request, person)


def _person_with_verified_email(sociallogin: SocialLogin) -> Person | None:
    for address in sociallogin.email_addresses:
        if address.verified:
            person = Person.objects.filter(email__iexact=address.email, is_active=True).first()
            if person:
                return person
    return None
