"""From a blow on a Friday evening before Easter to the end of the follow-up, in real browsers.

The clock is moved from scene to scene. ``LYKT_PICTURES=folder`` keeps a picture of each page.
"""

import datetime as dt
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from conftest import PASSWORD
from e2e.conftest import assert_accessible, assert_fits
from lykt.incidents.models import Case, Report
from lykt.incidents.notices.checking import check
from lykt.incidents.tests.conftest import employ
from lykt.people.actions import add_unit
from lykt.people.models import Person, Unit
from lykt.routines.actions import decide, finish
from lykt.routines.actions.outbox import send_mails
from lykt.routines.actions.reminding import remind
from lykt.routines.definitions import Kind
from lykt.routines.models import Notice, Task

OSLO = timezone.get_default_timezone()
OLD_PHONE, PHONE, DESK = (
    {"width": 320, "height": 640},
    {"width": 390, "height": 844},
    {"width": 1280, "height": 900},
)
WORDS = "En far ble sint, reiste seg og slo meg så brillene gikk i gulvet."


class Clock:
    """What time it is, for the server and for the test."""

    at = dt.datetime(2026, 3, 27, 18, 40, tzinfo=OSLO)

    def now(self) -> dt.datetime:
        return self.at.astimezone(dt.UTC)

    def turn(self, moment: str) -> None:
        self.at = dt.datetime.fromisoformat(moment).replace(tzinfo=OSLO)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock


@pytest.fixture(autouse=True)
def _mail_server(settings: Any) -> None:
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example.org", "lykt@example.org"
    settings.ADDRESS = "https://lykt.example.org"


@pytest.fixture
def people(transactional_db: None, questionnaires: None) -> dict[str, Person]:
    call_command("load_routines", stdout=StringIO())
    municipality = add_unit(
        actor=None, kind=Unit.Kind.MUNICIPALITY, code="lyngvik", name="Lyngvik kommune"
    )
    school = add_unit(
        actor=None, kind=Unit.Kind.OFFICE, code="skole", name="Lyngvik skole", parent=municipality
    )
    return {
        "teacher": employ("teacher", "employee", school),
        "colleague": employ("colleague", "employee", school),
        "leader": employ("leader", "line_leader", school),
        "safety": employ("safety", "safety_representative", school),
        "chief": employ("chief", "chief_safety_representative", municipality),
        "director": employ("director", "municipal_director", municipality),
    }


Enter = Callable[..., Any]


@pytest.fixture
def enter(browser: Browser, live_server: Any, people: dict[str, Person], clock: Clock) -> Enter:
    """``with enter("leader", PHONE) as page``: somebody signs in, in a browser of their own."""

    @contextmanager
    def enter(who: str, size: dict[str, int]) -> Iterator[Page]:
        person = people[who]
        person.set_password(PASSWORD)
        person.save()
        context = browser.new_context(
            base_url=live_server.url, viewport=size, locale="nb-NO", bypass_csp=True
        )
        page = context.new_page()
        page.goto("/staff/account/sign-in/")
        page.locator("[name=login]").fill(person.email)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("form:has([name=password]) [type=submit]").click()
        page.wait_for_url(lambda address: "/sign-in/" not in address)
        yield page
        context.close()

    return enter


def _look(page: Page, name: str) -> None:
    """The page fits, is accessible, and is kept as a picture where somebody asks for it."""
    if folder := os.environ.get("LYKT_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    assert_fits(page)
    assert_accessible(page)


def _run(clock: Clock, moment: str) -> None:
    """The deadline run and the mails, as the service does them at that moment."""
    clock.turn(moment)
    remind(clock.now())
    send_mails(clock.now())


def _answer(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=False).first.check()


def _open(page: Page, words: str) -> None:
    """A part that folds out, unless it lies open already."""
    summary = page.locator("summary", has_text=words).first
    if summary.locator("xpath=..").get_attribute("open") is None:
        summary.click()


def _deed(page: Page, words: str) -> None:
    button = page.locator("details[open]").get_by_role("button", name=words, exact=True)
    with page.expect_navigation():
        # By key: a part that is still opening moves the button away from under a pointer.
        button.press("Enter")


def _told(who: Person) -> list[dt.date]:
    """The days on which somebody was told of the case."""
    found = Notice.objects.filter(person=who, occasion=Notice.Occasion.TOLD)
    return sorted({timezone.localtime(notice.at).date() for notice in found})


def _see_to(task: Task, by: Person) -> None:
    if task.kind == Kind.DECIDE:
        reason = "Vurdert sammen med den det gjelder."
        decide(actor=by, task=task, yes=False, reason=reason, by_subject=True)
    else:
        finish(actor=by, task=task, by_subject=True)


def _see_to_what_is_left(case: Case, by: Person) -> None:
    """Steps that wait for others open as those end."""
    left = Task.objects.filter(run__subject_id=str(case.pk), ended_at=None)
    while ready := list(left.filter(opened_at__isnull=False)[:1]):
        _see_to(ready[0], by)


def test_from_a_blow_before_easter_to_the_end_of_the_follow_up(
    enter: Enter, people: dict[str, Person], clock: Clock
) -> None:
    # Friday 27 March, in the evening: begun on a small phone, and cut off.
    with enter("teacher", OLD_PHONE) as page:
        page.goto("/staff/incidents/")
        _look(page, "01-own")
        page.get_by_role("link", name="Meld fra om vold eller trusler").click()
        page.get_by_label("Omtrent når på dagen?").fill("1810")
        _answer(page, "Hvem melder?", "Det skjedde med meg")
        _answer(page, "Hva skjedde?", "Fysisk angrep på person")
        page.get_by_label("Fortell kort hva som skjedde").fill(WORDS)
        expect(page.locator("[data-saved-text]")).to_contain_text("Utkast lagret")
        _look(page, "02-report")
    assert not Report.objects.exists()

    # She goes on from another device, is told what is missing, and sends it.
    with enter("teacher", PHONE) as page:
        page.goto("/staff/incidents/")
        page.get_by_role("link", name="Fortsett med meldingen").click()
        expect(page.get_by_label("Fortell kort hva som skjedde")).to_have_value(WORDS)
        page.get_by_role("button", name="Send meldingen").click()
        expect(page.locator(".ds-error-summary")).to_contain_text("Hvor skjedde det?")
        _look(page, "03-missing")
        _answer(page, "Hvor skjedde det?", "I samtalerom eller møterom")
        _answer(page, "Hvem gjorde det?", "Pårørende eller foresatt")
        _answer(page, "Ble noen skadet på kroppen?", "Ja, men ingen trengte behandling")
        _answer(page, "Ble noe ødelagt?", "Egne klær eller eiendeler")
        page.context.set_offline(True)
        page.get_by_role("button", name="Send meldingen").click()
        expect(page.locator("[data-sent-text]")).to_contain_text("Ikke sendt")
        page.context.set_offline(False)
        expect(page.locator("[data-sent-text]")).to_contain_text("Trykk på knappen en gang til")
        page.get_by_role("button", name="Send meldingen").click()
        expect(page.get_by_role("heading", name="Hva skjer videre")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("Oppfølgende samtale etter en uke")
        _look(page, "04-what-happens-next")
    case = Case.objects.get()
    assert timezone.localtime(case.happened_at) == dt.datetime(2026, 3, 27, 18, 10, tzinfo=OSLO)
    own, followed = f"/staff/incidents/mine/{case.pk}/", f"/staff/incidents/cases/{case.pk}/"

    # The leader is told at once, the others not in the weekend.
    _run(clock, "2026-03-27 18:45")
    _run(clock, "2026-03-28 12:00")
    assert _told(people["leader"]) == [dt.date(2026, 3, 27)]
    assert _told(people["chief"]) == _told(people["safety"]) == []
    assert people["leader"].email in {address for each in mail.outbox for address in each.to}
    assert not any(WORDS in each.body or "teacher" in each.body for each in mail.outbox)
    with enter("leader", PHONE) as page:
        page.goto("/staff/incidents/cases/")
        _look(page, "05-cases")
        page.get_by_role("link", name="Lyngvik skole").click()
        expect(page.get_by_role("main")).to_contain_text(WORDS)
        page.get_by_role("button", name="Start oppfølgingen").click()
        _open(page, "Skriv til den det gjelder")
        page.get_by_label("Hva vil du si eller spørre om?").fill("Jeg ringer deg nå i kveld.")
        _deed(page, "Skriv til den det gjelder")
        _look(page, "06-case-leader")

    # Monday 30 March is the first working day: both safety representatives are told.
    _run(clock, "2026-03-30 08:30")
    assert _told(people["chief"]) == _told(people["safety"]) == [dt.date(2026, 3, 30)]
    for who in ("safety", "chief"):
        with enter(who, PHONE) as page:
            page.goto(followed)
            expect(page.get_by_role("main")).to_contain_text("Fysisk angrep på person")
            expect(page.get_by_role("main")).not_to_contain_text(WORDS)
            expect(page.get_by_role("main")).not_to_contain_text("ringer deg")
            _look(page, f"07-case-{who}")
    with enter("colleague", PHONE) as page:
        for address in (own, followed):
            page.goto(address)
            expect(page.get_by_role("main")).not_to_contain_text("angrep")

    # A week later is Good Friday: the talk is on the first working day after Easter.
    clock.turn("2026-04-07 10:00")
    with enter("leader", DESK) as page:
        page.goto(followed)
        expect(page.get_by_role("main")).to_contain_text("Innen 7. april 2026")
        _hold_talk(page, "Oppfølgende samtale etter en uke", "07.04.2026", "Sover bedre.")
        _open(page, "Legg til et tiltak")
        page.get_by_label("Hva skal gjøres?").fill("To voksne i samtaler med foresatte")
        page.get_by_label("Hvem gjør det?").select_option(label="leader")
        page.get_by_label("Innen når?").fill("01.05.2026")
        _deed(page, "Legg til et tiltak")
        _look(page, "08-after-a-week")
    with enter("teacher", PHONE) as page:
        page.goto(own)
        expect(page.get_by_role("main")).to_contain_text("Jeg ringer deg nå i kveld.")
        expect(page.get_by_role("main")).to_contain_text("Sover bedre.")
        _look(page, "09-own-after-a-week")

    # A month later; whoever decides about the police does.
    clock.turn("2026-04-27 10:00")
    police = Task.objects.get(step="decide_police_report")
    assert police.held_role == "municipal_director"
    with enter("director", PHONE) as page:
        page.goto(f"/staff/tasks/{police.pk}/")
        expect(page.get_by_role("main")).to_contain_text(
            "Avgjør om arbeidsgiver skal politianmelde"
        )
    decide(actor=people["director"], task=police, yes=True, reason="Det er vold mot en ansatt.")
    with enter("leader", DESK) as page:
        page.goto(followed)
        expect(page.get_by_role("main")).to_contain_text("Innen 27. april 2026")
        _hold_talk(page, "Oppfølgende samtale etter en måned", "27.04.2026", "Er tilbake.")
        _open(page, "Registrer et tiltak som gjennomført")
        _deed(page, "Registrer et tiltak som gjennomført")
        _close(page, "Vi har lært å være to.")
        expect(page.locator(".ds-error-summary")).to_contain_text("steg gjenstår")
        _look(page, "10-steps-remain")

    # The report is delivered, and registered from the director's own task.
    with enter("director", DESK) as page:
        filing = Task.objects.get(step="file_police_report")
        page.goto(f"/staff/tasks/{filing.pk}/")
        page.get_by_role("link", name="Gå dit").click()
        _register(page, "Den er sendt", "Personlig oppmøte", "13579246")
        _look(page, "10a-report-to-the-police")
        page.get_by_role("button", name="Registrer", exact=True).click()
        expect(page.get_by_role("main")).to_contain_text("Kvittering: 13579246")
    assert Task.objects.get(pk=filing.pk).state == Task.State.DONE

    # NAV's notice: what the case knows is there; what it lacks is asked for, and checked.
    with enter("leader", OLD_PHONE) as page:
        page.goto(followed)
        _look(page, "10b-notices")
        injury = page.locator(".outward", has_text="Skademelding til NAV")
        injury.get_by_role("link", name="Send og registrer").click()
        _look(page, "10c-injury-notice")
        page.get_by_role("link", name="Skademelding for teacher").click()
        expect(page.get_by_role("main")).to_contain_text("Påført voldsskade")
        expect(page.locator(".block", has_text="Mangler")).to_contain_text("Type skade 1")
        _look(page, "10d-filled-in")
        _fill_in_injury_notice(page)
    with enter("teacher", PHONE) as page:
        page.goto(own)
        expect(page.get_by_role("main")).to_contain_text("Kvittering: NAV-2026-41")
        expect(page.get_by_role("main")).not_to_contain_text("13579246")
        page.get_by_role("link", name="Hva de er, og hvem du ringer").click()
        expect(page.get_by_role("link", name="116 111")).to_be_visible()
        _look(page, "10i-own-duties")
        _open(page, "Registrer at du har vurdert det")
        page.get_by_label("plikten gjelder ikke her").first.check()
        page.get_by_role("button", name="Registrer", exact=True).first.click()
        expect(page.get_by_role("main")).to_contain_text("Det du har registrert")
        _look(page, "10j-own-duty-registered")

    # He has done it before, and is kept away for a while.
    with enter("leader", PHONE) as page:
        page.goto(followed)
        _open(page, "Koble til en som truer")
        page.get_by_label("Hvis ikke: hvordan dere vet").fill("Far i sak 2026/114.")
        _deed(page, "Koble til en som truer gjentatte ganger")
        page.get_by_role("link", name="P-").click()
        _open(page, "Legg til en reaksjon")
        page.get_by_label("Hva er bestemt?").select_option(label="Utestengt fra kontoret")
        page.get_by_label("Hvilken dag er det bestemt?").fill("27.04.2026")
        page.get_by_label("Hvorfor").fill("Han slo en lærer.")
        _deed(page, "Legg til en reaksjon")
        expect(page.locator(".ds-error-summary")).to_contain_text("trenger en sluttdato")
        _look(page, "10b-exclusion-lacks")
        page.get_by_label("Til og med hvilken dag?").fill("27.07.2026")
        page.get_by_label("Hjemmel", exact=False).fill("Husretten")
        page.get_by_label("Hvilken dag fikk personen beskjed?").fill("27.04.2026")
        _deed(page, "Legg til en reaksjon")
        expect(page.get_by_role("main")).to_contain_text("Kan klage til 18. mai")
        _look(page, "10c-third-party")

    # At last everything is seen to, and the case is closed.
    _see_to_what_is_left(case, people["leader"])
    clock.turn("2026-05-04 09:00")
    with enter("leader", DESK) as page:
        page.goto(followed)
        _close(page, "Vi har lært å være to.")
        expect(page.get_by_text("Saken er avsluttet.")).to_be_visible()
        _look(page, "11-closed")
    with enter("teacher", OLD_PHONE) as page:
        page.goto(own)
        expect(page.get_by_role("main")).to_contain_text("Avsluttet")
        expect(page.get_by_role("main")).to_contain_text("To voksne i samtaler med foresatte")
        _look(page, "12-own-closed")


def _register(page: Page, outcome: str, channel: str, reference: str) -> None:
    page.get_by_label(outcome).check()
    page.get_by_label("Hvordan ble den sendt?").select_option(label=channel)
    page.get_by_label("Kvittering eller referansenummer").fill(reference)


def _fill_in_injury_notice(page: Page) -> None:
    page.get_by_label("Stillingstittel", exact=False).first.fill("grunnskolelær")
    page.get_by_role("button", name="Finn stillingstitler").click()
    page.get_by_label("Grunnskolelærere").check()
    page.get_by_label("Type skade 1").select_option(label="Sårskade")
    page.get_by_label("Fravær fra arbeidet").select_option(label="Fraværsdager ukjent")
    page.get_by_label("Når på arbeidsdagen?").select_option(label="I avtalt arbeidstid")
    page.get_by_label("Organisasjonsnummeret der personen jobber").fill("314205502")
    page.get_by_label("Ditt eget fødselsnummer").fill("17847910089")
    page.get_by_label("Den skadedes fødselsnummer").fill("03828510035")
    page.get_by_role("button", name="Kontroller", exact=True).click()
    summary = page.locator(".ds-error-summary")
    expect(summary).to_contain_text("«Kroppsdel» mangler.")
    expect(summary).to_contain_text("kan ikke stemme")
    expect(page.get_by_label("Ditt eget fødselsnummer")).to_have_value("17847910089")
    _look(page, "10e-refused")
    page.get_by_label("Kroppsdel 1").select_option(label="Ansikt")
    page.get_by_label("Den skadedes fødselsnummer").fill("03828510036")
    page.get_by_role("button", name="Kontroller", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Ingen feil")
    _look(page, "10f-no-faults")
    notice = json.loads(_made(page, "Lag som data", "skademelding.json"))
    assert check(notice, timezone.localdate()) == []
    assert _made(page, "Lag som skjema", "skademelding.pdf").startswith(b"%PDF-")
    page.get_by_role("link", name="Registrer at den er sendt").click()
    expect(page.get_by_label("teacher", exact=True)).to_be_checked()
    _register(page, "Den er sendt", "Skjema på nett, for eksempel Altinn", "NAV-2026-41")
    page.get_by_role("button", name="Registrer", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Meldingen slik den ble sendt")
    _look(page, "10h-sent")


def _made(page: Page, button: str, name: str) -> bytes:
    with page.expect_download() as made:
        page.get_by_role("button", name=button).click()
    assert made.value.suggested_filename == name
    return made.value.path().read_bytes()


def _hold_talk(page: Page, which: str, day: str, note: str) -> None:
    _open(page, "Registrer en samtale som er holdt")
    part = page.locator("details[open]")
    expected = Task.objects.get(title=which)
    due = timezone.localtime(expected.due_at)
    option = part.get_by_label("Hvilken samtale?").locator("option", has_text=f"{due:%d.%m.%Y}")
    value = option.get_attribute("value")
    part.get_by_label("Hvilken samtale?").select_option(value=value)
    part.get_by_label("Dagen den ble holdt").fill(day)
    part.get_by_role("textbox", name="Notat").fill(note)
    part.get_by_label("Del notatet").check()
    _deed(page, "Registrer en samtale som er holdt")
    expected.refresh_from_db()
    assert expected.state == Task.State.DONE


def _close(page: Page, evaluation: str) -> None:
    _open(page, "Avslutt saken")
    page.locator("details[open]").get_by_label("Evaluering").fill(evaluation)
    _deed(page, "Avslutt saken")
