"""What is understood of each kind of file, and what is refused, in the words that are shown."""

import datetime as dt

import pytest

from conftest import Cast, CastLine
from lykt.helpline.imports.preparing import MappingRefusedError, Target
from lykt.helpline.imports.tests.conftest import CALLS, REGISTRATIONS, bring, check, csv, errors
from lykt.helpline.models import CallRecord, ChatRecord, Contact, Import
from lykt.questions.models import Response
from lykt.questions.queries import texts_of

Kind = Import.Kind


@pytest.fixture
def calls(line: CastLine) -> Target:
    return Target(Kind.CALLS, line.line)


@pytest.fixture
def registrations(line: CastLine, cast: Cast) -> Target:
    return Target(Kind.REGISTRATIONS, line.line, line.telephone, cast.secretariat)


def test_a_registration_is_read_with_its_options_its_text_and_its_version(
    registrations: Target,
) -> None:
    imported = bring(
        registrations,
        csv(
            REGISTRATIONS + ";Alder;Hvilke forslag til hjelpetiltak er gitt?;"
            "Gi en kort oppsummering av samtalen",
            "31.12.2022 14.05.22;Voldsutsatt;JA; kvinne ;18 – 30 år;"
            "Krisesenter, Nok. – senter for incest og seksuelle overgrep;Oppdiktet tekst",
        ),
    )
    contact = Contact.objects.get()
    assert contact.imported == imported
    assert contact.started_at == dt.datetime(2022, 12, 31, 13, 5, 22, tzinfo=dt.UTC)
    assert contact.response.answers == {
        "who_contacted": "exposed",
        "in_target_group": "yes",
        "gender": "woman",
        "age": "18_30",
        "referrals": ["crisis_centre", "nok_centre_for_incest_and_sexual_abuse"],
    }
    assert contact.response.version.number == 2
    assert texts_of(contact.response) == {"summary": "Oppdiktet tekst"}


def test_each_row_follows_the_version_of_its_day(registrations: Target) -> None:
    bring(
        registrations,
        csv(
            REGISTRATIONS + ";Tema i samtalen;Ved vold i parforhold",
            "31.12.2021 23.59;Voldsutsatt;Ja;Kvinne;Samlivsbrudd;",
            "01.01.2022 00.00;Voldsutsatt;Ja;Kvinne;;Ikke relevant",
        ),
    )
    numbers = Contact.objects.order_by("started_at").values_list(
        "response__version__number", flat=True
    )
    assert list(numbers) == [1, 2]


def test_an_answer_that_the_version_did_not_ask_for_is_refused(registrations: Target) -> None:
    assert errors(
        registrations,
        REGISTRATIONS + ";Tema i samtalen",
        "02.01.2022 12.00;Voldsutsatt;Ja;Kvinne;Samlivsbrudd",
    ) == [
        "Rad 2, kolonne E «Tema i samtalen»: Skjemaet spurte ikke om dette den dagen: "
        "versjon 2 gjelder fra 01.01.2022. Tøm cellen, utelat kolonnen eller rett datoen."
    ]


def test_an_unknown_option_is_refused_with_the_nearest(registrations: Target) -> None:
    assert errors(registrations, REGISTRATIONS, "02.01.2022 12.00;Voldsutsat;Ja;Kvinne") == [
        "Rad 2, kolonne B «Hvem ringte inn?»: «Voldsutsat» er ikke et svaralternativ. "
        "Mente du «Voldsutsatt», «Voldsutøver»? "
        "Rett cellen, eller koble svaret til et alternativ."
    ]


def test_a_wrong_column_is_asked_about_a_little_at_a_time(registrations: Target) -> None:
    rows = [f"02.01.2022 12.00;Notat {number};Ja;Kvinne" for number in range(300)]
    findings, _ready = check(registrations, csv(REGISTRATIONS, *rows))
    assert findings.errors == 300
    assert [len(texts) for texts in findings.unknown.values()] == [50]


def test_the_31st_of_february_is_refused(registrations: Target) -> None:
    assert errors(registrations, REGISTRATIONS, "31.02.2022 14.05;Voldsutsatt;Ja;Kvinne") == [
        "Rad 2, kolonne A «Tidsmerke»: «31.02.2022 14.05» er ikke en dato i kalenderen. "
        "Kontroller dag og måned i kilden, og rett cellen."
    ]


def test_a_required_column_that_is_missing_is_named(registrations: Target) -> None:
    with pytest.raises(MappingRefusedError) as refused:
        check(registrations, csv("Tidsmerke;Hvem ringte inn?", "02.01.2022 12.00;Voldsutsatt"))
    assert [str(problem) for problem in refused.value.problems] == [
        "Ingen kolonne er koblet til «Var innringer i målgruppen?», som er påkrevd. "
        "Koble kolonnen som inneholder det, eller eksporter filen på nytt med den."
    ]


def test_a_required_answer_that_is_empty_is_told_and_kept_empty(registrations: Target) -> None:
    findings, _ready = check(registrations, csv(REGISTRATIONS, "02.01.2022 12.00;;Ja;Kvinne"))
    assert findings.new == 1
    assert findings.notes() == ["1 rad mangler svar på et påkrevd spørsmål; den legges inn slik."]


def test_who_answered_follows_the_opening_hours(line: CastLine, cast: Cast) -> None:
    bring(
        Target(Kind.REGISTRATIONS, line.line, line.telephone),
        csv(
            REGISTRATIONS,
            "03.01.2022 12.00;Voldsutsatt;Ja;Kvinne",  # a Monday
            "03.01.2022 15.30;Voldsutsatt;Ja;Kvinne",
            "04.01.2022 08.29;Voldsutsatt;Ja;Kvinne",
            "17.05.2022 12.00;Voldsutsatt;Ja;Kvinne",  # a public holiday
        ),
    )
    units = Contact.objects.order_by("started_at").values_list("unit__code", flat=True)
    assert list(units) == ["secretariat", "oslo", "oslo", "oslo"]


def test_a_chat_registered_after_closing_time_belongs_to_who_answered_last(
    line: CastLine,
) -> None:
    bring(
        Target(Kind.REGISTRATIONS, line.line, line.chat),
        csv(
            "Tidsmerke;Hvem skrev inn?;Var innskriver i målgruppen?",
            "03.01.2022 20.20;Voldsutsatt;Ja",
        ),
    )
    assert Contact.objects.get().unit.code == "oslo"


def test_a_call_log_is_read_and_calls_that_met_a_busy_line_are_marked(calls: Target) -> None:
    imported = bring(
        calls,
        csv(
            CALLS,
            "03.01.2022;08.58.40;Besvart;0:00:06;0:17:05;1",
            "03.01.2022;09.02.11;Ubesvart;4;;2",
            "03.01.2022;09.20;Ubesvart;0:31;0:00:00;2",
        ),
    )
    rows = CallRecord.objects.order_by("started_at").values_list(
        "answered", "waited", "talked", "telephone", "line_busy"
    )
    assert list(rows) == [
        (True, 6, 1025, "1", False),
        (False, 4, 0, "2", True),
        (False, 31, 0, "2", False),
    ]
    assert set(CallRecord.objects.values_list("imported", flat=True)) == {imported.pk}


def test_a_busy_line_is_seen_across_files(calls: Target) -> None:
    bring(calls, csv(CALLS, "01.02.2022;00.05;Ubesvart;4;;2"))
    assert not CallRecord.objects.get().line_busy
    bring(calls, csv(CALLS, "31.01.2022;23.55;Besvart;4;0:20:00;1"))
    assert CallRecord.objects.get(answered=False).line_busy


def test_a_chat_list_is_read_also_past_midnight(line: CastLine) -> None:
    bring(
        Target(Kind.CHATS, line.line),
        csv("Oppstart;Avsluttet", "03.01.2022 23:50:00;00.10"),
    )
    chat = ChatRecord.objects.get()
    assert chat.ended_at - chat.started_at == dt.timedelta(minutes=20)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "03.01.2022 09:12;03.01.2022 09:02",
            "Rad 2, kolonne B «Avsluttet»: Den slutter før den begynner. "
            "Kontroller start og slutt i kilden, og rett raden.",
        ),
        (
            "03.01.2022 09:12;04.01.2022 09:12",
            "Rad 2, kolonne B «Avsluttet»: Den varer i mer enn 12 timer. "
            "Kontroller start og slutt i kilden, og rett raden.",
        ),
        (
            "03.01.2122 09:12;",
            "Rad 2, kolonne A «Oppstart»: Tidspunktet har ikke vært ennå. "
            "Kontroller årstallet og rekkefølgen på dag og måned i kilden.",
        ),
        (
            "03.01.2022 09:12;",
            "Rad 2, kolonne B «Avsluttet»: Det står ikke når chatten ble avsluttet. "
            "Fyll inn slutten eller varigheten, eller fjern raden fra filen.",
        ),
    ],
)
def test_a_chat_with_impossible_times_is_refused(line: CastLine, row: str, said: str) -> None:
    assert errors(Target(Kind.CHATS, line.line), "Oppstart;Avsluttet", row) == [said]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "27.03.2022;02.30;Ubesvart;4;;1",
            "Rad 2, kolonne B «Klokkeslett»: «27.03.2022 02.30.00» har aldri vært: "
            "klokken ble stilt frem forbi det den natten. "
            "Kontroller om kilden bruker vintertid eller UTC, og eksporter med lokal tid.",
        ),
        (
            "03.01.2022;09.00;Besvart;4;-0:10;1",
            "Rad 2, kolonne E «Samtaletid»: «-0:10» er mindre enn ingenting. "
            "Kontroller start og slutt i kilden, og rett cellen.",
        ),
        (
            "03.01.2022;09.00;Besvart;4;;1",
            "Rad 2, kolonne E «Samtaletid»: Anropet er besvart, men har ingen samtaletid. "
            "Kontroller i kilden om det ble besvart, og rett raden.",
        ),
        (
            "03.01.2022;09.00;Ubesvart;4;0:10;1",
            "Rad 2, kolonne E «Samtaletid»: Anropet er ubesvart, men har en samtaletid. "
            "Koble kolonnen som ventetid hvis det er det den inneholder, eller rett raden.",
        ),
        (
            "03.01.2022;09.00;kanskje;4;0:10;1",
            "Rad 2, kolonne C «Besvart»: «kanskje» er verken ja eller nei. "
            "Skriv ja eller nei, eller besvart eller ubesvart.",
        ),
        (
            "03.01.2022;;Ubesvart;4;;1",
            "Rad 2, kolonne B «Klokkeslett»: Raden har ingen dato med klokkeslett. "
            "Fyll det inn, eller fjern raden fra filen.",
        ),
    ],
)
def test_a_call_that_can_not_be_is_refused(calls: Target, row: str, said: str) -> None:
    assert errors(calls, CALLS, row) == [said]


def test_a_call_that_ends_before_it_starts_is_refused(calls: Target) -> None:
    said = errors(calls, "Start;Slutt;Besvart", "03.01.2022 09.00;03.01.2022 08.50;ja")
    assert said == [
        "Rad 2, kolonne B «Slutt»: Den slutter før den begynner. "
        "Kontroller start og slutt i kilden, og rett raden."
    ]


def test_a_time_that_came_twice_is_the_first_and_that_is_told(calls: Target) -> None:
    findings, ready = check(calls, csv(CALLS, "30.10.2022;02.30;Ubesvart;4;;1"))
    assert b"2022-10-30T00:30:00+00:00" in ready[0]
    assert findings.notes() == [
        "1 tidspunkt forekom to ganger natten klokken ble stilt tilbake; det første er brukt."
    ]


def test_feedback_is_read_with_its_number_and_its_text(line: CastLine) -> None:
    target = Target(Kind.FEEDBACK, line.line, line.chat)
    header = "Tidsmerke;Hvordan opplevde du samtalen?;Vil du fortelle mer?"
    assert bring(target, csv(header, "03.01.2022 20.24;9;Oppdiktet")).rows_added == 1
    response = Response.objects.get()
    assert response.answers == {"score": 9}
    assert texts_of(response) == {"comment": "Oppdiktet"}
    assert bring(target, csv(header, "03.01.2022 20.24;9;Oppdiktet")).rows_added == 0
    assert errors(target, header, "03.01.2022 20.24;11;") == [
        "Rad 2, kolonne B «Hvordan opplevde du samtalen?»: "
        "Tallet er ikke et av dem som kan gis. Det må være fra 1 til 10, i steg på 1."
    ]


def test_the_preview_tells_how_long_free_text_is_and_not_what_it_says(
    registrations: Target,
) -> None:
    header = REGISTRATIONS + ";Gi en kort oppsummering av samtalen"
    findings, _ready = check(
        registrations, csv(header, "03.01.2022 12.00;Voldsutsatt;Ja;Kvinne;Hemmelig")
    )
    assert ("Gi en kort oppsummering av samtalen", "(fritekst, 8 tegn)") in findings.sample[0]
    assert "Hemmelig" not in str(findings.to_json())


def test_a_chat_across_the_hour_that_comes_twice_is_as_long_as_it_was(line: CastLine) -> None:
    chats = csv(
        "Oppstart;Avsluttet",
        "30.10.2022 02.50;30.10.2022 02.10",
        "30.10.2022 02.20;30.10.2022 02.40",
    )
    bring(Target(Kind.CHATS, line.line), chats)
    lasted = {
        (chat.ended_at - chat.started_at).total_seconds() for chat in ChatRecord.objects.all()
    }
    assert lasted == {20 * 60}


@pytest.mark.parametrize("never", ["01.01.0001 00.00", "31.12.9999 23.59"])
def test_a_time_that_stands_for_none_is_refused(line: CastLine, never: str) -> None:
    (said,) = errors(Target(Kind.CHATS, line.line), "Oppstart;Avsluttet", f"{never};{never}")
    assert "står for et tidspunkt som kilden ikke kjente" in said
