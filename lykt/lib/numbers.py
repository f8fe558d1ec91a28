"""Numbers that a page has written into an address or a hidden field."""

_DIGITS = 18
"""What every database's whole numbers have room for."""


def whole_number(text: str) -> int | None:
    """None for anything that no page has written, however long."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


MOST_PAGES = 10_000
"""Further into a list than anybody turns: a database refuses to skip what it can not count."""


def page_number(text: str) -> int:
    """Which page of a list an address asks for; the first for anything that is none."""
    return min(whole_number(text) or 1, MOST_PAGES)
