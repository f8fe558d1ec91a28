"""Guessing is slowed without letting a stranger lock anybody out.

After OWASP, "Slow Down Online Guessing Attacks with Device Cookies": a browser in which somebody
has signed in before carries a signed cookie that says so. Its wrong guesses are counted by
themselves; everybody else's are counted per account and per source. Strangers can use up only
the strangers' allowance.
"""

import secrets
from typing import cast

from allauth.core.internal.httpkit import get_client_ip
from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from lykt.people.models import Person

COOKIE = "lykt_device"
_SALT = "lykt.people.device"
_AGE = 180 * 24 * 60 * 60
# A duty desk's browser is shared; a cookie has room for so many people.
_PEOPLE_PER_DEVICE = 20

STRANGER = "login_failed"
KNOWN_DEVICE = "login_failed_known_device"


def source_of(request: HttpRequest) -> str:
    """Where a request comes from, hashed: the address itself is never kept.

    An IPv6 source is its network, since one household has more addresses than can be counted.
    """
    address = get_client_ip(request)
    return salted_hmac("lykt.people.source", truncate_ip(address) if address else "").hexdigest()


def device_key(request: HttpRequest, email: str) -> str | None:
    """What this browser is known by to the person with the e-mail, if it is."""
    names = _devices(request)
    if not names:
        return None
    person = Person.objects.filter(email__iexact=email).only("pk").first()
    return names.get(str(person.pk)) if person else None


def remember_device(request: HttpRequest, response: HttpResponseBase, person: Person) -> None:
    """Let the browser carry that the person has signed in in it."""
    names = _devices(request)
    name = names.pop(str(person.pk), None) or secrets.token_urlsafe(16)
    newest = [*names.items(), (str(person.pk), name)][-_PEOPLE_PER_DEVICE:]
    response.set_cookie(
        COOKIE,
        signing.dumps(dict(newest), salt=_SALT),
        max_age=_AGE,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _devices(request: HttpRequest) -> dict[str, str]:
    try:
        value = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_AGE)
    except signing.BadSignature:
        return {}
    return cast(dict[str, str], value)
