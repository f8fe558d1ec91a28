"""Numbers that a page has written into an address or a hidden field."""

_DIGITS = 18
"""What every database's whole numbers have room for."""


def whole_number(text: str) -> int | None:
    """None for anything that no page has written, however long."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None
