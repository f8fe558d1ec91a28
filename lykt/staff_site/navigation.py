"""The staff menu: one line per page that somebody may open from anywhere."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.chat.roles import ANSWER_CHAT, MANAGE_CHAT, REVIEW_CONVERSATION, SEE_LEDGER
from lykt.helpline.roles import (
    IMPORT_RECORDS,
    MANAGE_LINE,
    READ_CONTACT,
    REGISTER_CONTACT,
    SEE_FIGURES,
)
from lykt.people.models import Person
from lykt.people.queries import permissions_held
from lykt.people.roles import MANAGE_PEOPLE, READ_AUDIT
from lykt.questions.roles import MANAGE_QUESTIONNAIRES
from lykt.vault.roles import HOLD_KEYS


@dataclass(frozen=True)
class Page:
    """A page in the menu, for those who hold its permission somewhere."""

    permission: str
    view: str
    label: Promise
    purpose: Promise


@dataclass(frozen=True)
class Entry:
    """A page as one person sees it; ``current`` is the value of aria-current, or empty."""

    label: Promise
    purpose: Promise
    address: str
    current: str


PAGES = (
    Page(
        ANSWER_CHAT,
        "chat:console",
        _("Chat"),
        _("See who waits, and answer."),
    ),
    Page(
        REGISTER_CONTACT,
        "helpline:new_contact",
        _("New contact"),
        _("Register a call or a chat that you have answered."),
    ),
    Page(
        READ_CONTACT,
        "helpline:contacts",
        _("Contacts"),
        _("The day’s contacts, and search among the earlier ones."),
    ),
    Page(
        SEE_FIGURES,
        "helpline:figures",
        _("Figures"),
        _("A line’s year in numbers, beside the year before."),
    ),
    Page(
        SEE_LEDGER,
        "chat:ledger",
        _("Chat requests"),
        _("When somebody asked to chat: answered or not, how long it took, and why not."),
    ),
    Page(
        MANAGE_CHAT,
        "chat:faults",
        _("Technical faults"),
        _("What went wrong in the chat, how many it hit, and what to do."),
    ),
    Page(
        REVIEW_CONVERSATION,
        "chat:reviews",
        _("Quality review"),
        _("Look at closed conversations, and learn from them."),
    ),
    Page(
        ANSWER_CHAT,
        "chat:own_feedback",
        _("Feedback to you"),
        _("What those who review conversations have written to you."),
    ),
    Page(
        IMPORT_RECORDS,
        "helpline:imports",
        _("Imports"),
        _("Bring in registrations, the call log and the list of chats."),
    ),
    Page(
        MANAGE_LINE,
        "helpline:lines",
        _("Lines"),
        _("Who runs a line, when it is open and who answers."),
    ),
    Page(
        REGISTER_CONTACT,
        "directory:directory",
        _("Help services"),
        _("Whom a contact can be referred to."),
    ),
    Page(
        MANAGE_QUESTIONNAIRES,
        "questions:questionnaires",
        _("Questionnaires"),
        _("See what is asked, compare versions and publish a new one."),
    ),
    Page(
        MANAGE_PEOPLE,
        "people:people",
        _("People"),
        _("Who works here, and what each may do."),
    ),
    Page(
        HOLD_KEYS,
        "vault:keys",
        _("Keys"),
        _("Your own key, and the line’s key that opens conversations."),
    ),
    Page(READ_AUDIT, "audit:log", _("Audit log"), _("Who did or saw what, and when.")),
)


def entries_for(person: Person, path: str) -> list[Entry]:
    """The pages that the person may open; the one that ``path`` lies under is current."""
    held = permissions_held(person)
    pages = [(page, reverse(page.view)) for page in PAGES if page.permission in held]
    above = [address for _, address in pages if path.startswith(address)]
    nearest = max(above, key=len, default=None)
    return [
        Entry(page.label, page.purpose, address, _current(address, nearest, path))
        for page, address in pages
    ]


def _current(address: str, nearest: str | None, path: str) -> str:
    if address != nearest:
        return ""
    return "page" if path == address else "true"
