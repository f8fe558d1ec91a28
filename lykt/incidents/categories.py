"""What the categories of an event mean, in the words that stand under each."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEFINITIONS: Mapping[str, Promise] = {
    "verbal_abuse": _("Very negative, forceful or frightening words."),
    "harassment": _(
        "Personal, degrading talk; or acts, silence or words that offend, frighten or humiliate."
    ),
    "threat": _("Said or shown: a fist, a finger, “I know where you live”."),
    "self_harm_threat": _("Said or written, to your face, by telephone, in writing or online."),
    "vandalism": _("Doors, fittings or equipment are destroyed."),
    "physical_attack": _("On employees, users or others."),
    "hate_speech": _("Hostile words aimed at the service, often without a name and in writing."),
}
