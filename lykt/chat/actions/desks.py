"""A line's chat is set up: its desk, its keyring, its phrases."""

from collections.abc import Iterable, Mapping

from lykt.chat.models import Desk
from lykt.helpline.models import Channel
from lykt.people.models import Person
from lykt.questions.models import Questionnaire


def set_up_desk(
    *,
    actor: Person | None,
    channel: Channel,
    limits: Mapping[str, int] | None = None,
    first_choices: Questionnaire | None = None,
) -> Desk:
    """Give a chat channel its desk and keyring, or bring the desk in step with the limits."""
    raise NotImplementedError


def set_phrases(*, actor: Person | None, desk: Desk, phrases: Iterable[tuple[str, str]]) -> None:
    """Replace the desk's phrases by these, title and text, in this order."""
    raise NotImplementedError
