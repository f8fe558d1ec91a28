"""What can not be done with a wave; the text says why, and what to do."""


class RefusedError(Exception):
    """The text is shown to whoever asked."""
