"""Template tags of the people room."""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from lykt.people import roles, sessions

register = template.Library()


@register.filter
def role_name(code: str) -> str:
    """What the screen calls a role; the code itself when its room is not installed."""
    return str(roles.name_of(code))


@register.inclusion_tag("people/session_warning.html", takes_context=True)
def session_warning(context: Context) -> dict[str, Any]:
    """The dialog that warns before the session ends, for pages of somebody signed in."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return {}
    left = sessions.seconds_left(request.session, timezone.now())
    return {"left": left, "csrf_token": context.get("csrf_token")}
