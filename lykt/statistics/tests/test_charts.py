"""Charts: real text, one image with a name, nothing that the content security policy stops."""

from xml.etree import ElementTree

import pytest

from lykt.statistics.charts import Figure, Form, on_paper
from lykt.statistics.drawing import SVG, draw, for_page
from lykt.statistics.periods import whole_year
from lykt.statistics.tables import Category, Cell, Heading, Row, Table, percent

NASTY = '<script>alert("1")</script> & ’'


def _table(*labels: str) -> Table:
    year, before = whole_year(2022), whole_year(2021)
    headings = (
        Heading("telephone", "Telefon", "Telefon 2022", year),
        Heading("telephone", "Telefon", "Telefon 2021", before, before=True),
        Heading("chat", "Chat", "Chat 2022", year),
    )
    rows = tuple(
        Row(
            Category(f"option_{place}", label),
            (Cell(place + 3, percent(place + 3, 20)), Cell(999, 99), Cell(1, percent(1, 20))),
        )
        for place, label in enumerate(labels)
    )
    return Table("table", "Tabell", headings, rows, (20, 1000, 20), (None, None, None))


def _parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing


def _texts(svg: str) -> list[str]:
    root = _parsed(svg)
    return ["".join(element.itertext()) for element in root.iter(f"{{{SVG}}}text")]


@pytest.mark.parametrize("form", [Form.BARS, Form.COLUMNS])
def test_a_chart_shows_this_period_as_real_text(form: Form) -> None:
    spec = Figure(_table("Krisesenter", "Politi"), form).spec
    assert spec is not None
    texts = " ".join(_texts(draw(spec))).lower()
    assert "krisesenter" in texts
    assert "telefon" in texts
    assert "99 %" not in texts


def test_bars_carry_their_share() -> None:
    spec = Figure(_table("Krisesenter", "Politi"), Form.BARS).spec
    assert spec is not None
    assert {"15 %", "20 %", "5 %"} <= set(_texts(draw(spec)))


def test_a_long_label_is_broken_between_words() -> None:
    label = "Støttesenter for kriminalitetsutsatte personer"
    spec = Figure(_table(label, "Politi"), Form.BARS).spec
    assert spec is not None
    assert label.replace(" ", "") in "".join(_texts(draw(spec))).replace(" ", "")


def test_a_page_gets_one_image_with_a_name_and_a_description() -> None:
    spec = Figure(_table(NASTY, "Politi"), Form.BARS).spec
    assert spec is not None
    svg = for_page(draw(spec), name="one", title=NASTY, description="Beskrivelse")
    root = _parsed(svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "one-title one-description"
    assert root.findtext(f"{{{SVG}}}title") == NASTY
    assert "<script" not in svg
    assert not [element for element in root.iter() if element is not root and element.get("role")]


def test_nothing_in_a_chart_is_stopped_by_the_policy() -> None:
    for form in Form:
        spec = Figure(_table("Krisesenter", "Politi"), form).spec
        assert spec is not None
        for element in _parsed(draw(spec)).iter():
            assert "style" not in element.attrib
            assert not element.tag.endswith(("style", "script", "image", "a"))
            assert "data:" not in "".join(element.attrib.values())


def test_a_chart_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = Figure(_table("Krisesenter", "Politi"), Form.BARS).spec
    assert spec is not None
    first = draw(spec)
    monkeypatch.setattr("vl_convert.vegalite_to_svg", pytest.fail)
    assert draw(spec) == first


def test_the_description_names_the_largest_of_each_series() -> None:
    description = Figure(_table("Krisesenter", "Politi"), Form.BARS).description
    assert "Politi" in description
    assert "20 %" in description


def test_nothing_counted_makes_no_chart() -> None:
    empty = Table("empty", "Tom", (), (), (0, 0), (None, None))
    assert Figure(empty, Form.BARS).spec is None


def test_a_chart_of_many_shows_the_largest_first_and_says_what_it_leaves_out() -> None:
    figure = Figure(_table(*(f"Tilbud {place:02}" for place in range(1, 12))), Form.BARS)
    assert figure.spec is not None
    shown = [text for text in _texts(draw(figure.spec)) if text.startswith("Tilbud")]
    assert shown == [f"Tilbud {place:02}" for place in range(11, 3, -1)]
    assert figure.remarks == ["Diagrammet viser de 8 største. Tabellen har alle."]


def test_a_chart_of_few_keeps_their_order_and_needs_no_remark() -> None:
    figure = Figure(_table("Ja", "Nei"), Form.BARS)
    assert figure.spec is not None
    assert [text for text in _texts(draw(figure.spec)) if text in {"Ja", "Nei"}] == ["Ja", "Nei"]
    assert figure.remarks == []


def test_paper_has_room_for_panels_side_by_side_and_for_longer_bars() -> None:
    table = _table("Krisesenter", "Politi")
    months, shares = Figure(table, Form.LINES).spec, Figure(table, Form.BARS).spec
    assert months is not None
    assert shares is not None
    assert (months["columns"], on_paper(months)["columns"]) == (1, 2)
    printed = on_paper(shares)
    assert printed["width"] > shares["width"]
    assert printed["height"]["step"] < shares["height"]["step"]
    assert printed["data"] == shares["data"]
