"""Forms of signing in, and of one's own account."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from lykt.lib.json_bodies import refuse_nul
from lykt.people.models import Person

_GOOD_PASSWORD = _("At least 12 characters. Several words are easy to remember and hard to guess.")
_CODE = forms.TextInput(
    attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
)


def _password_input(autocomplete: str, **attrs: Any) -> forms.PasswordInput:
    return forms.PasswordInput(
        attrs={
            "autocomplete": autocomplete,
            "data-show": _("Show the password"),
            "data-hide": _("Hide the password"),
            **attrs,
        }
    )


class SignInForm(account.LoginForm):  # type: ignore[misc]
    """E-mail and password."""

    password = forms.CharField(
        label=_("Password"), strip=False, widget=_password_input("current-password")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label=_("E-mail"),
            widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
        )
        self.order_fields(["login", "password"])


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    """The current password, and the new one once: it can be shown."""

    oldpassword = forms.CharField(
        label=_("Current password"), strip=False, widget=_password_input("current-password")
    )
    password1 = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_GOOD_PASSWORD,
        widget=_password_input("new-password"),
    )
    password2 = None

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password


class ConfirmPasswordForm(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something important."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=_password_input("current-password", autofocus=True),
    )


class CodeForm(mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of the sign-in: a one-time code or a recovery code."""

    code = forms.CharField(label=_("Code"), widget=_CODE)


class ConfirmCodeForm(mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code once more, before something important."""

    code = forms.CharField(label=_("Code"), widget=_CODE)


class ActivateCodesForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code from an app shows that it has the right seed."""

    code = forms.CharField(label=_("Code from the app"), widget=_CODE)


class AddPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """What a passkey is to be called; the browser fills in the rest."""

    name = forms.CharField(
        label=_("Name"),
        required=False,
        help_text=_("So that you can tell it from others, for instance “the phone”."),
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone"),
        required=False,
        initial=True,
        help_text=_(
            "The device asks for your fingerprint, face or PIN, and you need no password. "
            "Untick for a plain security key without a PIN."
        ),
    )

    def clean_credential(self) -> Any:
        """It is kept as the browser gave it, also what nobody has checked in it."""
        try:
            return refuse_nul(self.cleaned_data["credential"])
        except ValueError as error:
            refusal = self.fields["credential"].error_messages["invalid"]
            raise forms.ValidationError(refusal, code="invalid") from error


class NewPasswordForm(forms.Form):
    """The password of somebody who was invited; shown or hidden, so asked for once."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_GOOD_PASSWORD,
        widget=_password_input("new-password", autofocus=True),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password
