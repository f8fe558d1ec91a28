"""A line as a caller needs to see it: what is open now, and when the rest opens."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lykt.chat.models import Desk
from lykt.chat.queries import availability, key_in_use
from lykt.helpline.hours import opening_at
from lykt.helpline.models import Channel, Line

_LANDLINE_DIGITS = 8
_DAYS_IN_MONTH = 365 / 12


@dataclass(frozen=True)
class ChannelCard:
    """A way to reach the line, and how it stands now in words."""

    kind: str
    name: str
    is_open: bool
    next_change: str


@dataclass(frozen=True)
class ChatCard:
    """The chat that is run here. ``opens`` is empty while it is open, or when it is not known."""

    may_start: bool
    closing_soon: bool
    opens: str
    kept_days: int


@dataclass(frozen=True)
class LineCard:
    code: str
    name: str
    telephone: str
    telephone_spaced: str
    text_kept_months: int
    channels: list[ChannelCard]
    chat: ChatCard | None

    @property
    def has_chat_elsewhere(self) -> bool:
        return self.chat is None and any(card.kind == Channel.Kind.CHAT for card in self.channels)


def line_cards(moment: dt.datetime) -> Iterator[LineCard]:
    """Every line as it stands at a moment, the telephone first."""
    lines = Line.objects.prefetch_related("channels__registration", "channels__desk")
    for line in lines.order_by("name")[:20]:
        yield line_card(line, moment)


def line_card(line: Line, moment: dt.datetime) -> LineCard:
    channels = sorted(line.channels.all(), key=lambda channel: channel.kind != "telephone")
    return LineCard(
        code=line.code,
        name=line.name,
        telephone=line.telephone,
        telephone_spaced=spaced(line.telephone),
        text_kept_months=_months_kept(channels),
        channels=[_channel_card(channel, moment) for channel in channels],
        chat=_chat_card(channels, moment),
    )


def _chat_card(channels: list[Channel], moment: dt.datetime) -> ChatCard | None:
    """None where the line has no chat, or has it elsewhere."""
    desk = next((found for channel in channels if (found := _desk(channel))), None)
    if desk is None:
        return None
    stands = availability(desk, moment)
    return ChatCard(
        may_start=stands.may_start,
        closing_soon=stands.closing_soon,
        opens=opens_words(stands.opens_at, moment),
        kept_days=desk.retention_days,
    )


def _desk(channel: Channel) -> Desk | None:
    return getattr(channel, "desk", None)


def _months_kept(channels: list[Channel]) -> int:
    """How long a summary is kept at most, in started months."""
    days = max((channel.registration.text_retention_days for channel in channels), default=0)
    return math.ceil(days / _DAYS_IN_MONTH)


def spaced(telephone: str) -> str:
    """A number as Norwegians read it aloud: 116 006, 22 33 44 55."""
    size = 2 if len(telephone) == _LANDLINE_DIGITS else 3
    parts = [telephone[start : start + size] for start in range(0, len(telephone), size)]
    return " ".join(parts) if telephone.isdecimal() else telephone


def _channel_card(channel: Channel, moment: dt.datetime) -> ChannelCard:
    opening, name = opening_at(channel, moment), str(channel.get_kind_display())
    desk = _desk(channel)
    if desk and key_in_use(desk) is None:  # nobody could open what is written
        return ChannelCard(channel.kind, name, is_open=False, next_change="")
    change = (
        _open_until(opening.closes_at, moment)
        if opening.is_open
        else opens_words(opening.opens_at, moment)
    )
    return ChannelCard(channel.kind, name, opening.is_open, change)


def _open_until(closes_at: dt.datetime | None, moment: dt.datetime) -> str:
    if closes_at is None:
        return _("day and night")
    return _("until %(when)s") % {"when": _when(closes_at, moment)}


def opens_words(opens_at: dt.datetime | None, moment: dt.datetime) -> str:
    """“opens tomorrow at 09.00”, or nothing when that is not known."""
    if opens_at is None:
        return ""
    return _("opens %(when)s") % {"when": _when(opens_at, moment)}


def _when(moment: dt.datetime, now: dt.datetime) -> str:
    """The hour, with the day where it is not today."""
    local, today = timezone.localtime(moment), timezone.localtime(now).date()
    hour = date_format(local, "TIME_FORMAT")
    if local.date() == today:
        return _("at %(hour)s") % {"hour": hour}
    if local.date() == today + dt.timedelta(days=1):
        return _("tomorrow at %(hour)s") % {"hour": hour}
    words = {"day": date_format(local, "WEEKDAY_FORMAT"), "hour": hour}
    return _("%(day)s at %(hour)s") % words
