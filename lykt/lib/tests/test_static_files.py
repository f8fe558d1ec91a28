"""Static files under names that change with their content, and modules that import each other."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

_IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["'](\.[^"']+\.js)["']""")
_HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def static_root(collected: Path, settings: Settings) -> Path:
    settings.STATIC_ROOT = collected
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "lykt.lib.static_files.StaticFiles"},
    }
    if not any(collected.iterdir()):
        call_command("collectstatic", interactive=False, verbosity=0)
    return collected


def modules(static_root: Path) -> list[Path]:
    return [path for path in static_root.rglob("*.js") if _HASHED.search(path.name)]


def test_a_module_imports_what_is_there_by_the_name_of_its_content(static_root: Path) -> None:
    imported = [
        (path.parent, name)
        for path in modules(static_root)
        for name in _IMPORT.findall(path.read_text(encoding="utf-8"))
    ]
    assert imported
    assert [name for folder, name in imported if not (folder / name).resolve().is_file()] == []
    assert [name for _, name in imported if not _HASHED.search(name)] == []


def test_no_module_s_import_is_hidden_from_the_renaming(static_root: Path) -> None:
    """An address that is put together while running is not found, and loads a second copy."""
    hidden = re.compile(r"\bimport\s*\((?!\s*[\"'])")
    ours = [path for path in modules(static_root) if "vendor" not in path.parts]
    found = [path.name for path in ours if hidden.search(_code(path))]
    assert found == []


def _code(path: Path) -> str:
    """Without comments, where a type is named by ``import("…")``."""
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
