"""A report places what a publication has released, and no hidden number stands in its text."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import Cast, CastLine
from lykt.helpline.annual.report import annual_report
from lykt.reports.html import as_html
from lykt.reports.templating import TemplateError, read_template
from lykt.reports.tests.test_templates import RELEASED
from lykt.statistics.models import Edition, EditionTable, Publication
from lykt.statistics.periods import whole_year

HEAD = '+++\ntitle = "T"\n+++\n# Kapittel\n\n'


@pytest.fixture
def publication(cast: Cast) -> Publication:
    now = timezone.now()
    made = Publication.objects.create(
        slug="year-2022", title={"nb": "Året"}, made_by=cast.manager, made_at=now
    )
    edition = Edition.objects.create(
        publication=made,
        number=1,
        state=Edition.State.RELEASED,
        policy={},
        composed_at=now,
        released_at=now,
        released_by=cast.manager,
    )
    EditionTable.objects.create(
        edition=edition,
        place=1,
        code="age",
        title="Alder",
        spec={},
        released=json.loads(json.dumps(RELEASED.as_json())),
    )
    return made


def _made(line: CastLine, body: str) -> str:
    template = read_template(HEAD + body)
    bound = annual_report(line.line, whole_year(2022), template, "year-2022")
    return as_html(bound.document)


def test_a_released_table_stands_with_what_it_hides(
    line: CastLine, publication: Publication
) -> None:
    html = _made(line, "I alt {public.age.all}.\n\n{figure: public.age}")
    assert "I alt 40." in html
    assert '<td class="number">:</td>' in html


def test_a_hidden_number_can_not_stand_in_the_text(
    line: CastLine, publication: Publication
) -> None:
    with pytest.raises(TemplateError, match="skjult for at ingen skal kunne kjennes igjen"):
        _made(line, "Av dem {public.age.young}.")


def test_a_publication_that_there_is_not_is_told(line: CastLine) -> None:
    with pytest.raises(CommandError, match="No publication 'nothing' is in force"):
        call_command("report", "helpline", "--year", "2022", "--publication", "nothing")


def test_the_names_of_a_publication_are_told(
    line: CastLine, publication: Publication, client: Client, cast: Cast
) -> None:
    said = StringIO()
    words = ["--year", "2022", "--names", "--publication", "year-2022"]
    call_command("report", "helpline", *words, stdout=said)
    assert "{figure: public.age}" in said.getvalue()
    client.force_login(cast.manager)
    page = client.get(
        reverse("helpline:annual_text"),
        {"year": "2022", "language": "nb", "publication": "year-2022"},
    )
    assert "{figure: public.age}" in page.content.decode()
