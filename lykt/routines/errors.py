"""What the room refuses, in words for the person who asked."""


class RoutineError(ValueError):
    """Something that can not be done; the text says why, and what to do instead."""
