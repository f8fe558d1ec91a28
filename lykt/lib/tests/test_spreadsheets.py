"""What is read from CSV and XLSX files, and what is refused, in the words that are shown."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lykt.lib.spreadsheets import values, workbook
from lykt.lib.spreadsheets.problems import RefusedError
from lykt.lib.spreadsheets.reading import Row, open_table


@pytest.fixture(autouse=True)
def _norwegian() -> Iterator[None]:
    with translation.override("nb"):
        yield


def read(data: bytes, name: str = "fil.csv", sheet: str = "") -> tuple[list[str], list[Row]]:
    with open_table(io.BytesIO(data), name, sheet=sheet) as table:
        return [heading.text for heading in table.headings], list(table.rows)


def refused(data: bytes, name: str = "fil.csv", sheet: str = "") -> str:
    with pytest.raises(RefusedError) as error:
        read(data, name, sheet)
    return str(error.value)


def xlsx(*rows: list[Any], change: Callable[[Any], object] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_text_is_read_in_the_encodings_that_programs_save(encoding: str, delimiter: str) -> None:
    data = f"Kjønn{delimiter}Alder\r\nÅse{delimiter}«31–40»\r\n".encode(encoding)
    assert read(data) == (["Kjønn", "Alder"], [Row(2, ["Åse", "«31–40»"])])


@pytest.mark.parametrize(
    ("encoding", "wrong"), [("mac-roman", "BF"), ("cp865", "9B"), ("cp850", "9B")]
)
def test_another_encoding_is_refused_with_line_and_bytes(encoding: str, wrong: str) -> None:
    assert refused("Alder\r\n31\r\nKjønn".encode(encoding)) == (
        f"Filen er verken UTF-8 eller Windows-1252: linje 3 inneholder bytene {wrong}. "
        "Lagre den på nytt som «CSV UTF-8», eller bruk selve regnearket (.xlsx)."
    )


def test_letters_that_were_garbled_are_refused_and_no_more_of_the_cell_is_repeated() -> None:
    said = refused("Notat\nHun sÃ¸kte hjelp".encode())
    assert said == (
        "Rad 2, kolonne A: «sÃ¸kte» har bokstaver som ble ødelagt da filen ble lagret. "
        "Eksporter den på nytt som UTF-8, eller bruk selve regnearket (.xlsx)."
    )


def test_stray_spaces_empty_rows_and_empty_columns_are_understood() -> None:
    data = "  Kjønn\u00a0 ;Alder;;\n;;;\n Kvinne ;\u200b31-40\u00a0år;;\n;;;\n".encode()
    assert read(data) == (["Kjønn", "Alder"], [Row(3, ["Kvinne", "31-40 år"])])


def test_free_text_with_delimiters_quotes_and_line_breaks_is_one_cell() -> None:
    assert read(b'sep=;\nA;B\n"en; ""to""\ntre";4')[1] == [Row(3, ['en; "to"\ntre', "4"])]


def test_a_value_outside_the_headings_is_refused() -> None:
    assert refused(b"A;B\n1;2;3") == (
        "Rad 2, kolonne C: En verdi står i en kolonne uten overskrift. Gi kolonnen en overskrift, "
        "eller sett anførselstegn rundt tekst med skilletegn i."
    )


def test_a_quotation_mark_that_does_not_close_is_refused() -> None:
    assert "Et anførselstegn blir ikke lukket" in refused(b'A;B\n1;"2')


def test_headings_that_are_the_same_are_refused_with_both_columns() -> None:
    assert refused(b"Dato;Kj;dato ") == (
        "Kolonnene A og C har samme overskrift, «dato». "
        "Gi en av dem en annen overskrift, så begge kan plasseres."
    )


def test_a_workbook_is_read_by_value_with_its_own_dates_and_times() -> None:
    moment = dt.datetime.fromisoformat("2022-12-31 14:05:22")
    data = xlsx(["Når", "Lengde", "Tall"], [moment, dt.time(0, 17, 5), 7.5], [None, None, None])
    assert read(data, "fil.xlsx")[1] == [Row(2, [moment, dt.time(0, 17, 5), 7.5])]


def test_a_sheet_is_chosen_by_name() -> None:
    def second(book: Any) -> None:
        book.create_sheet("Chat").append(["Oppstart"])

    data = xlsx(["Dato"], change=second)
    assert read(data, "fil.xlsx", "Chat")[0] == ["Oppstart"]
    assert refused(data, "fil.xlsx", "Tlf") == (
        "Det finnes ikke noe ark som heter «Tlf». Arkene er: Sheet, Chat."
    )


def test_merged_headings_are_refused() -> None:
    data = xlsx(["Dato", None], ["1", "2"], change=lambda book: book.active.merge_cells("A1:B1"))
    assert refused(data, "fil.xlsx") == (
        "Overskriftene i A1:B1 er slått sammen til én celle. "
        "Del cellen, og gi hver kolonne en egen overskrift i én rad."
    )


def test_formulas_that_were_never_calculated_are_refused() -> None:
    assert "formler som aldri er regnet ut" in refused(xlsx(["A"], ["=1+1"]), "fil.xlsx")


def test_a_formula_that_failed_is_refused() -> None:
    assert "Cellen inneholder feilen #REF!" in refused(xlsx(["A"], ["#REF!"]), "fil.xlsx")


@pytest.mark.parametrize("cut", [10, 500, 3000])
def test_a_broken_workbook_is_refused(cut: int) -> None:
    assert refused(xlsx(["A"], ["1"])[:cut], "fil.xlsx") == (
        "Filen er ikke en arbeidsbok som kan leses; den kan være ødelagt eller kuttet av. "
        "Åpne den i regnearkprogrammet, lagre den på nytt som .xlsx, og bruk den nye filen."
    )


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="999999999"><c r="A9"><v>1</v></c></row>',
    ],
)
def test_a_workbook_that_points_at_what_is_not_there_is_refused(rows: bytes) -> None:
    assert "ikke en arbeidsbok som kan leses" in refused(_with_rows(rows), "fil.xlsx")


def _with_rows(rows: bytes) -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(["A"]))) as book, zipfile.ZipFile(file, "w") as changed:
        for name in book.namelist():
            is_sheet = name.endswith("sheet1.xml")
            sheet = b'<worksheet xmlns="%b"><sheetData>%b</sheetData></worksheet>' % (space, rows)
            changed.writestr(name, sheet if is_sheet else book.read(name))
    return file.getvalue()


def test_a_locked_workbook_is_refused() -> None:
    locked = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512)
    assert refused(locked, "fil.xlsx") == (
        "Filen er låst med passord, eller er en gammel .xls-fil. "
        "Åpne den, fjern passordet, og lagre den som .xlsx."
    )


def test_a_small_file_that_unfolds_to_a_large_one_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook, "LARGEST", 1 << 20)
    file = io.BytesIO(xlsx(["A"], ["1"]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", bytes(2 << 20))
    assert len(file.getvalue()) < 100_000
    assert refused(file.getvalue(), "fil.xlsx") == (
        "Arbeidsboken pakkes ut til 2 MB; høyst 1 MB godtas. Del den etter år, eller bruk CSV."
    )


_MOMENTS = st.datetimes(
    dt.datetime.fromisoformat("2000-01-01"), dt.datetime.fromisoformat("2099-12-31")
).map(lambda moment: moment.replace(microsecond=0))
_FORMATS = (
    "%d.%m.%Y %H.%M.%S",
    "%d.%m.%y %H.%M.%S",
    "%d.%m.%Y kl. %H:%M:%S",
    "%d.%m.%Y, %H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
)
_MONTHS = "januar februar mars april mai juni juli august september oktober november desember"


@given(_MOMENTS, st.sampled_from(_FORMATS))
def test_a_moment_that_is_written_is_read_back(moment: dt.datetime, form: str) -> None:
    assert values.to_moment(moment.strftime(form)) == moment


@given(_MOMENTS)
def test_a_date_with_its_month_in_words_is_read_back(moment: dt.datetime) -> None:
    written = f"{moment.day}. {_MONTHS.split()[moment.month - 1]} {moment.year}"
    assert values.to_date(written) == moment.date()


@given(st.integers(0, values.LONGEST))
def test_a_duration_that_is_written_is_read_back(seconds: int) -> None:
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    for written in (
        str(seconds),
        f"{hours}:{minutes:02}:{rest:02}",
        f"{hours} t {minutes} min {rest} s",
        dt.timedelta(seconds=seconds),
    ):
        assert values.to_seconds(written) == seconds
    if seconds < 3600:
        assert values.to_seconds(f"{minutes}:{rest:02}") == seconds


@given(st.decimals(-10_000, 10_000, places=2))
def test_a_number_is_read_with_comma_or_point(number: Any) -> None:
    assert values.to_number(f"{number}".replace(".", ",")) == float(number)
    assert values.to_number(f"{number}") == float(number)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Ja", True),
        ("NEI", False),
        ("besvart", True),
        ("Ubesvart", False),
        (True, True),
        (0, False),
    ],
)
def test_yes_and_no_are_understood(said: Any, meant: bool) -> None:
    assert values.to_truth(said) is meant


@pytest.mark.parametrize(
    ("reads", "cell", "said"),
    [
        (values.to_date, "31.02.2022", "«31.02.2022» er ikke en dato i kalenderen."),
        (values.to_date, "i går", "«i går» er ikke en dato."),
        (values.to_moment, "12/31/2022 10:00", "«12/31/2022 10:00» kan leses på to måter."),
        (values.to_moment, "31.12.2022", "«31.12.2022» har ikke klokkeslett."),
        (values.to_moment, "31.12.2022 25.00", "«31.12.2022 25.00» er ikke et klokkeslett som"),
        (values.to_moment, "31.12.2022 10:00+99:00", "«31.12.2022 10:00+99:00» er ikke en dato"),
        (values.to_time, "halv ni", "«halv ni» er ikke et klokkeslett."),
        (values.to_seconds, "17:99", "«17:99» er ikke en varighet."),
        (values.to_seconds, "-5", "«-5» er mindre enn ingenting."),
        (values.to_seconds, dt.time(17, 5), "«17:05:00» er mer enn 12 timer."),
        (values.to_number, "sju", "«sju» er ikke et tall."),
        # More digits than a number can have, and what a pattern would try for minutes.
        (values.to_number, "1" * 50_000, "«1"),
        (values.to_seconds, "1" * 50_000, "«1"),
        (values.to_seconds, "1 timer" + "\n" * 50_000 + "z", "«1 timer"),
        (values.to_truth, "kanskje", "«kanskje» er verken ja eller nei."),
    ],
)
def test_what_is_no_value_is_refused_with_a_cure(
    reads: Callable[[Any], object], cell: Any, said: str
) -> None:
    with pytest.raises(RefusedError) as error:
        reads(cell)
    assert str(error.value).startswith(said)
    assert error.value.problem.cure


def test_a_cell_of_one_very_long_word_is_read_quickly() -> None:
    text = f"Notat\n{'ø' * 100_000}\n".encode()
    with open_table(io.BytesIO(text), "notat.csv") as table:
        assert len(list(table.rows)) == 1
