"""What each technical fault means for those who talk, and what can be done about it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.chat.workflow import FaultKind


@dataclass(frozen=True)
class FaultWords:
    """``serious`` is what somebody should look at the same day, however seldom it happens."""

    meaning: str | Promise
    cure: str | Promise
    serious: bool = False


WORDS: dict[str, FaultWords] = {
    FaultKind.RECONNECT: FaultWords(
        _(
            "A network went away, in a tunnel or a lift, and the page found its way back. "
            "Nothing was lost."
        ),
        _("Ordinary on telephones. When most conversations have it, check the server’s network."),
    ),
    FaultKind.RESEND: FaultWords(
        _("A message was not confirmed in time and was sent once more. It stands once."),
        _("Ordinary now and then. When it is frequent, check whether the server is overloaded."),
    ),
    FaultKind.GAP: FaultWords(
        _("A page saw that messages were missing, showed it, and fetched them."),
        _("Nothing, while it is seldom. When it is frequent, tell the one who runs Lykt."),
    ),
    FaultKind.DIGEST: FaultWords(
        _("A page was given a log that does not fit what it had read before."),
        _("Tell the one who runs Lykt the same day: something may have been changed on the way."),
        serious=True,
    ),
    FaultKind.RENUMBER: FaultWords(
        _("The same conversation was open in two tabs, and messages were numbered anew."),
        _("Nothing. It happens when a tab is duplicated."),
    ),
    FaultKind.SLOW_DELIVERY: FaultWords(
        _("A message took more than a few seconds from being sent to being received."),
        _("When it comes in bursts, check the server’s load at those hours."),
    ),
    FaultKind.STREAM_BROKEN: FaultWords(
        _("A network between would not let live delivery through; the page asked at intervals."),
        _("Check that the proxy in front of Lykt does not hold answers back. Slower, but works."),
    ),
    FaultKind.DECRYPT: FaultWords(
        _("A message arrived that the page could not open. It was shown as a fault."),
        _("Tell the one who runs Lykt the same day, with the day and how many it hit."),
        serious=True,
    ),
    FaultKind.SCRIPT: FaultWords(
        _("The page itself did something wrong. It may have stopped for somebody."),
        _("Tell the one who runs Lykt, and see below which browsers are used."),
        serious=True,
    ),
}
