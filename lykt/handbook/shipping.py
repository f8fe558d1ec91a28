"""Pages as files: a head in TOML between two lines of +++, then the text in Markdown."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from lykt.handbook.content import Content

SHIPPED = Path(__file__).resolve().parent / "shipped"
_FENCE = "+++\n"
_HEAD = {field.name: field.type for field in fields(Content)} | {"code": str}
_NEEDED = {"code", "chapter", "position", "title"}


class PageFileError(ValueError):
    """A file that is no page; the message says what is wrong and what was expected."""


@dataclass(frozen=True)
class PageFile:
    """A page as a file says it."""

    code: str
    content: Content


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.md"))


def read_page(source: str) -> PageFile:
    """Raises ``PageFileError``."""
    before, *rest = source.replace("\r\n", "\n").split(_FENCE, 2)
    if before.strip() or len(rest) != 2:
        raise PageFileError("it must begin with a head in TOML between two lines of +++")
    head, text = rest
    try:
        given = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise PageFileError(f"its head is not TOML ({error}); correct that place") from error
    _check(set(given), text)
    code = str(given.pop("code"))
    return PageFile(code, Content(text=text.strip(), **given))


def _check(names: set[str], text: str) -> None:
    if missing := sorted(_NEEDED - names):
        raise PageFileError(f"its head lacks {', '.join(missing)}")
    if unknown := sorted(names - set(_HEAD) | names & {"text"}):
        raise PageFileError(
            f"its head has {', '.join(unknown)}, which is not known; "
            f"what may be there is {', '.join(sorted(set(_HEAD) - {'text'}))}"
        )
    if not text.strip():
        raise PageFileError("there is no text under its head")
