"""The check of translations finds what it promises to find."""

from pathlib import Path

import pytest

from lykt.lib import catalogues

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    for room in ("first", "second"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
    return tmp_path


def write(rooms: Path, room: str, entries: str) -> None:
    path = rooms / room / catalogues.PLACE
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + entries, encoding="utf-8")


def test_a_complete_catalogue_has_no_faults(rooms: Path) -> None:
    write(rooms, "first", 'msgid "Line"\nmsgstr "Linje"\n')
    assert catalogues.faults_in_text(rooms) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Line"\nmsgstr ""\n', "no translation"),
        ('#, fuzzy\nmsgid "Line"\nmsgstr "Linje"\n', "fuzzy"),
        ('#, python-format\nmsgid "%(n)s lines"\nmsgstr "%(m)s linjer"\n', "placeholder"),
    ],
)
def test_it_names_what_is_wrong(rooms: Path, entry: str, fault: str) -> None:
    write(rooms, "first", entry)
    (found,) = catalogues.faults_in_text(rooms)
    assert found.startswith("first:")
    assert fault in found


def test_one_text_has_one_translation_in_all_rooms(rooms: Path) -> None:
    write(rooms, "first", 'msgid "Line"\nmsgstr "Linje"\n')
    write(rooms, "second", 'msgid "Line"\nmsgstr "Hjelpelinje"\n')
    (found,) = catalogues.faults_in_text(rooms)
    assert "'Linje' in first; 'Hjelpelinje' in second" in found


def test_a_name_that_the_extraction_does_not_know_is_a_fault(rooms: Path) -> None:
    source = "from django.utils.translation import {}\n"
    (rooms / "first" / "words.py").write_text(source.format("gettext as _, ngettext"))
    assert list(catalogues.unread_names(rooms)) == []
    (rooms / "first" / "words.py").write_text(source.format("gettext_lazy as _l"))
    (found,) = catalogues.unread_names(rooms)
    assert found.startswith("first/words.py: texts in _l()")


def test_only_what_has_changed_is_compiled(rooms: Path) -> None:
    write(rooms, "first", 'msgid "Line"\nmsgstr "Linje"\n')
    assert len(catalogues.compile_all(rooms)) == 1
    assert catalogues.compile_all(rooms) == []
