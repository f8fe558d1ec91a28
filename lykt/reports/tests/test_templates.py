"""A template: numbers by reference, errors with their place, words that must fit."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import translation

from lykt.reports.document import (
    Bullets,
    Document,
    Gap,
    Grid,
    Heading,
    KeyNumbers,
    Paragraph,
    Placed,
    said,
)
from lykt.reports.templating import Bound, Fact, Facts, TemplateError, bind, read_template
from lykt.reports.tests.test_documents import FIGURE
from lykt.statistics.charts import Figure, ReleasedFigure
from lykt.statistics.released import (
    ReleasedCategory,
    ReleasedDimension,
    ReleasedMeasure,
    ReleasedTable,
)
from lykt.statistics.tables import Category, Cell, Row

HEAD = """+++
title = "Rapport {period}"
language = "nb"
[own.staff]
label = "Årsverk"
value = 4.5
decimals = 1
[own.nothing]
label = "Ikke skrevet"
value = ""
+++
"""
RELEASED = ReleasedTable(
    code="public",
    title={"nb": "Frigitt"},
    dimensions=(
        ReleasedDimension(
            "age",
            {"nb": "Alder"},
            tuple(ReleasedCategory(code, {"nb": code}) for code in ("all", "young", "old")),
            total="all",
        ),
    ),
    measures=(ReleasedMeasure("count", {"nb": "Antall"}),),
    values={"count": (40, None, None)},
    first_day=dt.date(2022, 1, 1),
    last_day=dt.date(2022, 12, 31),
)
FACTS = Facts(
    period="2022",
    before="2021",
    numbers={
        "answer_rate": Fact("Svarprosent", 87, 86, "%"),
        "contacts.total": Fact("Henvendelser", 4061, 4061),
        "mean": Fact("Gjennomsnitt", 7.46, 7.54, decimals=1),
    },
    figures={"gender": FIGURE, "public": ReleasedFigure(RELEASED)},
    texts={"period": "2022", "nasty": "*ikke* {answer_rate} <b>"},
    lists={"parties": ("Den ene", "Den andre")},
    conditions={"chat": False},
    groups={"all": ("gender",)},
)


@pytest.fixture(autouse=True)
def _in_bokmål() -> object:
    with translation.override("nb"):
        yield


def _bound(body: str) -> Bound:
    return bind(read_template(f"{HEAD}\n# Kapittel {{#one}}\n\n{body}\n"), FACTS)


def _texts(document: Document) -> list[str]:
    blocks = document.sections[0].blocks
    return [
        said(block.text).replace("\xa0", " ") for block in blocks if isinstance(block, Paragraph)
    ]


def _faults(body: str) -> str:
    with pytest.raises(TemplateError) as raised:
        _bound(body)
    return str(raised.value).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("written", "stands"),
    [
        ("{answer_rate}", "87 %"),
        ("{answer_rate, before}", "86 %"),
        ("{answer_rate, difference}", "1 prosentpoeng"),
        ("{contacts.total}", "4 061"),
        ("{mean}", "7,5"),
        ("{own.staff}", "4,5"),
        ("{gender.telephone.woman}", "75 %"),
        ("{gender.woman.count}", "1 203"),
        ("{gender.total}", "1 604"),
        ("{public.all}", "40"),
        ("{period}", "2022"),
        ("{økte: answer_rate}", "økte"),
        ("{change: answer_rate}", "økte fra 86 % til 87 %"),
        ("{change: contacts.total}", "var uendret på 4 061"),
    ],
)
def test_a_reference_becomes_what_it_names(written: str, stands: str) -> None:
    assert _texts(_bound(f"Her: {written}.").document) == [f"Her: {stands}."]


def test_a_number_that_is_the_same_as_shown_has_not_changed() -> None:
    bound = _bound("Karakteren {sank: mean}.")
    assert not FACTS.numbers["mean"].direction
    assert "passer ikke lenger" in str(bound.warnings[0])


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            "a\n\nb {answer_rat}",
            "Linje 17, kapittelet «Kapittel»: «answer_rat» finnes ikke. Er det answer_rate?",
        ),
        ("{answer_rate, efter}", "Etter kommaet står before"),
        ("{gender.telephone.womn}", "«womn» sier ikke hvilken rad. Det finnes: woman,"),
        ("Av dem {public.young}.", "er skjult for at ingen skal kunne kjennes igjen"),
        ("{figure: gendre}", "Er det gender?"),
        ("{figure: forms_of_something}", "finnes ikke"),
        ("{blomstret: answer_rate}", "verken et ord for endring"),
        ("{when: chat}\n\nTekst", "mangler «{end}»"),
        ("{end}", "har ingen «{when: …}»"),
        ("### For dypt\n\nTekst", "hopper over"),
        ("#### Enda dypere", "går ned til"),
        ("{}", "er ingen henvisning"),
        ("---", "ikke plass til"),
    ],
)
def test_what_can_not_be_met_is_told_with_its_place(body: str, says: str) -> None:
    assert says in _faults(body)


def test_every_fault_is_told_at_once() -> None:
    assert len(_faults("{one}\n\n{two}\n\n{three}").splitlines()) == 3


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            "Andelen {sank: answer_rate}.",
            "«sank» passer ikke lenger: Svarprosent gikk fra 86 % til 87 %",
        ),
        ("Andelen økte til {answer_rate}.", "«økte» står ved et tall, men er ikke knyttet til noe"),
        ("Om lag 87 % ble besvart.", "«87 %» er skrevet for hånd"),
        ("Årsverk: {own.nothing}.", "«own.nothing» har ikke noe tall"),
        ("{write: noe om vakter}", "Skal skrives: noe om vakter"),
        ("{chart: gender}", "mangler tabellen sin"),
    ],
)
def test_what_deserves_a_look_is_told(body: str, says: str) -> None:
    (warning,) = _bound(body).warnings
    assert says in str(warning).replace("\xa0", " ")


def test_words_that_fit_and_numbers_by_reference_need_no_look() -> None:
    body = "Andelen {økte: answer_rate} til {answer_rate} kl. 15 etter § 196 den 1. juni 2022."
    assert _bound(body).warnings == []


def test_what_is_not_the_case_is_left_out_with_its_heading() -> None:
    body = (
        "Først.\n\n## Chat\n{when: chat}\nOm {ukjent}.\n{end}\n\n"
        "## Ellers\n{unless: chat}\nDa.\n{end}"
    )
    document = _bound(body).document
    assert _texts(document) == ["Først.", "Da."]
    headings = [one for one in document.sections[0].blocks if isinstance(one, Heading)]
    assert [said(heading.text) for heading in headings] == ["Ellers"]


def test_each_kind_of_block_becomes_itself() -> None:
    body = (
        "## Del\n\n- ett\n- to\n\n> Sagt\n\n| a | b |\n|---|---|\n| c | {answer_rate, before} |\n\n"
        "{figure: gender}\n{figures: all}\n{list: parties}\n"
        "{numbers: answer_rate, mean}\n{write: x}"
    )
    blocks = _bound(body).document.sections[0].blocks
    kinds = (Heading, Bullets, Paragraph, Grid, Placed, Placed, Bullets, KeyNumbers, Gap)
    assert tuple(type(block) for block in blocks) == kinds
    assert isinstance(blocks[3], Grid)
    assert said(blocks[3].rows[0][1]).replace("\xa0", " ") == "86 %"
    assert isinstance(blocks[4], Placed)
    assert blocks[4].level == 3


def test_what_a_fact_says_is_never_read_as_markup() -> None:
    assert _texts(_bound("Om {nasty}").document) == ["Om *ikke* {answer_rate} <b>"]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("# Uten hode", "Malen begynner med"),
        ('+++\ntitle = "x"\n# Uten slutt', "Hodet slutter ikke"),
        ("+++\ntitle = x\n+++\n# A", "kan ikke leses som TOML"),
        ("+++\n\n+++\n# A", "mangler tittel"),
        ('+++\ntitle = "x"\n+++\n', "ikke noe kapittel"),
        ('+++\ntitle = "x"\n+++\nTekst\n# A', "Linje 4: Det står tekst før"),
        ('+++\ntitle = "x"\n[own.a]\nvalue = 1\n+++\n# A', "trenger en ledetekst"),
        ('+++\ntitle = "x"\n[own.a]\nlabel = "A"\nvalue = "mange"\n+++\n# A', "er ikke et tall"),
    ],
)
def test_a_template_that_can_not_be_read_says_why(source: str, says: str) -> None:
    with pytest.raises(TemplateError) as raised:
        read_template(source)
    assert says in str(raised.value)


def test_some_chapters_can_stand_alone() -> None:
    template = read_template(f"{HEAD}# A {{#a}}\n\nTekst.\n\n# B {{#b}}\n\nTekst.\n")
    assert [one.code for one in template.only("b").chapters] == ["b"]


def test_the_editors_numbers_can_be_kept_apart_from_the_text() -> None:
    template = read_template(f"{HEAD}# A\n\n{{own.staff}}\n").with_numbers({"staff": 7.0})
    assert _texts(bind(template, FACTS).document) == ["7,0"]


def test_a_figure_that_stands_twice_has_two_addresses() -> None:
    blocks = _bound("{chart: gender}\n{figure: gender}").document.sections[0].blocks
    assert [one.anchor for one in blocks if isinstance(one, Placed)] == ["gender", "gender-2"]


def test_small_counts_of_what_was_counted_are_pointed_out() -> None:
    row = Row(Category("few", "Få"), (Cell(2, 50),))
    few = Figure(replace(FIGURE.table, code="few", rows=(row,)), None)
    facts = replace(FACTS, figures={**FACTS.figures, "few": few})
    body = "{figure: gender}\n{figure: few}\n{figure: public}"
    (warning,) = bind(read_template(f"{HEAD}\n# A\n\n{body}\n"), facts).warnings
    assert "antall under 3 står uten vern i: few." in str(warning)


@pytest.mark.parametrize("written", ["{few.few.count}", "{few.few}", "{numbers: few.few.count}"])
def test_a_small_count_in_the_text_makes_the_report_unfit_for_publication(written: str) -> None:
    row = Row(Category("few", "Få"), (Cell(2, 50),))
    few = Figure(replace(FIGURE.table, code="few", rows=(row,)), None)
    facts = replace(FACTS, figures={**FACTS.figures, "few": few})
    bound = bind(read_template(f"{HEAD}\n# A\n\n{written}\n"), facts)
    assert "uten vern i: {few.few" in str(bound.warnings[0])
    assert bound.document.caution.endswith("De står i: teksten.")


def test_a_report_without_small_counts_needs_no_caution() -> None:
    assert _bound("{figure: gender}\n{figure: public}\n\n{gender.woman}").document.caution == ""


def test_an_empty_chapter_is_left_out_and_told() -> None:
    bound = bind(read_template(f"{HEAD}\n# Tom\n\n# Full\n\nTekst.\n"), FACTS)
    assert [section.title for section in bound.document.sections] == ["Full"]
    (warning,) = bound.warnings
    assert str(warning).startswith("Linje 13, kapittelet «Tom»: Kapittelet er tomt")
