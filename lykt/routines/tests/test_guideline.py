"""Every step of the guideline is in a shipped routine, with its role and deadline or a reason."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lykt.people.roles import role_choices
from lykt.routines.definitions import Step, read_routine
from lykt.routines.roles import case_role_codes
from lykt.routines.shipping import shipped_files
from lykt.routines.tests.guideline import ROWS, Row

DOCUMENT = Path(__file__).parents[3] / "docs/routine-steps.md"
# Not from the municipality's guideline, but from the helpline's report.
OF_THE_HELPLINE = {"duty_to_avert", "deviation", "deviation_about_leader"}


@dataclass(frozen=True)
class Shipped:
    """A step as it is read, and as its file writes it, with settings by name."""

    step: Step
    written: dict[str, Any]
    notes: dict[str, str]

    def reason(self, *names: str) -> str:
        """Why it says what it says: its own note, and those of the settings it stands on."""
        settings = [str(self.written[name]) for name in names]
        found = [self.notes[value[1:]] for value in settings if value.startswith("$")]
        return " ".join([*found, *([self.step.note] if self.step.note else [])])


def shipped() -> dict[str, Shipped]:
    found = {}
    for file in shipped_files():
        text = file.read_text(encoding="utf-8")
        data, routine = tomllib.loads(text), read_routine(text)
        notes = {code: setting["note"] for code, setting in data.get("settings", {}).items()}
        for written, step in zip(data["steps"], routine.definition.steps, strict=True):
            found[f"{routine.definition.code}.{step.code}"] = Shipped(step, written, notes)
    return found


SHIPPED = shipped()


def differs(row: Row, step: Step) -> bool:
    return (row.role, row.deadline) != (step.role, str(step.deadline))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.section} {row.step}")
def test_no_step_is_missing_and_what_differs_is_explained(row: Row) -> None:
    for name in row.answered_by:
        found = SHIPPED[name]
        if row.role:
            assert found.step.role == row.role, f"{name}: another role"
        if differs(row, found.step):
            assert found.reason("role", "deadline", "anchor"), f"{name}: differs without a reason"


def test_no_shipped_step_is_without_a_source() -> None:
    answered = {name for row in ROWS for name in row.answered_by}
    for name, found in SHIPPED.items():
        routine = name.split(".")[0]
        assert found.step.source, f"{name} does not say where it comes from"
        if routine not in OF_THE_HELPLINE:
            assert name in answered or found.step.note, f"{name}: not in the guideline, no reason"


def test_the_anchor_of_week_and_month_is_a_setting() -> None:
    for routine in ("physical_violence", "threats", "threats_at_a_distance"):
        for step in ("talk_after_a_week", "talk_after_a_month"):
            assert SHIPPED[f"{routine}.{step}"].written["anchor"] == "$talks_from"


def test_every_role_of_a_step_is_one_that_somebody_can_be_given() -> None:
    known = {code for code, _name in role_choices()} | set(case_role_codes())
    for found in SHIPPED.values():
        assert {found.step.role, *found.step.fallback, *found.step.tells} <= known


def as_document() -> str:
    """The table of docs/routine-steps.md."""
    lines = [
        "# Stegene i de medfølgende rutinene",
        "",
        "Laget av `lykt/routines/tests/test_guideline.py` fra filene i `lykt/routines/shipped/`, "
        "og holdt mot stegene i retningslinjen (Hustadvika kommune). Det som ikke står i "
        "kilden, er forklart i siste kolonne; det som er en innstilling, kan endres på skjermen.",
        "",
        "| punkt | steg i kilden | rutine og steg | rolle | regnes fra | frist | forskjell |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        for name in row.answered_by:
            found = SHIPPED[name]
            step = found.step
            reason = found.reason("role", "deadline", "anchor") if differs(row, step) else ""
            cells = (row.section, row.step, f"`{name}`", step.role, step.anchor, step.deadline)
            lines.append(f"| {' | '.join(map(str, cells))} | {reason} |")
    lines += [
        "",
        "## Resten",
        "",
        "Steg som ikke er fra retningslinjen: hjelpelinjens rutiner, og det loven krever "
        "i tillegg.",
        "",
        "| rutine og steg | rolle | regnes fra | frist | kilde | merknad |",
        "|---|---|---|---|---|---|",
    ]
    answered = {name for row in ROWS for name in row.answered_by}
    for name, found in SHIPPED.items():
        if name not in answered:
            step = found.step
            shown = (f"`{name}`", step.role, step.anchor, step.deadline, step.source)
            lines.append(f"| {' | '.join(map(str, shown))} | {found.reason('role', 'deadline')} |")
    return "\n".join(lines) + "\n"


def test_the_document_shows_the_files_as_they_are(tmp_path: Path) -> None:
    made = as_document()
    if DOCUMENT.read_text(encoding="utf-8") != made:
        fresh = tmp_path / "routine-steps.md"
        fresh.write_text(made, encoding="utf-8")
        pytest.fail(f"{DOCUMENT.name} does not show the files any more: cp {fresh} {DOCUMENT}")
