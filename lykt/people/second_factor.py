"""Whether somebody has a second factor: a passkey or one-time codes."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from lykt.people.models import Person

_SEEN = "lykt_second_factor"
_COUNTING = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def second_factors(person: Person) -> "list[Authenticator]":
    """What the person signs in with besides the password; recovery codes alone do not count."""
    return list(Authenticator.objects.filter(user_id=person.pk, type__in=_COUNTING))


def has_second_factor(request: HttpRequest) -> bool:
    """Remembered in the session, which ends when an administrator resets the second factor."""
    if request.session.get(_SEEN):
        return True
    found: bool = Authenticator.objects.filter(user_id=request.user.pk, type__in=_COUNTING).exists()
    if found:
        request.session[_SEEN] = True
    return found
