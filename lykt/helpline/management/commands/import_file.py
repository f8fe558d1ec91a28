"""``lykt import_file``: bring in registrations, feedback, a call log or a list of chats."""

import hashlib
import json
import sys
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lykt.helpline.imports import jobs, uploads
from lykt.helpline.imports.actions import SourceFile, import_prepared
from lykt.helpline.imports.findings import Findings
from lykt.helpline.imports.mapping import IGNORED, ColumnMapping, faults, signature, suggest
from lykt.helpline.imports.preparing import (
    MappingRefusedError,
    Preparation,
    Progress,
    Target,
    read_headings,
    units_of,
)
from lykt.helpline.imports.sealed_files import SealedWriter
from lykt.helpline.models import Channel, Import, Line
from lykt.lib.spreadsheets.problems import Problem, RefusedError
from lykt.lib.spreadsheets.reading import Heading
from lykt.people.models import Unit
from lykt.vault.sealing import new_key

_WITH_CHANNEL = (Import.Kind.REGISTRATIONS, Import.Kind.FEEDBACK)


class Command(BaseCommand):
    help = (
        "Bring in registrations, feedback, a call log or a list of chats from a CSV or XLSX file.\n"
        "All of the file is read and checked first; one error, and nothing is added. Rows that "
        "were added before are left out, so the same or an overlapping file can be brought again. "
        "Begin with --preview, which adds nothing. Exit code: 0 done, 1 refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the .csv or .xlsx file")
        parser.add_argument("--kind", required=True, choices=Import.Kind.values)
        parser.add_argument("--line", help="the line's code; may be left out where there is one")
        parser.add_argument(
            "--channel",
            choices=Channel.Kind.values,
            help="which channel's form; registrations and feedback need it",
        )
        parser.add_argument(
            "--unit",
            help="code of the unit that answered; by the opening hours when left out",
        )
        parser.add_argument("--sheet", default="", help="the sheet's name; the first by default")
        parser.add_argument(
            "--mapping", help="the name of a saved mapping, or a .json file from --write-mapping"
        )
        parser.add_argument(
            "--ignore", action="append", default=[], metavar="HEADING", help="leave a column out"
        )
        parser.add_argument("--save-mapping", metavar="NAME", help="keep the mapping for later")
        parser.add_argument(
            "--write-mapping", type=Path, metavar="FILE", help="write the mapping to edit, and stop"
        )
        parser.add_argument(
            "--preview", "--check", action="store_true", help="show what would be added, and stop"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        target = _target(options)
        try:
            headings = _headings(file, options["sheet"])
            mapping = _with_ignored(_mapping(options["mapping"], target, headings), options)
            self._show_mapping(target, headings, mapping)
            if options["write_mapping"]:
                return self._write_mapping(options["write_mapping"], headings, mapping)
            self._run(file, target, mapping, options)
        except RefusedError as error:
            raise CommandError(str(error)) from error
        except MappingRefusedError as error:
            raise CommandError(_mapping_refused(error)) from error
        if options["save_mapping"]:
            jobs.save_mapping(
                actor=None,
                target=target,
                name=options["save_mapping"],
                headings=headings,
                mapping=mapping,
            )
        return None

    def _run(
        self, file: Path, target: Target, mapping: ColumnMapping, options: dict[str, Any]
    ) -> None:
        files = uploads.JobFiles(uuid.uuid4(), new_key())
        try:
            ready = SealedWriter(files.ready, files.key)
            preparation = Preparation(
                target, mapping, ready, self._progress(_("Checking")), self._report
            )
            with file.open("rb") as opened:
                findings = preparation.run(opened, file.name, options["sheet"])
            ready.close()
            self._show(findings)
            if findings.errors:
                raise CommandError(
                    ngettext(
                        "Nothing was added: %(count)d error. Correct it and run the command again.",
                        "Nothing was added: %(count)d errors. "
                        "Correct them and run the command again.",
                        findings.errors,
                    )
                    % {"count": findings.errors}
                )
            if not options["preview"]:
                self._import(file, target, files, findings)
        finally:
            uploads.discard(files.job)

    def _import(
        self, file: Path, target: Target, files: uploads.JobFiles, findings: Findings
    ) -> None:
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        with files.open(files.ready) as ready:
            imported = import_prepared(
                actor=None,
                target=target,
                source=SourceFile(file.name, digest, findings.read),
                ready=ready,
                about=findings.new,
                progress=self._progress(_("Adding")),
            )
        added = ngettext(
            "%(count)d row was added.", "%(count)d rows were added.", imported.rows_added
        )
        self.stdout.write(self.style.SUCCESS(added % {"count": imported.rows_added}))

    def _write_mapping(
        self, path: Path, headings: tuple[Heading, ...], mapping: ColumnMapping
    ) -> None:
        whole = {heading.text: mapping.columns.get(heading.text) for heading in headings}
        text = json.dumps({**mapping.to_json(), "columns": whole}, ensure_ascii=False, indent=2)
        try:
            path.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(
                _("%(path)s can not be written (%(reason)s). Check the path.")
                % {"path": path, "reason": error.strerror}
            ) from error
        self.stdout.write(
            _("Written to %(path)s. Replace null by a field, or by an empty text to ignore.")
            % {"path": path}
        )

    def _show_mapping(
        self, target: Target, headings: tuple[Heading, ...], mapping: ColumnMapping
    ) -> None:
        labels = {one.code: f"{one.label} ({one.code})" for one in target.layout().fields}
        labels[IGNORED] = _("left out")
        for heading in headings:
            code = mapping.columns.get(heading.text)
            said = _("not mapped") if code is None else labels.get(code, code)
            self.stdout.write(f"  {heading.letter:>2} {heading.text} → {said}")
        if not faults(mapping, headings, target.layout()):
            self.stdout.write("")

    def _show(self, findings: Findings) -> None:
        counts = (
            (_("Rows read"), findings.read),
            (_("New, will be added"), findings.new),
            (_("There already"), findings.known),
            (_("Errors"), findings.errors),
        )
        for label, count in counts:
            self.stdout.write(f"{label:<24}{count:>10}")
        for note in findings.notes():
            self.stdout.write(note)
        for number, row in enumerate(findings.sample, start=1):
            self.stdout.write("")
            self.stdout.write(_("New row %(number)d") % {"number": number})
            for label, words in row:
                self.stdout.write(f"  {label}: {words}")

    def _report(self, problem: Problem) -> None:
        self.stderr.write(str(problem))

    def _progress(self, what: str) -> Progress:
        """A line on the terminal that is written over; nothing where there is no terminal."""
        if not sys.stderr.isatty():
            return lambda done, about: None

        def show(done: int, about: int) -> None:
            share = min(done / about, 1) if about else 1
            bar = "█" * int(share * 30)
            sys.stderr.write(f"\r{what} {bar:<30} {done} ")
            sys.stderr.flush()

        return show


def _target(options: dict[str, Any]) -> Target:
    line = _line(options["line"])
    channel = None
    if options["kind"] in _WITH_CHANNEL:
        if not options["channel"]:
            raise CommandError(_("Name the channel: --channel telephone or --channel chat."))
        channel = _channel(line, options["channel"], options["kind"])
    return Target(options["kind"], line, channel, _unit(line, options["unit"]))


def _line(code: str | None) -> Line:
    lines = {line.code: line for line in Line.objects.all()[:100]}
    if not lines:
        raise CommandError(_("There is no line yet. Set one up with `lykt load_line`."))
    if code is None and len(lines) == 1:
        return next(iter(lines.values()))
    if code not in lines:
        raise CommandError(_("Name the line: --line %(codes)s.") % {"codes": " | ".join(lines)})
    return lines[code]


def _channel(line: Line, kind: str, what: str) -> Channel:
    channel = line.channels.filter(kind=kind).first()
    if channel is None or (what == Import.Kind.FEEDBACK and channel.feedback is None):
        raise CommandError(_("The line has no such channel, or it collects no feedback."))
    return channel


def _unit(line: Line, code: str | None) -> Unit | None:
    units = {unit.code: unit for unit in units_of(line)}
    if code is not None and code not in units:
        raise CommandError(_("Name a unit of the line: %(codes)s.") % {"codes": ", ".join(units)})
    return units[code] if code else None


def _headings(file: Path, sheet: str) -> tuple[Heading, ...]:
    try:
        with file.open("rb") as opened:
            return read_headings(opened, file.name, sheet)
    except OSError as error:
        raise CommandError(
            _("%(file)s can not be read (%(reason)s). Check the path.")
            % {"file": file, "reason": error.strerror}
        ) from error


def _mapping(name: str | None, target: Target, headings: tuple[Heading, ...]) -> ColumnMapping:
    """The one that was named, or was saved for such files, or a suggestion."""
    if name and name.endswith(".json"):
        return _read_mapping(Path(name))
    saved = jobs.saved_mappings(target)
    if name:
        found = saved.filter(name=name).last()
        if found is None:
            names = ", ".join(saved.values_list("name", flat=True))
            raise CommandError(_("There is no such mapping. Saved: %(names)s.") % {"names": names})
    else:
        found = saved.filter(signature=signature(headings)).last()
    return ColumnMapping.from_json(found.mapping) if found else suggest(headings, target.layout())


def _read_mapping(path: Path) -> ColumnMapping:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        columns = {text: code for text, code in data["columns"].items() if code is not None}
        return ColumnMapping.from_json({**data, "columns": columns})
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise CommandError(
            _("%(path)s can not be read as a mapping. Make one with --write-mapping.")
            % {"path": path}
        ) from error


def _with_ignored(mapping: ColumnMapping, options: dict[str, Any]) -> ColumnMapping:
    ignored = dict.fromkeys(options["ignore"], IGNORED)
    return ColumnMapping({**mapping.columns, **ignored}, mapping.values)


def _mapping_refused(error: MappingRefusedError) -> str:
    problems = "\n".join(f"  {problem}" for problem in error.problems)
    cure = _("Use --ignore HEADING, or edit the mapping: --write-mapping FILE, --mapping FILE.")
    return f"{problems}\n{cure}"
