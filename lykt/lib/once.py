"""A form that is sent twice at once, as by a double click, is one act.

The form carries a token; the action that takes it makes its row by that id, and answers a second
form with the same token as it answered the first.
"""

import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString


def token_in(data: Mapping[str, Any], name: str = "once") -> uuid.UUID | None:
    """That of a form that was sent."""
    try:
        return uuid.UUID(data.get(name, ""))
    except ValueError:
        return None


def new_id(token: uuid.UUID | None) -> uuid.UUID:
    """That of the form which a row is made from; another for what is made from no form."""
    return token or uuid.uuid4()


class SentOnceForm(forms.Form):
    """Shown with its token, which is no field: what is kept of a form until it is sent must not
    bring back the token of one that was."""

    @cached_property
    def token(self) -> uuid.UUID:
        """The one that was sent; else a new one, of a form that is new or came without."""
        return token_in(self.data, self.add_prefix("once")) or uuid.uuid4()

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        hidden = '{}<input type="hidden" name="{}" value="{}">'
        shown = super().render(*args, **kwargs)
        return format_html(hidden, shown, self.add_prefix("once"), self.token)

    # Django binds these to the method that it has itself.
    __str__ = render
    __html__ = render
