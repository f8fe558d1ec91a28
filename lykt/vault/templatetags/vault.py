"""How keys, and what was done with them, are written on a page."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.vault.forms import to_base64

register = template.Library()

_ACTS: dict[str, Promise] = {
    "vault.make_ring_key": _("the line’s first key was made"),
    "vault.rotate_ring_key": _("the line’s key was replaced"),
    "vault.give_access": _("somebody was given access"),
    "vault.revoke_access": _("access was taken from somebody"),
    "vault.make_recovery_key": _("a recovery key was made"),
    "vault.use_recovery_key": _("the recovery key was used"),
}


@register.filter
def base64url(data: bytes | memoryview) -> str:
    return to_base64(data)


@register.filter
def key_act(action: str) -> str | Promise:
    """What the screen says of an act in a ring's history."""
    return _ACTS.get(action, action)
