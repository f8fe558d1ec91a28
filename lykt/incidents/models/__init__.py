"""Cases and what belongs to them; people who threaten again and again."""

from lykt.incidents.models.cases import (
    Attachment,
    Case,
    Cost,
    Exposed,
    Measure,
    Message,
    Policy,
    Remark,
    Report,
    Sealed,
    Talk,
    TalkNote,
)
from lykt.incidents.models.third_parties import Reaction, ThirdParty

__all__ = (
    "Attachment",
    "Case",
    "Cost",
    "Exposed",
    "Measure",
    "Message",
    "Policy",
    "Reaction",
    "Remark",
    "Report",
    "Sealed",
    "Talk",
    "TalkNote",
    "ThirdParty",
)
