"""Log lines that tell a developer where something failed, and nothing of what anybody wrote."""

import logging
import traceback
from types import TracebackType


class WithoutWords(logging.Formatter):
    """Leaves out the message of an exception: it may repeat what somebody typed.

    What is left is the kind of the exception, that of those it came from, and the places in
    the code that they passed.
    """

    def formatException(  # noqa: N802 - the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        error = ei[1]
        lines: list[str] = []
        while error is not None and len(lines) < 10:
            frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
            lines.append(f"{type(error).__qualname__}, at\n{frames}")
            error = error.__cause__ or error.__context__
        return "\nafter ".join(lines)
