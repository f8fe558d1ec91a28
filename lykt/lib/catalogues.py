"""Each room's translations: finding them, compiling them, and what may be wrong with them."""

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "nb"
_OTHER_NAME = re.compile(r"import .*\bn?p?gettext(?:_lazy|_noop)? as (?!_\b)(\w+)")
PLACE = Path("locale") / LANGUAGE / "LC_MESSAGES" / "django.po"


def rooms(root: Path = ROOT) -> list[Path]:
    return sorted(init.parent for init in root.glob("*/__init__.py"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def messages(catalogue: Catalog) -> Iterator[Message]:
    """The catalogue's messages, without its header."""
    return (message for message in catalogue if message.id)


def compile_all(root: Path = ROOT) -> list[Path]:
    """Compile the catalogues that have changed since they were compiled last."""
    changed = []
    for source in root.glob("*/locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)
            changed.append(source)
    return changed


def _compile(source: Path, target: Path) -> None:
    """Replace the file in one step: a server that starts meanwhile must not read half of it."""
    draft = target.with_suffix(f".{os.getpid()}.tmp")
    with draft.open("wb") as file:
        write_mo(file, read(source))
    draft.replace(target)


def extract(room: Path) -> None:
    """Bring the room's catalogue up to date with its source; needs GNU gettext."""
    (room / "locale").mkdir(exist_ok=True)
    # -P: a room's own module must not stand in for Python's (people.calendar).
    command = [sys.executable, "-P", "-m", "django", "makemessages", "--locale", LANGUAGE]
    options = ["--no-location", "--no-obsolete", "--no-wrap", "--ignore=tests", "--verbosity=0"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT.parent),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    subprocess.run(  # noqa: S603 - fixed words
        [*command, *options], cwd=room, env=environment, check=True
    )
    if not any((room / "locale").iterdir()):
        (room / "locale").rmdir()


def can_extract() -> bool:
    return shutil.which("xgettext") is not None


def faults_in_text(root: Path = ROOT) -> list[str]:
    """What is wrong in the catalogues as they stand, one sentence each."""
    found: list[str] = []
    seen: dict[tuple[object, object], dict[object, str]] = defaultdict(dict)
    for room in rooms(root):
        if (room / PLACE).exists():
            catalogue = read(room / PLACE)
            for message in messages(catalogue):
                found += (f"{room.name}: {fault}" for fault in _message_faults(catalogue, message))
                seen[message.id, message.context].setdefault(message.string, room.name)
    for (text, _), said in seen.items():
        if len(said) > 1:
            variants = "; ".join(f"{string!r} in {room}" for string, room in said.items())
            found.append(f"{text!r} is translated in more than one way: {variants}")
    return found


def _message_faults(catalogue: Catalog, message: Message) -> Iterator[str]:
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    if not all(strings):
        yield f"{message.id!r} has no translation"
    elif message.fuzzy:
        yield f"{message.id!r} has a translation that is marked as fuzzy"
    else:
        yield from (f"{message.id!r}: {error}" for error in message.check(catalogue))


def unread_names(root: Path = ROOT) -> Iterator[str]:
    """Names by which source calls gettext and that xgettext does not look for."""
    for room in rooms(root):
        for path in sorted(room.rglob("*.py")):
            for name in _OTHER_NAME.findall(path.read_text(encoding="utf-8")):
                file = path.relative_to(root)
                yield f"{file}: texts in {name}() reach no catalogue; call it by its own name or _"


def faults_against_source() -> list[str]:
    """Where a catalogue and its room's source differ; worked out in a copy."""
    with TemporaryDirectory() as scratch:
        copy = Path(scratch) / ROOT.name
        unneeded = shutil.ignore_patterns("static", "migrations", "__pycache__", "tests")
        shutil.copytree(ROOT, copy, ignore=unneeded)
        for room in rooms(copy):
            extract(room)
        return [
            fault
            for room in rooms()
            for fault in _differences(room.name, room / PLACE, copy / room.name / PLACE)
        ]


def _differences(room: str, kept: Path, extracted: Path) -> Iterator[str]:
    before, after = (
        {(message.context, str(message.id)) for message in messages(read(path))}
        if path.exists()
        else set()
        for path in (kept, extracted)
    )
    yield from (f"{room}: {text} is missing from the catalogue" for _, text in after - before)
    yield from (f"{room}: {text} is no longer in the source" for _, text in before - after)
