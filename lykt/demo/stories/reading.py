"""The handbook, and who has confirmed that they have read it: most have, not everybody."""

import datetime as dt
from collections.abc import Iterable
from random import Random

from lykt.demo.sign_ins import UNITS
from lykt.demo.stories.telling import Teller, at
from lykt.demo.workplaces.plan import WORKPLACES, invented
from lykt.handbook.actions import confirm_reading, load_pages, share
from lykt.handbook.models import Page
from lykt.handbook.shipping import SHIPPED, PageFile, files_in, read_page
from lykt.people.models import Person, Unit

_FIT_ANYWHERE = {"violence-and-threats"}
_READ_AT_WORKPLACES = ("kontor-sentrum", "skolen")
_HAVE_READ_PCT = 70
_PUBLISHED_DAYS_AGO = 300


def load_handbooks(teller: Teller) -> None:
    """The line's own; and of its pages, those that any workplace can use."""
    pages = [read_page(file.read_text(encoding="utf-8")) for file in files_in(SHIPPED)]
    fitting = [page for page in pages if page.code in _FIT_ANYWHERE]
    line, *others = UNITS
    with at(teller.now - dt.timedelta(days=_PUBLISHED_DAYS_AGO)):
        _publish(line, pages)
        for other in others:
            share(actor=None, owner=_unit(line), reader=_unit(other))
        for workplace in WORKPLACES:
            _publish(invented()[workplace]["root"], fitting)


def tell_readings(teller: Teller) -> None:
    random = Random(teller.now.date().toordinal())  # noqa: S311 - made up
    line = next(iter(UNITS))
    _confirm(teller, line, UNITS, random)
    for workplace in WORKPLACES:
        root = _unit(invented()[workplace]["root"])
        below = [code for code in _READ_AT_WORKPLACES if root.pk in _unit(code).ids_from_root()]
        _confirm(teller, root.code, below, random)


def _publish(unit: str, pages: Iterable[PageFile]) -> None:
    load_pages(actor=None, unit=_unit(unit), files=pages)


def _confirm(teller: Teller, owner: str, units: Iterable[str], random: Random) -> None:
    pages = list(
        Page.objects.filter(unit__code=owner, current__must_be_read=True).select_related("current")
    )
    for person in Person.objects.filter(appointments__unit__code__in=units).order_by("pk"):
        for page in pages:
            if page.current and random.randrange(100) < _HAVE_READ_PCT:
                days = random.randrange(1, _PUBLISHED_DAYS_AGO)
                with at(teller.now - dt.timedelta(days=days)):
                    confirm_reading(actor=person, page=page, number=page.current.number)


def _unit(code: str) -> Unit:
    return Unit.objects.get(code=code)
