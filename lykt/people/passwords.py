"""What a password must be."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class MinimumLength(MinimumLengthValidator):
    """Django's rule, in words of our own: its Norwegian catalogue lacks the newest ones."""

    def get_error_message(self) -> str:
        return ngettext(
            "The password must have at least %(count)s character.",
            "The password must have at least %(count)s characters.",
            self.min_length,
        ) % {"count": self.min_length}
