"""The way from a conversation at the chat console to an assessment."""

from django.utils.translation import gettext_lazy as _

from lykt.averting.roles import ASSESS
from lykt.chat.console.doors import Door

DOOR = Door(
    key="a",
    view="averting:begin",
    label=_("Avert"),
    purpose=_("Assess the duty to avert for the conversation"),
    permission=ASSESS,
)
