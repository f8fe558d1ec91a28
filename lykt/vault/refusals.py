"""Why something about keys was refused: a code, and a sentence for the screen."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RefusedError(Exception):
    """What was asked may not be done, or not any more; ``sentence`` says why and what to do."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def sentence(self) -> str | Promise:
        return _SENTENCES[self.code]


_SENTENCES: dict[str, Promise] = {
    "malformed": _("The page sent something that is not a key. Load the page again."),
    "has_key": _("You have a key already. Load the page again to see it."),
    "no_key": _("You have no key yet. Make it first."),
    "key_changed": _("Your key was replaced in the meantime. Load the page again."),
    "last_unlock": _("This is the only way to unlock your key, so it has to stay."),
    "not_manager": _("Only the line’s manager can do this."),
    "not_member": _("This person does not work at the line, and can not be given access."),
    "not_holder": _("You can not give what you do not have: ask somebody who has access."),
    "key_retired": _("This person has made a new key in the meantime. Load the page again."),
    "has_first_key": _("The line has a key already. Load the page again to see it."),
    "ring_changed": _("The line’s key was replaced in the meantime. Load the page again."),
    "not_all": _(
        "Who has access was changed in the meantime, so nothing is replaced. "
        "Load the page again and try once more."
    ),
    "no_recovery": _("There is no recovery key for this line."),
}
