"""`lykt report`: write a report as PDF, HTML, DOCX or XLSX."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from lykt.reports.document import Document
from lykt.reports.kinds import Kind, every_kind, kind_named
from lykt.reports.templating import TemplateError
from lykt.reports.writing import FORMS
from lykt.statistics.engine.backends import EngineError

BOTH = ("html", "pdf")


class Command(BaseCommand):
    help = "Write a report: a PDF for screen and paper, one HTML file, or for those who write on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="REPORT")
        for kind in every_kind():
            its_own = kinds.add_parser(kind.code, help=kind.help, description=kind.help)
            kind.add_arguments(its_own)
            _add_form(its_own)
            _add_template(its_own)

    def handle(self, *args: Any, **options: Any) -> None:
        kind = kind_named(options["kind"])
        try:
            with translation.override(options["language"]):
                self._answer(kind, options)
        except EngineError as error:
            raise CommandError(str(error)) from error

    def _answer(self, kind: Kind, options: dict[str, Any]) -> None:
        if options["write_template"]:
            self._write(options["write_template"], kind.shipped(options["language"]).encode())
        elif options["names"]:
            for name, label in kind.names(options):
                self.stdout.write(f"{name:<48} {label}")
        else:
            self._make(kind, options)

    def _make(self, kind: Kind, options: dict[str, Any]) -> None:
        source = _read(options["template"]) if options["template"] else None
        try:
            bound, name = kind.make(options, source)
        except TemplateError as error:
            where = f"{options['template']}:\n" if options["template"] else ""
            raise CommandError(f"{where}{error}") from error
        for fault in bound.warnings:
            self.stderr.write(str(fault))
        if bound.warnings and options["strict"]:
            raise CommandError(
                f"Nothing is written: {len(bound.warnings)} places deserve a look, and --strict "
                "was asked for."
            )
        for path in _files(options, name):
            self._write(path, _content(bound.document, path))

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(
                f"{path} can not be written ({error.strerror}); check the path and the permissions."
            ) from error
        self.stdout.write(f"{path}: {len(content) // 1024 + 1} KB")


def _add_form(parser: ArgumentParser) -> None:
    parser.add_argument("--format", choices=sorted(FORMS), help="The form of the report.")
    parser.add_argument(
        "--language",
        choices=[code for code, _ in settings.LANGUAGES],
        default=settings.LANGUAGE_CODE,
        help="The language of a shipped report, and of tables and charts.",
    )
    parser.add_argument(
        "--out",
        type=Path,
        help="A file with the form's ending, or a folder: without --format it gets HTML and PDF. "
        "Otherwise the report lands where you are.",
    )


def _add_template(parser: ArgumentParser) -> None:
    parser.add_argument("--template", type=Path, help="A template of your own.")
    parser.add_argument(
        "--write-template", type=Path, metavar="FILE", help="Write the shipped template to edit."
    )
    parser.add_argument(
        "--names", action="store_true", help="List what a template may refer to, and end."
    )
    parser.add_argument(
        "--strict", action="store_true", help="Write nothing while something deserves a look."
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} can not be read as text in UTF-8: {error}") from error


def _content(document: Document, path: Path) -> bytes:
    return FORMS[path.suffix[1:]].write(document)


def _files(options: dict[str, Any], name: str) -> list[Path]:
    out, form = options["out"], options["format"]
    if out is None:
        return [Path(f"{name}.{form or 'pdf'}")]
    if out.suffix[1:] in FORMS and not out.is_dir():
        if form and out.suffix != f".{form}":
            raise CommandError(f"{out} ends in {out.suffix}, but --format asks for {form}.")
        return [out]
    if out.suffix and not out.is_dir():
        raise CommandError(
            f"{out} ends in {out.suffix}; a report is written as {', '.join(sorted(FORMS))}, or "
            "into a folder."
        )
    return [out / f"{name}.{one}" for one in ([form] if form else BOTH)]
