"""docs/configuration.md says what the settings really read."""

import re
from pathlib import Path

from django.urls import resolve

from config import settings

TABLE = settings.BASE_DIR / "docs" / "configuration.md"


def documented_rows() -> set[str]:
    return {
        line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    }


def shown(default: str) -> str:
    """A default as a reader meets it, without this machine's folders."""
    here = default
    if f"{settings.DATA_DIR}/" in default:
        here = default.replace(str(settings.DATA_DIR), "<LYKT_DATA_DIR>")
    here = here.replace(f"{Path(settings.BASE_DIR)}/", "")
    return f"`{here}`" if here else ""


def read_rows() -> set[str]:
    return {
        f"| `{variable.name}` | {shown(variable.default)} | {variable.purpose} |"
        for variable in settings.env.variables.values()
    }


def test_the_table_has_every_variable_with_its_default_and_purpose() -> None:
    missing = sorted(read_rows() - documented_rows())
    assert not missing, "add to docs/configuration.md:\n" + "\n".join(missing)


def test_the_table_has_no_variable_that_is_not_read() -> None:
    extra = sorted(documented_rows() - read_rows())
    assert not extra, "remove from docs/configuration.md:\n" + "\n".join(extra)


def test_the_proxy_s_limit_is_on_addresses_that_there_are() -> None:
    text = TABLE.read_text(encoding="utf-8")
    named = set(re.findall(r"`(/chat/[a-z]+/)`", text))
    assert {resolve(address).url_name for address in named} == {"press", "browser"}
    in_caddy = re.search(r"path (/.*)", text)
    assert in_caddy
    assert set(in_caddy[1].split()) == named
    in_nginx = re.search(r"location ~ (\S+)", text)
    assert in_nginx
    assert all(re.match(in_nginx[1], address) for address in named)
