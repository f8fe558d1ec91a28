"""Forms of sign-in and of those who manage people."""

import datetime as dt
from typing import Any, cast

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.people.models import ClosingDay, Person, Unit
from lykt.people.queries import units_managed_by
from lykt.people.roles import role_choices

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


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


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


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A unit out of those that somebody manages, with its place in the tree."""

    INDENT = "\N{EM SPACE}"

    def label_from_instance(self, unit: Any) -> str:
        return f"{self.INDENT * (unit.depth() - 1)}{unit.name}"


class AppointmentForm(forms.Form):
    """A role at a unit and below, for a time."""

    role = forms.ChoiceField(label=_("Role"), choices=lambda: [("", ""), *role_choices()])
    unit = UnitChoice(Unit.objects.none(), label=_("Unit, and those below it"))
    valid_from = forms.DateField(
        label=_("From and including"), initial=timezone.localdate, widget=_day_input()
    )
    valid_to = forms.DateField(
        label=_("To and including"),
        required=False,
        help_text=_("Leave it empty when no end is known."),
        widget=_day_input(),
    )

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = cast(UnitChoice, self.fields["unit"])
        units.queryset = units_managed_by(actor)
        units.empty_label = ""

    def clean_valid_to(self) -> dt.date | None:
        end: dt.date | None = self.cleaned_data["valid_to"]
        start = self.cleaned_data.get("valid_from")
        if start and end and end < start:
            raise forms.ValidationError(_("The last day must not be before the first."))
        return end


class NewPersonForm(AppointmentForm):
    """Somebody new, with a first appointment."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("The person signs in with it."), max_length=254
    )
    field_order = ("name", "email", "role", "unit", "valid_from", "valid_to")


class EndAppointmentForm(forms.Form):
    """The last day of an appointment; yesterday ends it at once."""

    last_day = forms.DateField(label=_("Last day"), initial=timezone.localdate, widget=_day_input())

    def clean_last_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["last_day"]
        if day < timezone.localdate() - dt.timedelta(days=1):
            raise forms.ValidationError(
                _("An appointment that held can not be undone. Choose yesterday or a later day.")
            )
        return day


class NewUnitForm(forms.ModelForm):  # type: ignore[type-arg]
    """A unit under one that somebody manages."""

    class Meta:
        model = Unit
        fields = ("parent", "kind", "name", "code")
        labels = {
            "parent": _("Under"),
            "kind": _("Kind"),
            "name": _("Name"),
            "code": _("Code"),
        }
        help_texts = {"code": _("Short, for files and commands: letters, digits and hyphens.")}
        field_classes = {"parent": UnitChoice}

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = cast(UnitChoice, self.fields["parent"])
        parent.queryset = units_managed_by(actor)
        parent.required = True
        parent.empty_label = None


class RenameUnitForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Unit
        fields = ("name",)
        labels = {"name": _("Name")}


class MoveUnitForm(forms.Form):
    """The new place of a unit: not under itself."""

    parent = UnitChoice(Unit.objects.none(), label=_("Move to under"))

    def __init__(self, *args: Any, actor: Person, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        elsewhere = units_managed_by(actor).exclude(path__startswith=unit.path)
        parent = cast(UnitChoice, self.fields["parent"])
        parent.queryset = elsewhere
        parent.empty_label = ""


class ClosingDayForm(forms.ModelForm):  # type: ignore[type-arg]
    """A day off besides weekends and public holidays."""

    class Meta:
        model = ClosingDay
        fields = ("day", "reason")
        labels = {"day": _("Day"), "reason": _("Why it is closed")}
        widgets = {"day": _day_input()}

    def __init__(self, data: Any = None, *, unit: Unit) -> None:
        super().__init__(data, instance=ClosingDay(unit=unit))

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if self.instance.unit.closing_days.filter(day=day).exists():
            raise forms.ValidationError(_("The day is a closing day already."))
        return day
