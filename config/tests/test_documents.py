"""What the documents name is there: files, commands, make targets, rooms."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from lykt.people.roles import role_choices

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def named(pattern: str, text: str) -> set[str]:
    return set(re.findall(pattern, text))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    links = named(r"\]\(([^)#\s]+)[^)]*\)", text_of(document))
    local = {link for link in links if "://" not in link and not link.startswith("mailto:")}
    assert not [link for link in local if not (document.parent / link).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_and_targets_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert named(r"`make ([a-z]+)", text_of(document)) <= targets
    commands = named(r"`lykt ([a-z_-]+)", text_of(document))
    assert {command.replace("-", "_") for command in commands} <= set(get_commands())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_paths_in_code_marks_exist(document: Path) -> None:
    """`lykt/room/…`, `docs/…` and their like; a name with <> or * stands for many."""
    paths = named(
        r"`((?:lykt|docs|config|tools|e2e|bench|requirements)/[^`\s<>*…]*)`", text_of(document)
    )
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_architecture_names_every_room() -> None:
    rooms = {init.parent.name for init in ROOT.glob("lykt/*/__init__.py")}
    assert rooms <= named(r"`([a-z_]+)`", text_of(ROOT / "ARCHITECTURE.md"))


def test_the_glossary_has_every_model_and_role() -> None:
    glossary = text_of(ROOT / "docs" / "glossary.md")
    terms = {
        term for cell in named(r"(?m)^\| ([^|]+) \|", glossary) for term in cell.strip().split(", ")
    }
    models = {
        str(model._meta.verbose_name)
        for model in apps.get_models()
        if model.__module__.startswith("lykt.")
    }
    roles = {code.replace("_", " ") for code, _name in role_choices()}
    assert models | roles <= terms


def test_no_lock_file_names_an_address() -> None:
    locks = [*ROOT.glob("requirements/*.txt"), ROOT / "package-lock.json"]
    assert not [lock.name for lock in locks if "://" in text_of(lock)]
