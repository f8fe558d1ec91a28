"""What the handbook refuses, as a text for the user."""


class HandbookError(Exception):
    """Something that can not be done now; the message says what, and the cure."""


class OvertakenError(HandbookError):
    """Somebody else published the page since this was begun."""
