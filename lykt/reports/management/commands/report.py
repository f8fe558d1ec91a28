"""`lykt report`: write a report as HTML, as PDF, or as both."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lykt.reports.document import Document
from lykt.reports.html import as_html
from lykt.reports.kinds import every_kind, kind_named
from lykt.reports.pdf import as_pdf


class Command(BaseCommand):
    help = "Write a report as one HTML file, as a PDF for screen and paper, or as both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="REPORT")
        for kind in every_kind():
            its_own = kinds.add_parser(kind.code, help=kind.help, description=kind.help)
            kind.add_arguments(its_own)
            its_own.add_argument(
                "--out",
                type=Path,
                required=True,
                help="A file that ends in .html or .pdf, or a folder that gets both.",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        document, name = kind_named(options["kind"]).make(options)
        for path in _files(options["out"], name):
            self._write(path, document)

    def _write(self, path: Path, document: Document) -> None:
        content = as_pdf(document) if path.suffix == ".pdf" else as_html(document).encode()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(
                f"{path} can not be written ({error.strerror}); check the path and the permissions."
            ) from error
        self.stdout.write(f"{path}: {len(content) // 1024 + 1} KB")


def _files(out: Path, name: str) -> list[Path]:
    if out.suffix in (".html", ".pdf"):
        return [out]
    if out.suffix and not out.is_dir():
        raise CommandError(
            f"{out} ends in {out.suffix}; a report is written as .html or .pdf, or as both into "
            "a folder."
        )
    return [out / f"{name}.html", out / f"{name}.pdf"]
