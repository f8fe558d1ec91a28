"""``lykt protect``: protect tables outside the database, and attack them before they are used."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lykt.statistics.protection import folders
from lykt.statistics.protection.knowledge import ContradictionError
from lykt.statistics.protection.policies import PolicyError, ProtectionError, read_policy
from lykt.statistics.protection.protecting import protect
from lykt.statistics.protection.releases import SpecError, read_spec
from lykt.statistics.protection.sources import read_release


class Command(BaseCommand):
    help = (
        "Protect the tables of a release so that nobody can be recognised. Reads persons or "
        "counts from a CSV or Parquet file, hides or rounds as the policy says, and attacks the "
        "result. OUT/publish may be published; OUT/internal may not: it holds true counts and the "
        "attack's report. Needs no database. Exit code: 0 protected; 1 refused, and then nothing "
        "lies in OUT/publish. See docs/protect.md."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="the .csv or .parquet file")
        parser.add_argument("--tables", type=Path, required=True, help="variables and tables, TOML")
        parser.add_argument("--policy", type=Path, required=True, help="the policy, TOML or JSON")
        parser.add_argument("--out", type=Path, required=True, help="a folder, new or empty")
        parser.add_argument(
            "--intervals", action="store_true", help="report how wide each hidden cell is; slower"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = self._protected(options)
        except (PolicyError, SpecError, ContradictionError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(text)

    def _protected(self, options: dict[str, Any]) -> str:
        out: Path = options["out"]
        folders.clear(out)
        policy = read_policy(options["policy"])
        spec = read_spec(options["tables"])
        system = read_release(options["data"], spec)
        already = folders.read_published(spec, system)
        try:
            found = protect(system, policy, already, full=options["intervals"])
        except PolicyError as error:
            raise PolicyError(f"{options['policy']}: {error}") from error
        except ProtectionError as error:
            places = [_place(system.label(cell)) for cell in error.cells[:10]]
            raise CommandError("\n  ".join([str(error), *places])) from error
        folders.write(out, spec, found)
        if not found.audit.passed:
            raise CommandError(
                f"{found.audit.as_text()}\nNothing was made to be published. "
                f"The report is in {out / folders.INTERNAL}."
            )
        return f"{found.audit.as_text()}\nTo be published: {out / folders.PUBLIC}"


def _place(label: dict[str, str]) -> str:
    return ", ".join(f"{variable} {code}" for variable, code in label.items()) or "the total"
