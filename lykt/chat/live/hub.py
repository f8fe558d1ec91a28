"""Who follows what in this process, and how each entry reaches them once and in order.

Whoever has an entry offers it. A follower for whom it is the very next gets it from memory;
for everybody else the log is read, which is always right. Hints only say that it is time to.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Set
from uuid import UUID

from lykt.chat.live.store import READ_AT_ONCE
from lykt.chat.live.streams import NOT_ASKED, Stream, Subscription
from lykt.chat.live.tickets import SeatTicket
from lykt.chat.live.wire import EntryRow, entry_json, event, told

LOGS_AT_ONCE = 200
PAUSE_SECONDS = 0.5

log = logging.getLogger(__name__)
Read = Callable[[Set[tuple[UUID, int]]], Awaitable[list[EntryRow]]]
Numbered = tuple[int, bytes]


class Feed:
    """One followed conversation."""

    __slots__ = ("conversation", "subscriptions")

    def __init__(self, conversation: UUID) -> None:
        self.conversation = conversation
        self.subscriptions: list[Subscription] = []


def numbered(row: EntryRow) -> Numbered:
    """An entry's bytes, made once however many follow."""
    return row.number, event("entry", entry_json(row))


class Hub:
    """``read`` fetches what comes after a number, for many logs at once."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._feeds: dict[UUID, Feed] = {}
        self._desks: dict[int, set[Stream]] = {}
        self._stale: dict[UUID, Feed] = {}
        self._wake = asyncio.Event()
        self.streams: set[Stream] = set()

    # --- Following -----------------------------------------------------------------------

    def add(self, stream: Stream) -> None:
        self.streams.add(stream)
        for subscription in stream.subscriptions:
            key = subscription.ticket.conversation
            feed = self._feeds.setdefault(key, Feed(key))
            subscription.feed = feed
            feed.subscriptions.append(subscription)
            self._want(feed)
        for ticket in stream.desks:
            self._desks.setdefault(ticket.desk, set()).add(stream)
            if stream.greeted:
                stream.push(told("hint", desk=ticket.desk))

    def remove(self, stream: Stream) -> None:
        self.streams.discard(stream)
        for subscription in stream.subscriptions:
            if (feed := subscription.feed) is None:
                continue
            feed.subscriptions.remove(subscription)
            subscription.feed = None
            if not feed.subscriptions:
                self._feeds.pop(feed.conversation, None)
        for ticket in stream.desks:
            followers = self._desks.get(ticket.desk, set())
            followers.discard(stream)
            if not followers:
                self._desks.pop(ticket.desk, None)

    def is_followed(self, conversation: UUID) -> bool:
        return conversation in self._feeds

    def streams_of(self, ticket: SeatTicket) -> list[Stream]:
        """A seat's streams, the oldest first."""
        feed = self._feeds.get(ticket.conversation)
        return [
            each.stream
            for each in (feed.subscriptions if feed else ())
            if each.ticket.seat == ticket.seat and not each.stream.ending
        ]

    # --- What there is -------------------------------------------------------------------

    def offer(self, conversation: UUID, entries: list[Numbered]) -> None:
        """Entries that were just committed, in order."""
        feed = self._feeds.get(conversation)
        if feed is None:
            return
        newest = entries[-1][0]
        for subscription in feed.subscriptions:
            if not subscription.behind and not _give(subscription, entries):
                subscription.behind = True
            elif subscription.waits_for(newest):
                self._want(feed)

    def hear(self, conversation: UUID, number: int | None = None) -> None:
        """There may be more in a log, up to ``number`` if that is known."""
        feed = self._feeds.get(conversation)
        if feed and (number is None or any(each.waits_for(number) for each in feed.subscriptions)):
            self._want(feed)

    def hear_all(self) -> None:
        """Hints may have been missed."""
        for feed in self._feeds.values():
            self._want(feed)
        for desk in self._desks:
            self.hint(desk)

    def signal(self, conversation: UUID, seat: UUID, event: bytes) -> None:
        """Something that is not kept, to everybody but whom it comes from."""
        feed = self._feeds.get(conversation)
        for subscription in feed.subscriptions if feed else ():
            if subscription.ticket.seat != seat and not subscription.stream.full:
                subscription.stream.push(event)

    def hint(self, desk: int) -> None:
        event = told("hint", desk=desk)
        for stream in self._desks.get(desk, ()):
            stream.push(event)

    def drained(self, stream: Stream) -> None:
        for subscription in stream.subscriptions:
            if subscription.behind and subscription.feed:
                subscription.behind = False
                self._want(subscription.feed)

    # --- Reading the log -----------------------------------------------------------------

    async def catch_up(self) -> None:
        """For ever: read for those to whom memory had not the very next entry."""
        while True:
            await self._wake.wait()
            feeds = self._next_feeds()
            try:
                await self._round(feeds)
            except Exception as error:
                log.error("The log could not be read: %s", type(error).__name__)
                for feed in feeds:
                    self._want(feed)
                await asyncio.sleep(PAUSE_SECONDS)

    def _want(self, feed: Feed) -> None:
        self._stale[feed.conversation] = feed
        self._wake.set()

    def _next_feeds(self) -> list[Feed]:
        keys = list(self._stale)[:LOGS_AT_ONCE]
        feeds = [self._stale.pop(key) for key in keys]
        if not self._stale:
            self._wake.clear()
        return [feed for feed in feeds if feed.subscriptions]

    async def _round(self, feeds: list[Feed]) -> None:
        """Each reads from where it is, so that nobody waits for another who is far behind."""
        wanted = set()
        for feed in feeds:
            for subscription in feed.subscriptions:
                if not subscription.behind:
                    subscription.asked = subscription.after
                    wanted.add((feed.conversation, subscription.after))
        found: dict[UUID, dict[int, Numbered]] = {feed.conversation: {} for feed in feeds}
        for row in await self._read(wanted) if wanted else ():
            if row.number not in found[row.conversation]:
                found[row.conversation][row.number] = numbered(row)
        for feed in feeds:
            self._deliver(feed, sorted(found[feed.conversation].values()))

    def _deliver(self, feed: Feed, entries: list[Numbered]) -> None:
        for subscription in feed.subscriptions:
            asked, subscription.asked = subscription.asked, NOT_ASKED
            if asked == NOT_ASKED or subscription.behind:
                continue
            if not _give(subscription, entries):
                subscription.behind = True
            elif sum(number > asked for number, _ in entries) >= READ_AT_ONCE:
                self._want(feed)
            elif not subscription.greeted:
                subscription.greeted = True
                subscription.stream.push(
                    told("caught_up", c=feed.conversation, n=subscription.after)
                )


def _give(subscription: Subscription, entries: Iterable[Numbered]) -> bool:
    """Give what is next, and only that; ``False`` when the stream has no room for it."""
    for number, data in entries:
        if number == subscription.after + 1:
            if subscription.stream.full:
                return False
            subscription.stream.push(data)
            subscription.after = number
    return True
