"""The staff menu: one line per page that somebody may open from anywhere."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.helpline.roles import IMPORT_RECORDS, READ_CONTACT, REGISTER_CONTACT, SEE_FIGURES
from lykt.people.models import Person
from lykt.people.queries import permissions_held
from lykt.people.roles import MANAGE_PEOPLE, READ_AUDIT
from lykt.questions.roles import MANAGE_QUESTIONNAIRES


@dataclass(frozen=True)
class Page:
    """A page in the menu, for those who hold its permission somewhere."""

    permission: str
    view: str
    label: Promise


@dataclass(frozen=True)
class Entry:
    """A page as one person sees it; ``current`` is the value of aria-current, or empty."""

    label: Promise
    address: str
    current: str


PAGES = (
    Page(REGISTER_CONTACT, "helpline:new_contact", _("New contact")),
    Page(READ_CONTACT, "helpline:contacts", _("Contacts")),
    Page(SEE_FIGURES, "helpline:figures", _("Figures")),
    Page(IMPORT_RECORDS, "helpline:imports", _("Imports")),
    Page(MANAGE_QUESTIONNAIRES, "questions:questionnaires", _("Questionnaires")),
    Page(MANAGE_PEOPLE, "people:people", _("People")),
    Page(READ_AUDIT, "audit:log", _("Audit log")),
)


def entries_for(person: Person, path: str) -> list[Entry]:
    held = permissions_held(person)
    found = []
    for page in PAGES:
        address = _address(page)
        if address and page.permission in held:
            found.append(Entry(page.label, address, _current(address, path)))
    return found


def _address(page: Page) -> str | None:
    try:
        return reverse(page.view)
    except NoReverseMatch:
        return None


def _current(address: str, path: str) -> str:
    if path == address:
        return "page"
    return "true" if path.startswith(address) else ""
