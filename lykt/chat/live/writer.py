"""The one thread of a process that writes messages, many in each transaction.

While one transaction is on its way to the disk, the next collects; a lone message waits for no
other. A caller is answered after the commit, or told that nothing is known; sending again is
harmless then.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from lykt.chat.live.batch import Batch, Outcome, Reading, Sending, commit
from lykt.chat.live.store import Store, store
from lykt.chat.live.wire import Refusal

MESSAGES_AT_ONCE = 256
BACKLOG = 5_000
ANSWER_WITHIN_SECONDS = 20
# From one transaction's beginning to the next one's. A transaction costs as much as several of
# its messages, so when they come fast, a moment's wait is less than what it saves.
APART_SECONDS = 0.003
TRIES = 2

log = logging.getLogger(__name__)
Chore = Callable[[], None]


@dataclass(slots=True)
class _Asked:
    """A sending whose caller waits for its outcome."""

    sending: Sending
    answer: asyncio.Future[Outcome]
    before: float


_Work = _Asked | Reading | Chore | None


def unavailable() -> Refusal:
    return Refusal(503, "unavailable", "The log can not be written now.", retry_after=1)


class Writer:
    """``publish`` gets each batch, in the event loop, after its commit."""

    def __init__(self, announce: Callable[[Batch], None], publish: Callable[[Batch], None]) -> None:
        self._announce = announce
        self._publish = publish
        self._queue: SimpleQueue[_Work] = SimpleQueue()
        self._waiting: deque[_Asked] = deque()
        self._backlog = 0
        self._stopping = False

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread = Thread(target=self._work, name="live writer", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Take nothing more, and come back when all that was taken is committed."""
        self._stopping = True
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    async def send(self, sending: Sending) -> Outcome:
        if self._stopping:
            raise Refusal(503, "stopping", "This process is stopping.")
        if self._backlog >= BACKLOG:
            raise Refusal(429, "slow_down", "Too much is waiting to be written.", retry_after=1)
        asked = _Asked(
            sending, self._loop.create_future(), self._loop.time() + ANSWER_WITHIN_SECONDS
        )
        self._backlog += len(sending.messages)
        self._waiting.append(asked)
        self._queue.put(asked)
        return await asked.answer

    def read(self, reading: Reading) -> None:
        self._queue.put(reading)

    def run(self, chore: Chore) -> None:
        """Something small that writes, done in turn, so that nobody waits for SQLite's lock."""
        self._queue.put(chore)

    def give_up_on_late(self) -> None:
        """Answer those who have waited too long; what they sent may well be taken later."""
        while self._waiting and self._waiting[0].before < self._loop.time():
            asked = self._waiting.popleft()
            if not asked.answer.done():
                asked.answer.set_exception(unavailable())

    # --- In the thread -------------------------------------------------------------------

    def _work(self) -> None:
        began = 0.0
        while (first := self._queue.get()) is not None:
            time.sleep(max(0.0, began + APART_SECONDS - time.monotonic()))
            began = time.monotonic()
            asked, readings, chores = self._collect(first)
            if asked or readings:
                self._commit(asked, readings)
            for chore in chores:
                self._do(chore)
        connection.close()

    def _collect(self, first: _Work) -> tuple[list[_Asked], list[Reading], list[Chore]]:
        """Everything that waits, up to a transaction's worth."""
        asked: list[_Asked] = []
        readings: list[Reading] = []
        chores: list[Chore] = []
        messages, work = 0, first
        while True:
            if isinstance(work, _Asked):
                asked.append(work)
                messages += len(work.sending.messages)
            elif isinstance(work, Reading):
                readings.append(work)
            elif work is not None:
                chores.append(work)
            if messages >= MESSAGES_AT_ONCE or len(readings) >= MESSAGES_AT_ONCE:
                break
            try:
                work = self._queue.get_nowait()
            except Empty:
                break
            if work is None:
                self._queue.put(None)  # stop, after this batch
                break
        return asked, readings, chores

    def _commit(self, asked: list[_Asked], readings: list[Reading]) -> None:
        try:
            batch = self._tried([each.sending for each in asked], readings)
        except DatabaseError as error:
            log.error("A batch of messages was not written: %s", type(error).__name__)
            self._one_by_one(asked, lost=isinstance(error, _LOST))
        except Exception as error:
            log.error("A batch of messages was not written: %s", type(error).__name__)
            self._one_by_one(asked, lost=False)
        else:
            self._in_loop(self._settle, asked, batch)

    def _one_by_one(self, asked: list[_Asked], *, lost: bool) -> None:
        """One that poisons its batch must not take the others with it."""
        if lost or len(asked) < 2:
            self._in_loop(self._fail, asked)
            return
        for each in asked:
            self._commit([each], [])

    def _tried(self, sendings: list[Sending], readings: list[Reading]) -> Batch:
        """A lost connection leaves open what was written; the same again is harmless."""
        for left in reversed(range(TRIES)):
            try:
                return commit(self._store(), sendings, readings, self._announce)
            except _LOST:
                _close_connection()
                if not left:
                    raise
                time.sleep(0.05)
        raise AssertionError("unreachable")

    def _store(self) -> Store:
        return store()

    def _do(self, chore: Chore) -> None:
        try:
            chore()
        except Exception as error:
            log.error("A chore of the writer failed: %s", type(error).__name__)
            _close_connection()

    def _in_loop(self, call: Callable[..., None], *words: object) -> None:
        try:
            self._loop.call_soon_threadsafe(call, *words)
        except RuntimeError:  # the loop is closed: nobody waits any more
            log.warning("A batch was settled after the server had stopped")

    # --- In the event loop ---------------------------------------------------------------

    def _settle(self, asked: list[_Asked], batch: Batch) -> None:
        try:
            self._publish(batch)
        except Exception as error:  # it is in the log; followers find it there
            log.error("A batch was not published: %s", type(error).__name__)
        for each, outcome in zip(asked, batch.outcomes, strict=True):
            self._backlog -= len(each.sending.messages)
            if not each.answer.done():
                each.answer.set_result(outcome)
        self._forget_answered()

    def _fail(self, asked: list[_Asked]) -> None:
        for each in asked:
            self._backlog -= len(each.sending.messages)
            if not each.answer.done():
                each.answer.set_exception(unavailable())
        self._forget_answered()

    def _forget_answered(self) -> None:
        while self._waiting and self._waiting[0].answer.done():
            self._waiting.popleft()


_LOST = (OperationalError, InterfaceError)


def _close_connection() -> None:
    try:
        connection.close()
    except Exception as error:
        log.warning("A broken connection was dropped: %s", type(error).__name__)
        connection.connection = None
