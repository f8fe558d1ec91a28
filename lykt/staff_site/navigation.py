"""The staff menu: every page that somebody may open from anywhere, those that belong together."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.averting.roles import ASSESS
from lykt.chat.roles import ANSWER_CHAT, MANAGE_CHAT, REVIEW_CONVERSATION, SEE_LEDGER
from lykt.deviations.roles import FOLLOW_UP, REPORT_DEVIATION
from lykt.handbook.roles import READ_HANDBOOK
from lykt.helpline.roles import (
    IMPORT_RECORDS,
    MANAGE_LINE,
    READ_CONTACT,
    REGISTER_CONTACT,
    SEE_FIGURES,
)
from lykt.incidents.roles import REPORT_INCIDENT, SEE_CASES, SEE_NUMBERS
from lykt.people.models import Person
from lykt.people.queries import permissions_held
from lykt.people.roles import COUNT_STAFF, MANAGE_PEOPLE, READ_AUDIT
from lykt.questions.roles import MANAGE_QUESTIONNAIRES
from lykt.routines.roles import HAVE_TASKS
from lykt.statistics.roles import SEE_TABLES
from lykt.surveys.roles import ANSWER_SURVEY, MANAGE_SURVEYS
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


@dataclass(frozen=True)
class Section:
    """Pages that belong together. Those of the first stand in the header of every page."""

    title: Promise
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class EntrySection:
    """A section as one person sees it."""

    title: Promise
    entries: tuple[Entry, ...]


SECTIONS = (
    Section(
        _("Every day"),
        (
            Page(
                HAVE_TASKS,
                "routines:tasks",
                _("Tasks"),
                _("What you have to do, and by when."),
            ),
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
                READ_HANDBOOK,
                "handbook:contents",
                _("Handbook"),
                _("How we do it here, and what to do when it is urgent."),
            ),
        ),
    ),
    Section(
        _("Safety at work"),
        (
            Page(
                ASSESS,
                "averting:assessments",
                _("Duty to avert"),
                _("Assess, decide and report, one thing at a time."),
            ),
            Page(
                REPORT_INCIDENT,
                "incidents:own",
                _("Violence and threats"),
                _("Report what happened to you at work, and see what is done."),
            ),
            Page(
                ANSWER_SURVEY,
                "surveys:own",
                _("Surveys"),
                _("Answer without your name, and see what came of it."),
            ),
            Page(
                REPORT_DEVIATION,
                "deviations:own",
                _("My deviations"),
                _("Report a fault or an accident, and see what comes of it."),
            ),
            Page(
                FOLLOW_UP,
                "deviations:deviations",
                _("Deviations"),
                _("Find causes, decide on measures, check that they work."),
            ),
            Page(
                SEE_CASES,
                "incidents:cases",
                _("Incidents"),
                _("Follow up violence and threats where you have a role."),
            ),
            Page(
                SEE_NUMBERS,
                "incidents:analysis",
                _("Monthly analysis"),
                _("A month’s incidents beside the twelve before, and steps that are late."),
            ),
        ),
    ),
    Section(
        _("Numbers and reports"),
        (
            Page(
                SEE_FIGURES,
                "helpline:figures",
                _("Figures"),
                _("A line’s year in numbers, beside the year before."),
            ),
            Page(
                SEE_FIGURES,
                "helpline:annual",
                _("Annual report"),
                _("A line’s year as a report: the text, and what deserves a look."),
            ),
            Page(
                SEE_NUMBERS,
                "incidents:note",
                _("Yearly note"),
                _("A year’s violence and threats against employees: the text, and its tables."),
            ),
            Page(
                MANAGE_SURVEYS,
                "surveys:waves",
                _("Staff surveys"),
                _("Ask everybody at a unit without names, and have the results released."),
            ),
            Page(
                SEE_TABLES,
                "publications:tables",
                _("Tables"),
                _("Tables by your own choice, to keep and to share."),
            ),
            Page(
                SEE_TABLES,
                "publications:publications",
                _("Publications"),
                _("Tables that everybody may see, protected and released by two persons."),
            ),
        ),
    ),
    Section(
        _("Quality"),
        (
            Page(
                ANSWER_CHAT,
                "chat:own_feedback",
                _("Feedback to you"),
                _("What those who review conversations have written to you."),
            ),
            Page(
                REVIEW_CONVERSATION,
                "chat:reviews",
                _("Quality review"),
                _("Look at closed conversations, and learn from them."),
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
        ),
    ),
    Section(
        _("To look up"),
        (
            Page(
                REGISTER_CONTACT,
                "directory:directory",
                _("Help services"),
                _("Whom a contact can be referred to."),
            ),
        ),
    ),
    Section(
        _("Set-up"),
        (
            Page(
                HOLD_KEYS,
                "vault:keys",
                _("Keys"),
                _("Your own key, and the line’s key that opens conversations."),
            ),
            Page(
                MANAGE_LINE,
                "helpline:lines",
                _("Lines"),
                _("Who runs a line, when it is open and who answers."),
            ),
            Page(
                MANAGE_QUESTIONNAIRES,
                "questions:questionnaires",
                _("Questionnaires"),
                _("See what is asked, compare versions and publish a new one."),
            ),
            Page(
                IMPORT_RECORDS,
                "helpline:imports",
                _("Imports"),
                _("Bring in registrations, the call log and the list of chats."),
            ),
            Page(
                MANAGE_PEOPLE,
                "people:people",
                _("People"),
                _("Who works here, and what each may do."),
            ),
            Page(
                COUNT_STAFF,
                "people:headcounts",
                _("Staff numbers"),
                _("How many work at each unit, so that numbers can be held against it."),
            ),
            Page(READ_AUDIT, "audit:log", _("Audit log"), _("Who did or saw what, and when.")),
        ),
    ),
)


def menu_of(person: Person, path: str) -> list[EntrySection]:
    """The pages that the person may open; the one that ``path`` lies under is current."""
    held = permissions_held(person)
    addresses = {
        page: reverse(page.view)
        for section in SECTIONS
        for page in section.pages
        if page.permission in held
    }
    above = [address for address in addresses.values() if path.startswith(address)]
    nearest = max(above, key=len, default=None)
    found = [
        EntrySection(
            section.title,
            tuple(
                Entry(page.label, page.purpose, address, _current(address, nearest, path))
                for page in section.pages
                if (address := addresses.get(page))
            ),
        )
        for section in SECTIONS
    ]
    return [section for section in found if section.entries]


def _current(address: str, nearest: str | None, path: str) -> str:
    if address != nearest:
        return ""
    return "page" if path == address else "true"
